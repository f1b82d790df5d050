package nibblescope.core.backend.cpu;

import java.util.concurrent.TimeUnit;

/// Runs new code and proven code in turn until the new one is compiled and clearly faster, or has had
/// its time.
final class Rounds {
    /// The new code must take less than this share of the proven one's time, that many times running.
    private static final double CLEARLY = 0.9;

    private static final int RUNNING = 5;
    private static final int NEW_PER_PROVEN = 8;
    /// The compiler is done with code that has run so often for so long, and has been given up after the
    /// time that follows even on a machine that has much else to do.
    private static final int COMPILED_ROUNDS = 250;

    private static final long COMPILED_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(20);

    private Rounds() {}

    /// Whether the new code is clearly faster in the end; no, if the thread is interrupted.
    static boolean faster(Runnable proven, Runnable fresh) {
        long start = System.nanoTime();
        long provenNanos = Long.MAX_VALUE;
        int running = 0;
        for (int round = 0; running < RUNNING; round++) {
            if (isOver(round, System.nanoTime() - start)) {
                return false;
            }
            provenNanos = Math.min(provenNanos, nanos(proven));
            long freshNanos = Long.MAX_VALUE;
            for (int i = 0; i < NEW_PER_PROVEN; i++) {
                freshNanos = Math.min(freshNanos, nanos(fresh));
            }
            running = freshNanos < CLEARLY * provenNanos ? running + 1 : 0;
        }
        return true;
    }

    private static boolean isOver(int round, long nanos) {
        return Thread.currentThread().isInterrupted()
                || nanos > MOST_NANOS
                || (nanos > COMPILED_NANOS && round > COMPILED_ROUNDS);
    }

    private static long nanos(Runnable code) {
        long start = System.nanoTime();
        code.run();
        return System.nanoTime() - start;
    }
}
