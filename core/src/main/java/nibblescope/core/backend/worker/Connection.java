package nibblescope.core.backend.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunJsonException;
import nibblescope.core.quantize.RunMonitor;
import org.jspecify.annotations.Nullable;

/// A client's conversation with one worker: questions and answers, none of which is waited for
/// longer than the client's patience. For any number of threads.
final class Connection {
    private final WorkerLaunch launch;
    private final Patience patience;
    private final WorkerLink link;
    private final long startNanos = System.nanoTime();
    private volatile boolean closed;

    private Connection(WorkerLaunch launch, Patience patience, WorkerLink link) {
        this.launch = launch;
        this.patience = patience;
        this.link = link;
    }

    /// Starts a worker.
    static Connection open(WorkerLaunch launch, Peer.Start start, Release release, Patience patience)
            throws BackendException {
        try {
            WorkerLink link = new WorkerLink(launch, start.start(), release, patience);
            link.start();
            return new Connection(launch, patience, link);
        } catch (IOException e) {
            throw new BackendException(
                    launch.name(),
                    Obstacle.WORKER_MISSING,
                    String.valueOf(e.getMessage()),
                    launch.remedyIfNotStarted(),
                    e);
        }
    }

    /// Whether a job may be sent.
    boolean usable() {
        link.requireCancelledJobsEnd();
        return link.failure().isEmpty();
    }

    /// What is told of a job before its answer, heard on the thread that waits for it.
    @FunctionalInterface
    interface Listener {
        void hear(Frame frame) throws RunJsonException;
    }

    /// What makes something of an answer.
    @FunctionalInterface
    interface Reading<T> {
        T read(byte[] payload) throws RunJsonException;
    }

    /// Sends a job and waits for its answer.
    ///
    /// @param job      a frame without a number
    /// @param answer   the type of the frame that answers it
    /// @throws CancellationException if the monitor says so, or the client is closed
    <T> T ask(Frame job, Frame.Type answer, Reading<T> reading, Listener listener, RunMonitor monitor)
            throws BackendException {
        awaitGreeting(monitor);
        Exchange exchange = new Exchange();
        int number = link.begin(job.type(), job.payload(), exchange);
        try {
            Frame frame = await(exchange, listener, monitor);
            return switch (frame.type()) {
                case ERROR -> throw told(Payloads.error(frame.payload()));
                case CANCEL -> throw new CancellationException("the worker has cancelled the run");
                case HELLO, DEVICES, SUBMIT, PROGRESS, DATA, RESULT, PING, PONG, BYE -> {
                    if (frame.type() != answer) {
                        throw failed(link.garbage("%s where %s is due".formatted(frame.type(), answer)));
                    }
                    yield reading.read(frame.payload());
                }
            };
        } catch (RunJsonException e) {
            throw failed(link.garbage(String.valueOf(e.getMessage())));
        } finally {
            link.end(number, exchange);
        }
    }

    private void awaitGreeting(RunMonitor monitor) throws BackendException {
        try {
            while (!link.awaitGreeting(patience.look())) {
                requireGoingOn(monitor);
                if (isOver(startNanos, patience.hello())) {
                    throw failed(unanswered(patience.hello()));
                }
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        requireGoingOn(monitor);
    }

    /// The frame that ends a job.
    private Frame await(Exchange exchange, Listener listener, RunMonitor monitor)
            throws BackendException, RunJsonException {
        long begun = System.nanoTime();
        long asked = begun;
        while (true) {
            if (monitor.cancelled()) {
                throw new CancellationException();
            }
            @Nullable Frame frame = next(exchange);
            if (frame == null) {
                requireGoingOn(monitor);
                if (isOver(Math.max(begun, link.heardNanos()), patience.silence())) {
                    throw failed(unanswered(patience.silence()));
                }
                if (isOver(asked, patience.ping())) {
                    link.ping();
                    asked = System.nanoTime();
                }
            } else if (frame.type() == Frame.Type.PROGRESS || frame.type() == Frame.Type.DATA) {
                listener.hear(frame);
            } else {
                return frame;
            }
        }
    }

    private @Nullable Frame next(Exchange exchange) {
        try {
            return exchange.next(patience.look());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted");
    }

    private void requireGoingOn(RunMonitor monitor) throws BackendException {
        link.requireCancelledJobsEnd();
        // First: a user's interrupt may have ended the worker too.
        if (monitor.cancelled() || closed) {
            throw new CancellationException();
        }
        Optional<BackendException> failure = link.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private static boolean isOver(long sinceNanos, Duration most) {
        return System.nanoTime() - sinceNanos > most.toNanos();
    }

    private BackendException unanswered(Duration waited) {
        return link.silent("the worker has not answered for %d s".formatted(waited.toSeconds()));
    }

    private BackendException failed(BackendException reason) {
        link.fail(reason);
        return reason;
    }

    /// An error that the worker tells of. Behind it the worker may be of no use any more.
    private BackendException told(BackendException error) {
        String id = launch.host().isPresent() ? launch.name() + "/" + error.backendId() : error.backendId();
        BackendException told = new BackendException(id, error.obstacle(), error.found(), error.remedy(), null);
        return LocalRunner.needsNewProcess(error.obstacle()) ? failed(told) : told;
    }

    /// Ends the worker, and with it what is asked.
    void close() {
        closed = true;
        link.close(new BackendException(launch.name(), Obstacle.WORKER_ENDED, "the worker is ended", "", null));
    }
}
