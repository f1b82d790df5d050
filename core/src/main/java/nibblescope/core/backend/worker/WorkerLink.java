package nibblescope.core.backend.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunJsonException;
import org.jspecify.annotations.Nullable;

/// The two streams to a worker and what became of it. A thread reads and a thread writes, so that
/// whoever waits for an answer is held up by no stream, and can give up.
final class WorkerLink {
    private static final String RESTARTED = "the next run starts it again";

    private final WorkerLaunch launch;
    private final Peer peer;
    private final Release release;
    private final Patience patience;
    private final CountDownLatch greeted = new CountDownLatch(1);
    private final AtomicReference<@Nullable BackendException> failure = new AtomicReference<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, Exchange> exchanges = new ConcurrentHashMap<>();
    /// The jobs that were cancelled and that the worker has not ended yet, with the time of that.
    private final Map<Integer, Long> cancelled = new ConcurrentHashMap<>();
    private final BlockingQueue<Frame> outgoing = new LinkedBlockingQueue<>();
    private volatile long heardNanos = System.nanoTime();

    WorkerLink(WorkerLaunch launch, Peer peer, Release release, Patience patience) {
        this.launch = launch;
        this.peer = peer;
        this.release = release;
        this.patience = patience;
    }

    /// Begins to listen.
    void start() {
        Thread.ofPlatform().daemon().name("worker-reader").start(this::read);
        Thread.ofPlatform().daemon().name("worker-writer").start(this::write);
    }

    /// Waits that long for the worker's first frame, and says whether it came.
    boolean awaitGreeting(Duration atMost) throws InterruptedException {
        return greeted.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// When a frame came last, or else when all this began.
    long heardNanos() {
        return heardNanos;
    }

    /// What ended the conversation, if something did.
    Optional<BackendException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /// Begins a job and returns its number.
    int begin(Frame.Type type, byte[] payload, Exchange exchange) {
        int number = numbers.incrementAndGet();
        exchanges.put(number, exchange);
        outgoing.add(new Frame(type, number, payload));
        return number;
    }

    /// Nobody waits for the job any more. The worker hears of it, unless it has ended the job.
    void end(int number, Exchange exchange) {
        if (!exchange.answered()) {
            cancelled.put(number, System.nanoTime());
            outgoing.add(new Frame(Frame.Type.CANCEL, number));
            if (exchange.answered()) {
                cancelled.remove(number);
            }
        }
        exchanges.remove(number);
        exchange.end();
    }

    /// Asks the worker for a sign of life.
    void ping() {
        outgoing.add(new Frame(Frame.Type.PING, 0));
    }

    /// Fails if a cancelled job is not ended in time: what is asked for next would wait behind it.
    void requireCancelledJobsEnd() {
        long now = System.nanoTime();
        long most = patience.silence().toNanos();
        if (cancelled.values().stream().anyMatch(since -> now - since > most)) {
            fail(silent("the worker has gone on with a cancelled run for %d s"
                    .formatted(patience.silence().toSeconds())));
        }
    }

    private void read() {
        try {
            Optional<Frame> frame = Frame.read(peer.output());
            while (frame.isPresent()) {
                heardNanos = System.nanoTime();
                take(frame.get());
                // Whoever took it may have been slow.
                heardNanos = System.nanoTime();
                frame = Frame.read(peer.output());
            }
            fail(ended());
        } catch (FrameException e) {
            fail(e.cutOff() ? ended() : garbage(e.found()));
        } catch (RunJsonException e) {
            fail(garbage(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            fail(ended());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Frame frame) throws RunJsonException, FrameException, InterruptedException {
        if (greeted.getCount() > 0) {
            greet(frame);
            return;
        }
        switch (frame.type()) {
            case PONG -> {}
            case PROGRESS, DATA -> hand(frame, false);
            case DEVICES, RESULT, ERROR, CANCEL -> {
                hand(frame, true);
                cancelled.remove(frame.job());
            }
            case HELLO, SUBMIT, PING, BYE ->
                throw new FrameException("a frame of the type %s in the middle".formatted(frame.type()), false);
        }
    }

    private void greet(Frame frame) throws RunJsonException, FrameException {
        if (frame.type() != Frame.Type.HELLO) {
            throw new FrameException("a frame of the type %s before HELLO".formatted(frame.type()), false);
        }
        Payloads.Hello hello = Payloads.Hello.of(frame.payload());
        if (hello.equals(new Payloads.Hello(Release.PROTOCOL, release))) {
            greeted.countDown();
        } else {
            fail(new BackendException(
                    launch.name(),
                    Obstacle.WORKER_VERSION,
                    "the worker is %s, and this is %s"
                            .formatted(
                                    hello.release().described(hello.protocol()), release.described(Release.PROTOCOL)),
                    "install the same Nibblescope on both",
                    null));
        }
    }

    /// Hands a frame to whoever waits for it; there may be nobody any more.
    private void hand(Frame frame, boolean last) throws FrameException, InterruptedException {
        if (frame.job() < 1 || frame.job() > numbers.get()) {
            throw new FrameException("an answer to job %d, which nobody asked for".formatted(frame.job()), false);
        }
        @Nullable Exchange exchange = exchanges.get(frame.job());
        if (exchange != null) {
            if (last) {
                exchange.beginAnswer();
            }
            exchange.put(frame);
        }
    }

    private void write() {
        try (OutputStream out = peer.input()) {
            Frame.Type last = Frame.Type.HELLO;
            while (last != Frame.Type.BYE) {
                Frame frame = outgoing.take();
                frame.write(out);
                last = frame.type();
            }
        } catch (IOException e) {
            // The worker is gone; the thread that reads notices too, and says how it ended.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the conversation and the worker; the first reason counts.
    void fail(BackendException reason) {
        if (failure.compareAndSet(null, reason)) {
            outgoing.add(new Frame(Frame.Type.BYE, 0));
            peer.destroy();
        }
    }

    /// Takes leave of the worker, and ends it if it does not go.
    void close(BackendException reason) {
        if (failure.compareAndSet(null, reason)) {
            outgoing.add(new Frame(Frame.Type.BYE, 0));
            try {
                peer.exitCode(patience.goodbye());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            peer.destroy();
        }
    }

    BackendException silent(String found) {
        return new BackendException(launch.name(), Obstacle.WORKER_SILENT, found, RESTARTED, null);
    }

    BackendException garbage(String found) {
        String remedy = launch.host().isPresent() ? "a login script there that prints something has to be silent" : "";
        return new BackendException(
                launch.name(),
                Obstacle.WORKER_GARBAGE,
                "the worker sends what is not of the protocol: " + found,
                remedy,
                null);
    }

    private BackendException ended() {
        OptionalInt exitCode = OptionalInt.empty();
        try {
            exitCode = peer.exitCode(patience.goodbye());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String how = exitCode.isPresent() ? " with exit code " + exitCode.getAsInt() : "";
        String words = peer.lastWords();
        String found = "the worker has ended" + how + (words.isEmpty() ? "" : ": " + words);
        return greeted.getCount() > 0 && WorkerLaunch.isMissing(exitCode.orElse(0))
                ? new BackendException(
                        launch.name(),
                        Obstacle.WORKER_MISSING,
                        found,
                        launch.remedyIfMissing(exitCode.getAsInt()),
                        null)
                : new BackendException(launch.name(), Obstacle.WORKER_ENDED, found, RESTARTED, null);
    }
}
