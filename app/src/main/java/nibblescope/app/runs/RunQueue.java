package nibblescope.app.runs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.Runner;
import nibblescope.core.quantize.RunMonitor;
import org.jspecify.annotations.Nullable;

/// Does runs one after the other, so that none disturbs the timing of another. Lives on the UI
/// thread; the runs do not.
final class RunQueue {
    private static final long NANOS_BETWEEN_REPORTS = 50_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Runners runners;
    private final Executor devices;
    private final Executor uiThread;
    private final LongSupplier nanoTime;
    private final BiConsumer<RunEntry, List<RunReport>> done;
    private final Deque<RunEntry> waiting = new ArrayDeque<>();
    private final ReadOnlyObjectWrapper<@Nullable RunEntry> current = new ReadOnlyObjectWrapper<>();
    private @Nullable Watch watch;

    /// @param done told on the UI thread what a run came to
    RunQueue(
            Runners runners,
            Executor devices,
            Executor uiThread,
            LongSupplier nanoTime,
            BiConsumer<RunEntry, List<RunReport>> done) {
        this.runners = runners;
        this.devices = devices;
        this.uiThread = uiThread;
        this.nanoTime = nanoTime;
        this.done = done;
    }

    /// The run under way; null when there is none.
    ReadOnlyObjectProperty<@Nullable RunEntry> currentProperty() {
        return current.getReadOnlyProperty();
    }

    int waitingCount() {
        return waiting.size();
    }

    void add(RunEntry entry) {
        waiting.add(entry);
        if (current.get() == null) {
            next();
        }
    }

    /// Ends a run that waits or is under way.
    void cancel(RunEntry entry) {
        if (waiting.remove(entry)) {
            entry.setState(new RunState.Cancelled());
        } else if (entry.equals(current.get())
                && watch != null
                && entry.stateProperty().get() instanceof RunState.UnderWay state) {
            watch.cancelled = true;
            entry.setState(state.toldToEnd());
        }
    }

    /// Ends all runs.
    void cancel() {
        List.copyOf(waiting).forEach(this::cancel);
        RunEntry entry = current.get();
        if (entry != null) {
            cancel(entry);
        }
    }

    private void next() {
        RunEntry entry = waiting.poll();
        if (entry == null) {
            watch = null;
            current.set(null);
            return;
        }
        Watch started = new Watch(entry);
        watch = started;
        entry.setState(RunState.UnderWay.BEGUN);
        current.set(entry);
        devices.execute(() -> run(entry, started));
    }

    private void run(RunEntry entry, Watch started) {
        try {
            entry.task().preparation().prepare();
            List<RunReport> reports = run(entry.task(), started);
            finish(() -> done.accept(entry, reports));
        } catch (CancellationException _) {
            finish(() -> entry.setState(new RunState.Cancelled()));
        } catch (Exception | Error e) {
            // Errors too, such as too little memory: a run always ends with a word.
            // What is cut off in the middle may fail in other ways than by saying that it was cancelled.
            finish(() -> entry.setState(started.cancelled() ? new RunState.Cancelled() : new RunState.Failed(e)));
        }
    }

    private List<RunReport> run(RunEntry.Task task, RunMonitor monitor) throws Exception {
        Attachment attachment = task.place().attachment();
        Runner runner = runners.of(attachment);
        try {
            return runner.run(task.request(), monitor);
        } catch (Exception e) {
            runners.failed(attachment, runner, e);
            throw e;
        }
    }

    private void finish(Runnable last) {
        uiThread.execute(() -> {
            last.run();
            next();
        });
    }

    /// Takes down how far the run under way is, and tells it when to end.
    private final class Watch implements RunMonitor {
        private final RunEntry entry;
        private volatile boolean cancelled;
        private Optional<Stage> stage = Optional.empty();
        private long stageStart = nanoTime.getAsLong();
        private long nextReport = stageStart;
        private long before;

        Watch(RunEntry entry) {
            this.entry = entry;
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }

        @Override
        public synchronized void stage(Stage now) {
            stage = Optional.of(now);
            begin();
            show(new RunState.UnderWay(stage, 0, Double.NaN, Double.NaN, Double.NaN, false));
        }

        private void begin() {
            before = 0;
            stageStart = nanoTime.getAsLong();
            nextReport = stageStart;
        }

        @Override
        public synchronized void progress(long doneElements, long total) {
            if (nanoTime.getAsLong() - nextReport < 0) {
                return;
            }
            // A repetition counts from 0 again. Threads may overtake each other, but not by so much.
            if (doneElements < before / 2) {
                begin();
            }
            before = doneElements;
            long now = nanoTime.getAsLong();
            nextReport = now + NANOS_BETWEEN_REPORTS;
            double bytes = entry.task().bytesPerElement();
            double seconds = (now - stageStart) / NANOS_PER_SECOND;
            show(new RunState.UnderWay(
                    stage,
                    (double) doneElements / Math.max(1, total),
                    bytes * doneElements,
                    bytes * total,
                    seconds > 0 ? bytes * doneElements / seconds : Double.NaN,
                    false));
        }

        private void show(RunState.UnderWay state) {
            uiThread.execute(() -> {
                if (this == watch) {
                    entry.setState(cancelled ? state.toldToEnd() : state);
                }
            });
        }
    }
}
