package nibblescope.app.errormap;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.chart.Dataset;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.chart.Pooling;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.OpenFile;
import nibblescope.app.study.Study;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// The map of the blocks under the chosen recipe: of their errors, or of another quantity, computed
/// in the background. Its cells are the blocks of what was measured: of the tensor, or of a sample
/// while that is all there is; positions are always those of the tensor.
public final class ErrorMapModel implements Exhibit {
    private final Exploration exploration;
    private final MapSubject subject;
    private final MapSelection selection;
    private final MapColors colors;
    private final MapMargins margins;
    private final MapRanks ranks;
    private final MapRegion region;
    private final MapElements elements;
    private final LatestOnly<MapContent> computing;
    private final BooleanProperty isComputing = new SimpleBooleanProperty();
    private final BooleanBinding busy;
    private final BooleanProperty active = new SimpleBooleanProperty(true);
    private final ReadOnlyObjectWrapper<MapState> state = new ReadOnlyObjectWrapper<>(MapState.NO_TENSOR);
    private final ReadOnlyObjectWrapper<@Nullable Throwable> failure = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable MapContent> content = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Pyramid> pyramid = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<Pooling> pooling = new SimpleObjectProperty<>(Pooling.MAX);
    private final ReadOnlyObjectWrapper<Optional<MapSample>> sample = new ReadOnlyObjectWrapper<>(Optional.empty());
    private MapContent.@Nullable Request requested;

    /// @param interactive where quantities are computed
    /// @param uiThread    runs what changes properties
    public ErrorMapModel(Exploration exploration, Executor interactive, Executor uiThread) {
        this.exploration = exploration;
        subject = new MapSubject(exploration);
        selection = new MapSelection(exploration);
        colors = new MapColors(interactive, uiThread);
        margins = new MapMargins(interactive, uiThread);
        ranks = new MapRanks(interactive, uiThread, selection::choose);
        region = new MapRegion(interactive, uiThread);
        elements = new MapElements(interactive, uiThread);
        computing = new LatestOnly<>(interactive, uiThread, this::computed, this::failed, isComputing::set);
        busy = Bindings.createBooleanBinding(
                () -> isComputing.get()
                        || margins.busyProperty().get()
                        || colors.busyProperty().get()
                        || ranks.busyProperty().get()
                        || region.busyProperty().get(),
                isComputing,
                margins.busyProperty(),
                colors.busyProperty(),
                ranks.busyProperty(),
                region.busyProperty());
        exploration.studyProperty().subscribe(this::refresh);
        exploration.recipeProperty().subscribe(this::recipesChanged);
        exploration.ruleProperty().subscribe(_ -> recipesChanged());
        exploration.tensorScaleProperty().subscribe(_ -> recipesChanged());
        exploration.addedRecipes().subscribe(this::recipesChanged);
        exploration.tensorProperty().addListener((_, before, _) -> tensorChanged(before));
        exploration.busyProperty().subscribe(_ -> refreshState());
        selection.selectedCellProperty().subscribe(_ -> rank());
        subject.quantityProperty().addListener((_, _, _) -> subjectChanged());
        subject.minusProperty().addListener((_, _, _) -> subjectChanged());
        active.subscribe(this::refresh);
        refresh();
    }

    public ReadOnlyObjectProperty<MapState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /// What went wrong; null if nothing did.
    public ReadOnlyObjectProperty<@Nullable Throwable> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /// Whether something is being computed.
    public BooleanBinding busyProperty() {
        return busy;
    }

    /// Whether anybody looks; nothing is computed while nobody does.
    public BooleanProperty activeProperty() {
        return active;
    }

    /// What is shown; null while it is not there.
    public ReadOnlyObjectProperty<@Nullable MapContent> contentProperty() {
        return content.getReadOnlyProperty();
    }

    /// The quantity under the chosen recipe; null while it is not there.
    public ReadOnlyObjectProperty<@Nullable Pyramid> pyramidProperty() {
        return pyramid.getReadOnlyProperty();
    }

    /// The same by row and by column.
    public MapMargins margins() {
        return margins;
    }

    /// What is to be shown.
    public MapSubject subject() {
        return subject;
    }

    /// The selected block.
    public MapSelection selection() {
        return selection;
    }

    /// How numbers become colours.
    public MapColors colors() {
        return colors;
    }

    /// The ranks of blocks.
    public MapRanks ranks() {
        return ranks;
    }

    /// The selected rectangle.
    public MapRegion region() {
        return region;
    }

    /// The elements of blocks that are seen from close by.
    public MapElements elements() {
        return elements;
    }

    /// The chosen recipe.
    public ObjectProperty<Recipe> recipeProperty() {
        return exploration.recipeProperty();
    }

    public ObjectProperty<Pooling> poolingProperty() {
        return pooling;
    }

