package nibblescope.core.backend.cuda;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import nibblescope.core.backend.BackendException;

/// The one thread that talks to a device: its context belongs to that thread. Work waits for its
/// turn.
final class DeviceThread {
    private final ExecutorService thread;

    /// @param name of the thread
    DeviceThread(String name) {
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /// Something to do on the device.
    interface Work<T> {
        T work() throws BackendException;
    }

    /// Does work and returns what it gives. Waits also when the calling thread is interrupted, so that
    /// nothing of the work is under way when this returns.
    ///
    /// @throws CancellationException if the work is, or the thread has ended
    <T> T call(Work<T> work) throws BackendException {
        Future<T> future;
        try {
            future = thread.submit(work::work);
        } catch (RejectedExecutionException _) {
            throw new CancellationException("the backend is closed");
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case BackendException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Ends the thread when all work that waits is done.
    void end() {
        thread.shutdown();
    }
}
