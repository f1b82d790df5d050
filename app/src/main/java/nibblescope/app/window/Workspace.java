package nibblescope.app.window;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Function;
import nibblescope.app.runs.Attachment;
import nibblescope.app.runs.BackendsModel;
import nibblescope.app.runs.RunsModel;
import nibblescope.app.study.BestScales;
import nibblescope.app.study.Comparison;
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
    private final Comparison comparison;
    private final BestScales bestScales;
    private final RunsModel runs;

    /// @param uiThread runs what changes the properties of models
    /// @param runner makes what does runs on a machine; see [BackendsModel]
    public Workspace(Executor uiThread, Function<Attachment, Runner> runner) {
        this.uiThread = uiThread;
        exploration = new Exploration(backend, workers.runs(), workers.interactive(), uiThread);
        comparison = new Comparison(exploration, backend, workers.runs(), workers.interactive(), uiThread);
        bestScales = new BestScales(exploration, backend, workers.runs(), uiThread);
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

    /// The tensor that is looked at beside the explored one.
    public Comparison comparison() {
        return comparison;
    }

    /// How small the error of the explored tensor could be.
    public BestScales bestScales() {
        return bestScales;
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

    /// Takes over the runs of another workspace, the hosts that are attached there, what can be undone
    /// there, and the tensor that is compared.
    public void resume(Workspace other) {
        exploration.resume(other.exploration);
        runs.resume(other.runs);
        comparison.resume(other.comparison);
    }

    @Override
    public void close() {
        runs.close();
        bestScales.close();
        comparison.close();
        exploration.close();
        workers.close();
        backend.close();
    }
}