    /// What the map is a sample of, if it is one.
    public ReadOnlyObjectProperty<Optional<MapSample>> sampleProperty() {
        return sample.getReadOnlyProperty();
    }

    /// Of how many rows and columns a block on the map is.
    public BlockShape block() {
        MapContent shown = content.get();
        return shown == null
                ? exploration.recipeProperty().get().scaling().block()
                : shown.layout().block();
    }

    /// The tensor's row that a row of what was measured is.
    public long tensorRow(long measuredRow) {
        MapContent shown = content.get();
        return shown == null
                ? measuredRow
                : shown.study().position(measuredRow, 0).row();
    }

    @Override
    public Dataset data() {
        return new MapData(Optional.ofNullable(content.get()));
    }

    @Override
    public Map<String, String> settings() {
        return new MapSettings(pooling, subject, colors, region).read();
    }

    @Override
    public void apply(Map<String, String> settings) {
        new MapSettings(pooling, subject, colors, region).apply(settings);
    }

    private void recipesChanged() {
        subject.refresh();
        refresh();
    }

    private void tensorChanged(@Nullable TensorInfo before) {
        // What was chosen before there was a tensor is meant for the first one.
        if (before != null) {
            colors.reset();
            region.choose(Optional.empty());
        }
        refresh();
    }

    private void subjectChanged() {
        colors.showKind(subject.quantityProperty().get().diverging());
        colors.reset();
        refresh();
    }

    private void refresh() {
        Optional<MapContent.Request> wanted = subject.request();
        MapContent shown = content.get();
        if (wanted.isEmpty()) {
            computing.cancel();
            requested = null;
            show(null);
        } else if (!wanted.get().sameMap(requested)) {
            request(wanted.get(), shown);
        } else {
            // The other recipes may be there now that colours are compared with.
            show(shown);
        }
        refreshState();
    }

    private void request(MapContent.Request wanted, @Nullable MapContent shown) {
        OpenFile file = exploration.fileProperty().get();
        failure.set(null);
        if (wanted.isThere()) {
            computing.cancel();
            requested = wanted;
            show(MapContent.of(wanted, RunMonitor.NONE));
            return;
        }
        boolean samePicture = shown != null && wanted.sameSubject(shown.request());
        requested = active.get() ? wanted : null;
        show(samePicture ? shown : null);
        if (active.get() && file != null) {
            computing.submit(ticket -> file.read(_ -> MapContent.of(wanted, ticket.monitor((_, _) -> {}))));
        }
    }

    private void computed(MapContent computed) {
        show(computed);
        refreshState();
    }

    private void failed(Throwable e) {
        failure.set(e);
        refreshState();
    }

    private void show(@Nullable MapContent shown) {
        MapContent now = shown == null ? null : new MapContent(request(shown), shown.layout(), shown.pyramid());
        content.set(now);
        colors.show(now, exploration.recipes(), active.get());
        sample.set(now == null ? Optional.empty() : MapSample.of(now.study()));
        margins.show(active.get() ? now : null);
        pyramid.set(now == null ? null : now.pyramid());
        elements.show(exploration.fileProperty().get(), now);
        region.show(now);
        selection.show(now);
        rank();
    }

    private void rank() {
        ranks.show(
                active.get() ? content.get() : null,
                selection.selectedCellProperty().get());
    }

    /// The request of a map with the study of now, which may know more recipes, if it is of the same.
    private MapContent.Request request(MapContent shown) {
        Study study = exploration.studyProperty().get();
        MapContent.Request own = shown.request();
        return study != null && study.measured().equals(own.study().measured())
                ? new MapContent.Request(study, own.evaluation(), own.minus(), own.quantity())
                : own;
    }

    /// Why there will be no map of the chosen tensor, if there will be none.
    private Optional<MapState> hopeless() {
        TensorInfo tensor = exploration.tensorProperty().get();
        Recipe recipe = exploration.recipeProperty().get();
        if (tensor == null || !Exploration.canBeQuantized(tensor)) {
            return Optional.empty();
        }
        if (recipe.obstacle(tensor.shape()).isPresent()) {
            return Optional.of(MapState.NOT_FITTING);
        }
        return subject.quantityProperty().get().isOf(recipe) ? Optional.empty() : Optional.of(MapState.NO_OPTIMUM);
    }

    /// What of the chosen tensor does not fit the chosen recipe; empty if nothing does.
    Optional<String> obstacle() {
        TensorInfo tensor = exploration.tensorProperty().get();
        return tensor == null
                ? Optional.empty()
                : exploration.recipeProperty().get().obstacle(tensor.shape());
    }

    private void refreshState() {
        boolean computing = exploration.busyProperty().get() || isComputing.get();
        state.set(
                content.get() != null
                        ? MapState.SHOWN
                        : hopeless()
                                .orElseGet(() -> MapState.withoutMap(
                                        exploration.tensorProperty().get(), failure.get() != null, computing)));
    }
}
