package nibblescope.app.task;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The threads of the window beside the FX thread: a pool for what must answer at once, and one
/// thread on which long runs follow each other, and threads that wait for devices.
public final class Workers implements AutoCloseable {
    /// Enough to read a block while a file is opened and values are sorted into bins.
    private static final int INTERACTIVE_THREADS = 3;

    private final ExecutorService interactive = Executors.newFixedThreadPool(
            INTERACTIVE_THREADS,
            Thread.ofPlatform().daemon().name("interactive-", 0).factory());
    private final ExecutorService runs = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("runs").factory());

    private final ExecutorService devices = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("device-", 0).factory());

    /// For opening a file, for a block, a row, a sample: what follows a mouse.
    public Executor interactive() {
        return interactive;
    }

    /// For whole tensors, one after the other.
    public Executor runs() {
        return runs;
    }

    /// For what devices, here and on other hosts, are asked for: it blocks until they answer, which
    /// may take long. Only as many threads as are waited for.
    public Executor devices() {
        return devices;
    }

    /// Ends the threads. What the runs still have to do is done: it is to close files once the run
    /// before, which was cancelled, is over.
    @Override
    public void close() {
        interactive.shutdownNow();
        runs.shutdown();
        devices.shutdown();
    }
}
