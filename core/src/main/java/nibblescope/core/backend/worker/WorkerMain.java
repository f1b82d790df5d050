package nibblescope.core.backend.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import nibblescope.core.backend.RunJsonException;

/// The worker: takes jobs from a stream and answers on another, one job at a time. Needs no window
/// and writes nothing else to its output.
public final class WorkerMain {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(100);
    private static final long ENDING_SECONDS = 10;

    private final CodesRunner runner;
    private final Release release;
    private final AllowedFolders allowed;

    /// @param runner  does the jobs; closed when the worker ends
    /// @param allowed whose files may be opened
    public WorkerMain(CodesRunner runner, Release release, AllowedFolders allowed) {
        this.runner = runner;
        this.release = release;
        this.allowed = allowed;
    }

    /// Works until the input ends or says so; jobs that are not done then are cancelled.
    ///
    /// @param log gets one line if what comes is not of the protocol
    /// @return the exit code: 0, or 1 if what came was not of the protocol
    public int run(InputStream in, OutputStream out, PrintStream log) {
        ExecutorService jobs = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("worker-run").factory());
        Session session = new Session(jobs, new FrameWriter(out));
        try {
            session.writer.write(new Frame(Frame.Type.HELLO, 0, new Payloads.Hello(Release.PROTOCOL, release).json()));
            session.serve(in);
            return DONE;
        } catch (RunJsonException | IOException e) {
            log.println("nibblescope: the worker ends: " + e.getMessage());
            return FAILED;
        } finally {
            session.cancelAll();
            end(jobs);
            runner.close();
        }
    }

    /// Lets the job under way notice that it is cancelled; one that does not is left behind.
    private static void end(ExecutorService jobs) {
        jobs.shutdown();
        try {
            if (!jobs.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS)) {
                jobs.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The jobs of one input.
    private final class Session {
        private final ExecutorService executor;
        private final FrameWriter writer;
        private final Map<Integer, WorkerJob> jobs = new HashMap<>();

        Session(ExecutorService executor, FrameWriter writer) {
            this.executor = executor;
            this.writer = writer;
        }

        void serve(InputStream in) throws IOException, RunJsonException {
            boolean open = true;
            while (open) {
                Optional<Frame> frame = Frame.read(in);
                open = frame.isPresent() && take(frame.get());
            }
        }

        /// Does what a frame asks for, and returns whether there may be more of them.
        private boolean take(Frame frame) throws IOException, RunJsonException {
            jobs.values().removeIf(WorkerJob::over);
            switch (frame.type()) {
                case PING -> writer.write(new Frame(Frame.Type.PONG, frame.job()));
                case DEVICES -> submit(frame, new WorkerJob.Listing(runner));
                case SUBMIT ->
                    submit(frame, new WorkerJob.Run(runner, allowed, Payloads.Submission.of(frame.payload())));
                case CANCEL -> {
                    WorkerJob job = jobs.get(frame.job());
                    // One that is over has been answered.
                    if (job != null) {
                        job.cancel();
                    }
                }
                case BYE -> {
                    return false;
                }
                case HELLO, PROGRESS, DATA, RESULT, ERROR, PONG ->
                    throw new FrameException(
                            "a frame of the type %s, which only a worker sends".formatted(frame.type()), false);
            }
            return true;
        }

        private void submit(Frame frame, WorkerJob.Task task) throws FrameException {
            WorkerJob job = new WorkerJob(frame.job(), task, writer, PROGRESS_INTERVAL);
            if (jobs.putIfAbsent(frame.job(), job) != null) {
                throw new FrameException("a second job of the number " + frame.job(), false);
            }
            executor.execute(job);
        }

        void cancelAll() {
            jobs.values().forEach(WorkerJob::cancel);
        }
    }
}
