package nibblescope.core.backend.worker;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The frames of one job on their way from the thread that reads to the one that waits for them.
/// There are only a few at a time: a reader is held up, and the worker with it, until they are
/// taken.
final class Exchange {
    private static final int MOST_FRAMES = 16;
    private static final long LOOK_MILLIS = 20;

    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(MOST_FRAMES);
    private volatile boolean over;
    private volatile boolean answered;

    /// Hands a frame over; drops it if nobody waits any more.
    void put(Frame frame) throws InterruptedException {
        boolean handedOver = false;
        while (!over && !handedOver) {
            handedOver = frames.offer(frame, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /// The next frame; null if none comes within that time.
    @Nullable
    Frame next(Duration atMost) throws InterruptedException {
        return frames.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// The next frame to be handed over is the last.
    void beginAnswer() {
        answered = true;
    }

    /// Whether the worker has ended the job.
    boolean answered() {
        return answered;
    }

    /// Nobody waits for frames any more.
    void end() {
        over = true;
    }
}
