package nibblescope.app.study;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import nibblescope.app.task.LatestOnly;
import org.jspecify.annotations.Nullable;

/// Evaluations beside those of an exploration, on the same thread: they step aside as soon as the
/// exploration has something to compute, and go on when it is done. Lives on the UI thread.
final class SideStudy {
    private final Exploration exploration;
    private final Supplier<Optional<LatestOnly.Job<Study>>> missing;
    private final LatestOnly<Study> studying;
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<@Nullable RunProgress> progress = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Throwable> failure = new ReadOnlyObjectWrapper<>();
    private boolean closed;

    /// @param runs    the thread on which the exploration evaluates too
    /// @param missing what is to be computed now, if anything is
    /// @param shown   takes each result
    SideStudy(
            Exploration exploration,
            Executor runs,
            Executor uiThread,
            Supplier<Optional<LatestOnly.Job<Study>>> missing,
            Consumer<Study> shown) {
        this.exploration = exploration;
        this.missing = missing;
        studying = new LatestOnly<>(
                runs,
                uiThread,
                study -> {
                    progress.set(null);
                    shown.accept(study);
                },
                this::failed,
                busy::set);
        exploration.busyProperty().addListener((_, _, taken) -> {
            if (taken) {
                cancel();
            } else {
                look();
            }
        });
    }

    /// Whether something is being computed.
    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// The run under way; null when there is none.
    ReadOnlyObjectProperty<@Nullable RunProgress> progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /// What went wrong last; null until something does, and once there is another try.
    ReadOnlyObjectProperty<@Nullable Throwable> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /// Takes the place of results to hand over what the evaluator says of its progress.
    void report(RunProgress now) {
        progress.set(now);
    }

    /// Starts what is missing, unless the exploration computes: then when it is done.
    void look() {
        if (!closed && !exploration.busyProperty().get()) {
            missing.get().ifPresent(job -> {
                failure.set(null);
                studying.submit(job);
            });
        }
    }

    /// Ends what is under way.
    void cancel() {
        studying.cancel();
        progress.set(null);
    }

    void failed(@Nullable Throwable e) {
        progress.set(null);
        failure.set(e);
    }

    /// Ends it for good.
    void close() {
        closed = true;
        cancel();
    }
}
