package nibblescope.app.tour;

import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// Where the tour is. It can be begun and left at any time.
public final class TourModel {
    static final List<TourStep> STEPS = List.of(TourStep.values());

    private final ReadOnlyObjectWrapper<@Nullable TourStep> step = new ReadOnlyObjectWrapper<>();

    /// The step that is shown; null while there is no tour.
    public ReadOnlyObjectProperty<@Nullable TourStep> stepProperty() {
        return step.getReadOnlyProperty();
    }

    public void start() {
        step.set(TourStep.TENSORS);
    }

    /// Goes on; after the last step, ends.
    public void next() {
        move(1);
    }

    /// Goes back, if there is a step before.
    public void previous() {
        move(-1);
    }

    private void move(int steps) {
        TourStep now = step.get();
        if (now == null) {
            return;
        }
        int wanted = Math.max(0, STEPS.indexOf(now) + steps);
        step.set(wanted < STEPS.size() ? STEPS.get(wanted) : null);
    }

    /// Ends it at once.
    public void end() {
        step.set(null);
    }
}
