package nibblescope.app.window;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Function;
import nibblescope.app.runs.Attachment;
import nibblescope.app.runs.BackendsModel;
import nibblescope.app.runs.RunsModel;
import nibblescope.app.study.Exploration;
import nibblescope.app.task.Workers;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.RunJson;
import nibblescope.core.backend.Runner;
import nibblescope.core.backend.cpu.CpuBackend;

/// Everything that a window stands on: threads, backend, the one exploration that all views share,
/// and the runs of this session. Closing cancels what runs, closes the file and ends the threads.
public final class Workspace implements AutoCloseable {
    private final Workers workers = new Workers();
    private final Backend backend = new CpuBackend(Runtime.getRuntime().availableProcessors());
    private final Executor uiThread;
    private final Exploration exploration;
    private final RunsModel runs;

    /// @param uiThread runs what changes the properties of models
    /// @param runner makes what does runs on a machine; see [BackendsModel]
    public Workspace(Executor uiThread, Function<Attachment, Runner> runner) {
        this.uiThread = uiThread;
        exploration = new Exploration(backend, workers.runs(), workers.interactive(), uiThread);
        runs = new RunsModel(
                exploration,
                new BackendsModel(runner, workers.devices(), uiThread),
                new RunsModel.Means(
                        workers.devices(),
                        uiThread,
                        Path.of(System.getProperty("java.io.tmpdir")),
                        RunJson::text,
                        System::nanoTime));
    }

    public Exploration exploration() {
        return exploration;
    }

    public Backend backend() {
        return backend;
    }

    public RunsModel runs() {
        return runs;
    }

    /// Where views compute what must be there at once.
    public Executor interactive() {
        return workers.interactive();
    }

    public Executor uiThread() {
        return uiThread;
    }

    /// Takes over the runs of another workspace, the hosts that are attached there, and what can be
    /// undone there.
    public void resume(Workspace other) {
        exploration.resume(other.exploration);
        runs.resume(other.runs);
    }

    @Override
    public void close() {
        runs.close();
        exploration.close();
        workers.close();
        backend.close();
    }
}
