package nibblescope.core.backend.cpu;

import java.util.concurrent.atomic.AtomicLong;
import nibblescope.core.quantize.RunMonitor;

/// The chunks of one call, handed out in order to any thread that asks.
final class Chunks {
    /// What is returned when no chunk is left.
    static final long NONE = -1;

    private final AtomicLong next = new AtomicLong();
    private final long count;
    private final Progress progress;

    Chunks(long count, Progress progress) {
        this.count = count;
        this.progress = progress;
    }

    /// Adds up what all threads have done.
    static final class Progress {
        private final AtomicLong done = new AtomicLong();
        private final long total;
        private final RunMonitor monitor;

        Progress(long total, RunMonitor monitor) {
            this.total = total;
            this.monitor = monitor;
        }

        RunMonitor monitor() {
            return monitor;
        }
    }

    /// The next chunk, or [#NONE].
    long next() {
        long chunk = next.getAndIncrement();
        return chunk < count ? chunk : NONE;
    }

    void done(long elements) {
        progress.monitor.progress(progress.done.addAndGet(elements), progress.total);
    }
}
