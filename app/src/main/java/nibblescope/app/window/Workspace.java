package nibblescope.app.window;

import java.util.concurrent.Executor;
import nibblescope.app.study.Exploration;
import nibblescope.app.task.Workers;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.cpu.CpuBackend;

/// Everything that a window stands on: threads, backend, and the one exploration that all views
/// share. Closing cancels what runs, closes the file and ends the threads.
public final class Workspace implements AutoCloseable {
    private final Workers workers = new Workers();
    private final Backend backend = new CpuBackend(Runtime.getRuntime().availableProcessors());
    private final Executor uiThread;
    private final Exploration exploration;

    /// @param uiThread runs what changes the properties of models
    public Workspace(Executor uiThread) {
        this.uiThread = uiThread;
        exploration = new Exploration(backend, workers.runs(), workers.interactive(), uiThread);
    }

    public Exploration exploration() {
        return exploration;
    }

    public Backend backend() {
        return backend;
    }

    /// Where views compute what must be there at once.
    public Executor interactive() {
        return workers.interactive();
    }

    public Executor uiThread() {
        return uiThread;
    }

    @Override
    public void close() {
        exploration.close();
        workers.close();
        backend.close();
    }
}
