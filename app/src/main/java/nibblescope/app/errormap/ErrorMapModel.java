package nibblescope.app.errormap;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.ColorScale;
import nibblescope.app.chart.Pooling;
import nibblescope.app.study.Evaluation;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.Study;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import nibblescope.core.tensor.TensorSample;
import org.jspecify.annotations.Nullable;

/// The error map of the chosen recipe. Its cells are the blocks of what was measured: of the
/// tensor, or of a sample while that is all there is; positions are always those of the tensor.
public final class ErrorMapModel {
    private final Exploration exploration;
    private final ReadOnlyObjectWrapper<MapState> state = new ReadOnlyObjectWrapper<>(MapState.NO_TENSOR);
    private final ReadOnlyObjectWrapper<@Nullable Pyramid> pyramid = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<Pooling> pooling = new SimpleObjectProperty<>(Pooling.MAX);
    private final ObjectProperty<ColorScale> colorScale = new SimpleObjectProperty<>(ColorScale.VIRIDIS);
    private final ObjectProperty<ColorRange.Mapping> mapping =
            new SimpleObjectProperty<>(ColorRange.Mapping.LOGARITHMIC);
    private final ReadOnlyObjectWrapper<ColorRange> colorRange =
            new ReadOnlyObjectWrapper<>(ColorRange.over(List.of(), ColorRange.Mapping.LOGARITHMIC));
    private final ReadOnlyObjectWrapper<Optional<MapSample>> sample = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<@Nullable Cell> selectedCell = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<@Nullable Cell> hoveredCell = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable MappedBlock> selectedBlock = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable MappedBlock> hoveredBlock = new ReadOnlyObjectWrapper<>();
    private @Nullable Evaluation evaluation;

    public ErrorMapModel(Exploration exploration) {
        this.exploration = exploration;
        exploration.studyProperty().subscribe(this::refresh);
        exploration.recipeProperty().subscribe(this::refresh);
        exploration.tensorProperty().subscribe(this::refresh);
        exploration.busyProperty().subscribe(_ -> refreshState());
        exploration.positionProperty().subscribe(this::refreshSelection);
        hoveredCell.subscribe(_ -> hoveredBlock.set(block(hoveredCell.get())));
        mapping.subscribe(_ -> refreshRange());
        refresh();
    }

    public ReadOnlyObjectProperty<MapState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /// The errors under the chosen recipe; null while they are not there.
    public ReadOnlyObjectProperty<@Nullable Pyramid> pyramidProperty() {
        return pyramid.getReadOnlyProperty();
    }

    /// The chosen recipe.
    public ObjectProperty<Recipe> recipeProperty() {
        return exploration.recipeProperty();
    }

    public ObjectProperty<Pooling> poolingProperty() {
        return pooling;
    }

    public ObjectProperty<ColorScale> colorScaleProperty() {
        return colorScale;
    }

    public ObjectProperty<ColorRange.Mapping> mappingProperty() {
        return mapping;
    }

    /// The errors that have a colour: of all recipes that stand for choice, so that the same error
    /// has the same colour under each of them.
    public ReadOnlyObjectProperty<ColorRange> colorRangeProperty() {
        return colorRange.getReadOnlyProperty();
    }

    /// What the map is a sample of, if it is one.
    public ReadOnlyObjectProperty<Optional<MapSample>> sampleProperty() {
        return sample.getReadOnlyProperty();
    }

    /// The selected block's place on the map; null if the sample lacks it.
    public ReadOnlyObjectProperty<@Nullable Cell> selectedCellProperty() {
        return selectedCell.getReadOnlyProperty();
    }

    /// The place on the map that the pointer is at; null for none.
    public ObjectProperty<@Nullable Cell> hoveredCellProperty() {
        return hoveredCell;
    }

