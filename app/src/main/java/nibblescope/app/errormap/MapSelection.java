package nibblescope.app.errormap;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.chart.Cell;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.core.metrics.BlockRegion;
import org.jspecify.annotations.Nullable;

/// The selected block, which all views share, and the one that the pointer is at.
public final class MapSelection {
    private final Exploration exploration;
    private final ReadOnlyObjectWrapper<@Nullable Cell> selectedCell = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<@Nullable Cell> hoveredCell = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable MappedBlock> selectedBlock = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable MappedBlock> hoveredBlock = new ReadOnlyObjectWrapper<>();
    private @Nullable MapContent content;

    MapSelection(Exploration exploration) {
        this.exploration = exploration;
        exploration.positionProperty().subscribe(this::refresh);
        hoveredCell.subscribe(_ -> hoveredBlock.set(block(hoveredCell.get())));
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

    /// Selects a block on the map.
    public void choose(Cell cell) {
        MapContent shown = content;
        if (shown != null) {
            exploration.select(shown.position(cell));
        }
    }

    /// Selects the worst block of some on the map.
    public void chooseWorst(BlockRegion blocks) {
        MapContent shown = content;
        if (shown != null) {
            choose(shown.cell(shown.pyramid().worstBlock(blocks)));
        }
    }

    /// Selects a block of the tensor by its number, and says whether there is one of that number.
    public boolean choose(long number) {
        MapContent shown = content;
        if (shown == null || number < 0 || number >= shown.whole().blocks()) {
            return false;
        }
        exploration.select(new Position(shown.whole().row(number), shown.whole().column(number)));
        return true;
    }

    /// How many blocks the tensor has; 0 without a map.
    public long blocks() {
        return content == null ? 0 : content.whole().blocks();
    }

    /// @param shown the map; null for none
    void show(@Nullable MapContent shown) {
        content = shown;
        refresh();
        hoveredBlock.set(block(hoveredCell.get()));
    }

    private void refresh() {
        MapContent shown = content;
        selectedCell.set(
                shown == null
                        ? null
                        : shown.cell(exploration.positionProperty().get()).orElse(null));
        selectedBlock.set(block(selectedCell.get()));
    }

    private @Nullable MappedBlock block(@Nullable Cell cell) {
        MapContent shown = content;
        if (cell == null || shown == null) {
            return null;
        }
        boolean inside = cell.row() < shown.layout().rows()
                && cell.column() < shown.layout().blocksPerRow();
        return inside ? shown.mapped(cell) : null;
    }
}
