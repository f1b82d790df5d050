package nibblescope.app.task;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import nibblescope.core.quantize.RunMonitor;
import org.jspecify.annotations.Nullable;

/// Background work of which only the newest request counts: submitting a job cancels the one
/// before, and what that one still delivers is dropped. Jobs are submitted, and results shown, on
/// the UI thread.
///
/// @param <T> what the jobs deliver
public final class LatestOnly<T> {
    private final Executor workers;
    private final Executor uiThread;
    private final Consumer<? super T> shown;
    private final Consumer<? super Throwable> failed;
    private final Consumer<? super Boolean> busy;
    private final Consumer<? super T> dropped;
    private @Nullable Ticket current;

    /// @param workers  runs the jobs
    /// @param uiThread runs the four that follow
    /// @param shown    takes each result that is not outdated
    /// @param failed   takes what a job threw, if it is not outdated
    /// @param busy     told whether a job is under way
    /// @param dropped  takes the result of a job that was outdated meanwhile, to free what it holds
    public LatestOnly(
            Executor workers,
            Executor uiThread,
            Consumer<? super T> shown,
            Consumer<? super Throwable> failed,
            Consumer<? super Boolean> busy,
            Consumer<? super T> dropped) {
        this.workers = workers;
        this.uiThread = uiThread;
        this.shown = shown;
        this.failed = failed;
        this.busy = busy;
        this.dropped = dropped;
    }

    /// For results that hold nothing to be freed.
    public LatestOnly(
            Executor workers,
            Executor uiThread,
            Consumer<? super T> shown,
            Consumer<? super Throwable> failed,
            Consumer<? super Boolean> busy) {
        this(workers, uiThread, shown, failed, busy, _ -> {});
    }

    /// For work that is over before anybody would look at a progress bar.
    public LatestOnly(
            Executor workers, Executor uiThread, Consumer<? super T> shown, Consumer<? super Throwable> failed) {
        this(workers, uiThread, shown, failed, _ -> {});
    }

    /// What is to be done off the UI thread.
    @FunctionalInterface
    public interface Job<T> {
        /// Computes a result, asking the ticket now and then whether it is still wanted.
        T run(LatestOnly<T>.Ticket ticket) throws Exception;
    }

    /// Starts a job in place of the one before.
    public void submit(Job<T> job) {
        cancel();
        Ticket ticket = new Ticket();
        current = ticket;
        busy.accept(true);
        workers.execute(() -> ticket.run(job));
    }

    /// Cancels the job under way, if there is one; nothing of it will be shown any more.
    public void cancel() {
        if (current != null) {
            current.outdated = true;
            current = null;
            busy.accept(false);
        }
    }

    /// Told how far a job is, in elements.
    @FunctionalInterface
    public interface ProgressListener {
        void progress(long done, long total);
    }

    /// A job's tie to the one who asked for it.
    public final class Ticket {
        private static final long NANOS_BETWEEN_REPORTS = 50_000_000L;

        private final AtomicLong nextReport = new AtomicLong(System.nanoTime());
        private volatile boolean outdated;

        private Ticket() {}

        /// A monitor for a computation of this job.
        ///
        /// @param listener told on the UI thread, at most 20 times a second
        public RunMonitor monitor(ProgressListener listener) {
            return new RunMonitor() {
                @Override
                public void progress(long done, long total) {
                    report(() -> listener.progress(done, total));
                }

                @Override
                public boolean cancelled() {
                    return outdated;
                }
            };
        }

        private void report(Runnable report) {
            long due = nextReport.get();
            long now = System.nanoTime();
            if (now - due >= 0 && nextReport.compareAndSet(due, now + NANOS_BETWEEN_REPORTS)) {
                uiThread.execute(() -> ifCurrent(report));
            }
        }

        /// Shows a first or partial result while the job goes on.
        public void publish(T result) {
            uiThread.execute(() -> ifCurrent(() -> shown.accept(result)));
        }

        private void run(Job<T> job) {
            if (outdated) {
                return;
            }
            try {
                T result = job.run(this);
                finish(() -> shown.accept(result), () -> dropped.accept(result));
            } catch (CancellationException _) {
                finish(() -> {}, () -> {});
            } catch (Exception | Error e) {
                // Errors too, such as too little memory: whoever waits for the result must hear of it.
                finish(() -> failed.accept(e), () -> {});
            }
        }

        private void finish(Runnable last, Runnable outdatedMeanwhile) {
            uiThread.execute(() -> {
                if (this != current) {
                    outdatedMeanwhile.run();
                    return;
                }
                current = null;
                last.run();
                // What was shown may have led to the next request.
                if (current == null) {
                    busy.accept(false);
                }
            });
        }

        private void ifCurrent(Runnable action) {
            if (this == current) {
                action.run();
            }
        }
    }
}
