package nibblescope.app.errormap;

import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.metrics.Margins;
import nibblescope.core.metrics.Pyramid;
import org.jspecify.annotations.Nullable;

/// What the map shows, by row and by column.
public final class MapMargins {
    private final LatestOnly<Margins> pooling;
    private final ReadOnlyObjectWrapper<@Nullable Margins> margins = new ReadOnlyObjectWrapper<>();
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private @Nullable MapContent pooled;

    MapMargins(Executor workers, Executor uiThread) {
        pooling = new LatestOnly<>(workers, uiThread, margins::set, _ -> {}, busy::set);
    }

    /// The margins; null while they are not there.
    public ReadOnlyObjectProperty<@Nullable Margins> marginsProperty() {
        return margins.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy;
    }

    /// @param shown the map; null for none
    void show(@Nullable MapContent shown) {
        if (shown == null) {
            pooling.cancel();
            margins.set(null);
            pooled = null;
        } else if (!shown.sameBlocks(pooled)) {
            pooled = shown;
            margins.set(null);
            Pyramid blocks = shown.pyramid();
            pooling.submit(ticket -> Margins.of(blocks, ticket.monitor((_, _) -> {})));
        }
    }
}
