package nibblescope.app.runs;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunRequest;

/// A line of the table of runs. A run of several reports has a line for each of them.
public final class RunEntry {
    private final String number;
    private final Task task;
    private final ReadOnlyObjectWrapper<RunState> state;

    /// What is to be run.
    ///
    /// @param place           where
    /// @param subject         a tensor's name, or the shape of a product
    /// @param recipe          id of the recipe, or what stands in its place
    /// @param elements        of the tensor, or of the weights
    /// @param bytesPerElement of what is read; NaN where elements are not what is counted
    /// @param preparation     done first, on the thread of the run
    record Task(
            Place place,
            RunRequest request,
            String subject,
            String recipe,
            long elements,
            double bytesPerElement,
            Preparation preparation) {}

    /// What must be done before a run can begin.
    @FunctionalInterface
    interface Preparation {
        /// There is nothing to do.
        Preparation NONE = () -> {};

        void prepare() throws Exception;
    }

    RunEntry(String number, Task task, RunState state) {
        this.number = number;
        this.task = task;
        this.state = new ReadOnlyObjectWrapper<>(state);
    }

    /// What tells it from the others: `3`, or `3b` for the second report of a run.
    public String number() {
        return number;
    }

    Task task() {
        return task;
    }

    public Place place() {
        return task.place();
    }

    public RunRequest request() {
        return task.request();
    }

    public ReadOnlyObjectProperty<RunState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    void setState(RunState now) {
        state.set(now);
    }

    /// What it came to, if it is done.
    public Optional<RunReport> report() {
        return state.get() instanceof RunState.Done(RunReport report) ? Optional.of(report) : Optional.empty();
    }

    public String subject() {
        return report().map(RunReport::subject).orElse(task.subject());
    }

    public String recipe() {
        return report().map(RunReport::recipe).orElse(task.recipe());
    }

    public long elements() {
        return report().map(RunReport::elements).orElse(task.elements());
    }

    /// Whether it waits or runs.
    public boolean isPending() {
        return switch (state.get()) {
            case RunState.Queued _, RunState.UnderWay _ -> true;
            case RunState.Done _, RunState.Failed _, RunState.Cancelled _ -> false;
        };
    }
}