    public ReadOnlyObjectProperty<@Nullable MappedBlock> selectedBlockProperty() {
        return selectedBlock.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable MappedBlock> hoveredBlockProperty() {
        return hoveredBlock.getReadOnlyProperty();
    }

    /// Elements of a block under the recipe whose map is shown.
    public int blockSize() {
        return exploration.recipeProperty().get().blockSize();
    }

    /// The tensor's row that a row of the map is from.
    public long tensorRow(long mapRow) {
        Study study = exploration.studyProperty().get();
        return study == null ? mapRow : study.position(mapRow, 0).row();
    }

    /// Selects a block on the map.
    public void choose(Cell cell) {
        Study study = exploration.studyProperty().get();
        if (study != null && evaluation != null) {
            exploration.select(study.position(cell.row(), cell.column() * blockSize()));
        }
    }

    /// Selects the block with the largest error; one with values that are not finite comes first.
    public void selectWorst() {
        Pyramid shown = pyramid.get();
        if (shown != null) {
            long worst = shown.worstBlock();
            choose(new Cell(worst / shown.columns(0), worst % shown.columns(0)));
        }
    }

    private void refresh() {
        Study study = exploration.studyProperty().get();
        Evaluation found = study == null
                ? null
                : study.evaluation(exploration.recipeProperty().get()).orElse(null);
        evaluation = found;
        refreshRange();
        sample.set(
                found == null || study == null
                        ? Optional.empty()
                        : study.sample().map(s -> sample(study, s)));
        pyramid.set(found == null ? null : found.pyramid());
        refreshSelection();
        hoveredBlock.set(block(hoveredCell.get()));
        refreshState();
    }

    private static MapSample sample(Study study, TensorSample sample) {
        long elements = study.measured().shape().columns();
        boolean wholeRows = elements == study.info().shape().columns();
        return new MapSample(study.measured().shape().rows(), sample.stretches(), elements, wholeRows, sample.share());
    }

    private void refreshRange() {
        Study study = exploration.studyProperty().get();
        List<Pyramid> shown = study == null
                ? List.of()
                : exploration.recipes().stream()
                        .flatMap(recipe -> study.evaluation(recipe).stream())
                        .map(Evaluation::pyramid)
                        .toList();
        colorRange.set(ColorRange.over(shown, mapping.get()));
    }

    private void refreshState() {
        state.set(stateNow());
    }

    private MapState stateNow() {
        TensorInfo tensor = exploration.tensorProperty().get();
        if (evaluation != null) {
            return MapState.SHOWN;
        }
        if (tensor != null && !Exploration.canBeQuantized(tensor)) {
            return MapState.NOT_READABLE;
        }
        if (exploration.busyProperty().get()) {
            return MapState.COMPUTING;
        }
        return tensor == null ? MapState.NO_TENSOR : MapState.NOT_COMPUTED;
    }

    private void refreshSelection() {
        Study study = exploration.studyProperty().get();
        Optional<Position> measured = study == null || evaluation == null
                ? Optional.empty()
                : study.measured(exploration.positionProperty().get());
        selectedCell.set(
                measured.map(p -> new Cell(p.row(), p.column() / blockSize())).orElse(null));
        selectedBlock.set(block(selectedCell.get()));
    }

    private @Nullable MappedBlock block(@Nullable Cell cell) {
        Study study = exploration.studyProperty().get();
        Evaluation shown = evaluation;
        if (cell == null || study == null || shown == null) {
            return null;
        }
        BlockLayout measured = shown.errors().layout();
        if (cell.row() >= measured.rows() || cell.column() >= measured.blocksPerRow()) {
            return null;
        }
        long block = cell.row() * measured.blocksPerRow() + cell.column();
        Position first = study.position(cell.row(), measured.column(block));
        BlockLayout whole = new BlockLayout(study.info().shape(), measured.blockSize());
        return new MappedBlock(
                whole.blockAt(first.row(), first.column()),
                first.row(),
                first.column(),
                first.column() + measured.length(block) - 1,
                shown.errors().meanSquaredError(block),
                shown.errors().nonFinite(block));
    }
}
