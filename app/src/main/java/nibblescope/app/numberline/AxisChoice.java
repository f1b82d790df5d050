package nibblescope.app.numberline;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// How the axis is shown, and how much of it.
final class AxisChoice {
    private final ObjectProperty<AxisKind> kind = new SimpleObjectProperty<>(AxisKind.LINEAR);
    private final ObjectProperty<@Nullable ValueRange> zoom = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable AxisLimits> held = new ReadOnlyObjectWrapper<>();

    /// How values are spread over it.
    ObjectProperty<AxisKind> kindProperty() {
        return kind;
    }

    /// The part that is shown; null for all of it.
    ObjectProperty<@Nullable ValueRange> zoomProperty() {
        return zoom;
    }

    /// What it shows in any case; null if it shows what it has to.
    ReadOnlyObjectProperty<@Nullable AxisLimits> heldProperty() {
        return held.getReadOnlyProperty();
    }

    /// Keeps what it shows, for as long as something on it is being dragged.
    void hold(@Nullable AxisLimits limits) {
        held.set(limits);
    }

    void release() {
        held.set(null);
    }

    /// Shows all of another block.
    void fit() {
        zoom.set(null);
        held.set(null);
    }
}
