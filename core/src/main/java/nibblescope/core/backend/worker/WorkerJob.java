package nibblescope.core.backend.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.quantize.RunMonitor;
import org.jspecify.annotations.Nullable;

/// A job of a worker: does it, reports how far it is, and answers with one frame that ends it.
final class WorkerJob implements Runnable, RunMonitor {
    private static final String ID = "worker";

    private final int number;
    private final Task task;
    private final FrameWriter writer;
    private final long intervalNanos;
    private final AtomicLong nextReport = new AtomicLong(System.nanoTime());
    private volatile Stage stage = Stage.QUANTIZING;
    private volatile boolean cancelled;
    private volatile boolean over;

    /// What a job does.
    sealed interface Task {
        /// Returns the answer.
        Frame answer(int number, WorkerJob job) throws BackendException;
    }

    /// Lists the devices.
    record Listing(CodesRunner runner) implements Task {
        @Override
        public Frame answer(int number, WorkerJob job) throws BackendException {
            return new Frame(Frame.Type.DEVICES, number, Payloads.devices(runner.devices()));
        }
    }

    /// Runs a request.
    record Run(CodesRunner runner, AllowedFolders allowed, Payloads.Submission submission) implements Task {
        @Override
        public Frame answer(int number, WorkerJob job) throws BackendException {
            RunRequest request = allowed.check(submission.request());
            return new Frame(
                    Frame.Type.RESULT,
                    number,
                    Payloads.reports(
                            submission.results() && request instanceof RunRequest.Quantize quantize
                                    ? runner.run(quantize, job::send, job)
                                    : runner.run(request, job)));
        }
    }

    /// @param progressInterval the least time between two reports of one stage
    WorkerJob(int number, Task task, FrameWriter writer, Duration progressInterval) {
        this.number = number;
        this.task = task;
        this.writer = writer;
        intervalNanos = progressInterval.toNanos();
    }

    void cancel() {
        cancelled = true;
    }

    /// Whether it has been answered.
    boolean over() {
        return over;
    }

    @Override
    public void run() {
        Frame answer = answer();
        over = true;
        write(answer);
    }

    private Frame answer() {
        // A future tells whatever ended the job, errors of the machine too: each has to be answered.
        FutureTask<Frame> future = new FutureTask<>(() -> {
            if (cancelled) {
                throw new CancellationException();
            }
            return task.answer(number, this);
        });
        future.run();
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Frame(Frame.Type.CANCEL, number);
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case CancellationException _ -> new Frame(Frame.Type.CANCEL, number);
                case BackendException told -> new Frame(Frame.Type.ERROR, number, Payloads.error(told));
                case null, default -> new Frame(Frame.Type.ERROR, number, Payloads.error(untold(e.getCause())));
            };
        }
    }

    private static BackendException untold(@Nullable Throwable cause) {
        String found = switch (cause) {
            case OutOfMemoryError e -> "out of memory: " + e.getMessage();
            // What a mapped file that shrinks ends in.
            case InternalError e -> "the file has changed while it was read: " + e.getMessage();
            case null, default -> "the run failed: " + cause;
        };
        return new BackendException(ID, Obstacle.FAILED, found.replaceAll("\\R\\s*", " "), "", cause);
    }

    @Override
    public void stage(Stage next) {
        stage = next;
        nextReport.set(System.nanoTime() + intervalNanos);
        write(new Frame(Frame.Type.PROGRESS, number, new Payloads.Progress(next, 0, 0).json()));
    }

    @Override
    public void progress(long done, long total) {
        long now = System.nanoTime();
        long next = nextReport.get();
        if (now - next >= 0 && nextReport.compareAndSet(next, now + intervalNanos)) {
            write(new Frame(Frame.Type.PROGRESS, number, new Payloads.Progress(stage, done, total).json()));
        }
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    private void send(CodesSink.Part part, ByteBuffer bytes) {
        if (cancelled) {
            throw new CancellationException();
        }
        write(new Frame(Frame.Type.DATA, number, Payloads.data(part, bytes)));
    }

    private void write(Frame frame) {
        try {
            writer.write(frame);
        } catch (IOException e) {
            // Nobody listens any more; the input ends too, and that ends the worker.
            cancelled = true;
        }
    }
}
