package nibblescope.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nibblescope.core.quantize.RunMonitor;

/// Ends the work under way when the user interrupts the program, and keeps the program there until
/// the work has cleaned up behind itself.
final class Cancellation implements RunMonitor, AutoCloseable {
    private static final long CLEANING_SECONDS = 10;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Interrupts.Registration registration;
    private volatile boolean cancelled;

    Cancellation(Interrupts interrupts) {
        registration = interrupts.register(this::cancel);
    }

    @Override
    public void progress(long done, long total) {}

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    /// The work is over and has cleaned up.
    @Override
    public void close() {
        over.countDown();
        registration.close();
    }

    private void cancel() {
        cancelled = true;
        try {
            if (!over.await(CLEANING_SECONDS, TimeUnit.SECONDS)) {
                // Nothing more can be done: the program is being ended.
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
