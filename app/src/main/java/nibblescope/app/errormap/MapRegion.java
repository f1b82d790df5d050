package nibblescope.app.errormap;

import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.metrics.BlockRegion;
import org.jspecify.annotations.Nullable;

/// The selected rectangle: the same elements of the tensor, whatever the map shows of them.
public final class MapRegion {
    private final LatestOnly<RegionFigures> summing;
    private final ReadOnlyObjectWrapper<@Nullable BlockRegion> blocks = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable RegionFigures> figures = new ReadOnlyObjectWrapper<>();
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private @Nullable MapContent content;
    private Optional<TensorRegion> region = Optional.empty();

    MapRegion(Executor workers, Executor uiThread) {
        summing = new LatestOnly<>(workers, uiThread, figures::set, _ -> {}, busy::set);
    }

    /// The rectangle's blocks on the map; null for none.
    public ReadOnlyObjectProperty<@Nullable BlockRegion> blocksProperty() {
        return blocks.getReadOnlyProperty();
    }

    /// The rectangle in figures; null while they are not there.
    public ReadOnlyObjectProperty<@Nullable RegionFigures> figuresProperty() {
        return figures.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy;
    }

    Optional<TensorRegion> region() {
        return region;
    }

    void choose(Optional<TensorRegion> wanted) {
        region = wanted;
        refresh();
    }

    /// Selects blocks on the map; none for no rectangle.
    public void chooseBlocks(Optional<BlockRegion> wanted) {
        MapContent shown = content;
        if (wanted.isEmpty()) {
            choose(Optional.empty());
        } else if (shown != null) {
            choose(Optional.of(TensorRegion.of(wanted.get(), shown)));
        }
    }

    /// @param shown the map; null for none
    void show(@Nullable MapContent shown) {
        if (shown == null || !shown.sameBlocks(content)) {
            content = shown;
            refresh();
        }
    }

    private void refresh() {
        MapContent shown = content;
        Optional<BlockRegion> wanted = shown == null ? Optional.empty() : region.flatMap(r -> r.on(shown));
        blocks.set(wanted.orElse(null));
        if (shown == null || wanted.isEmpty()) {
            summing.cancel();
            figures.set(null);
        } else {
            BlockRegion rectangle = wanted.get();
            summing.submit(ticket -> RegionFigures.of(rectangle, shown, ticket.monitor((_, _) -> {})));
        }
    }
}
