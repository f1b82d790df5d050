package nibblescope.app.study;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunResult;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// Takes down what it is asked to do, and does it.
final class CountedBackend implements Backend {
    private final Backend backend = new CpuBackend(1);
    final List<String> recipes = new ArrayList<>();
    int amaxes;
    Runnable beforeRun = () -> {};

    void forget() {
        recipes.clear();
        amaxes = 0;
    }

    @Override
    public String id() {
        return backend.id();
    }

    @Override
    public Availability availability() {
        return backend.availability();
    }

    @Override
    public float amax(Tensor tensor, RunMonitor monitor) throws BackendException {
        amaxes++;
        return backend.amax(tensor, monitor);
    }

    @Override
    public float amax(Tensor tensor, Recipe recipe, RunMonitor monitor) throws BackendException {
        amaxes++;
        return backend.amax(tensor, recipe, monitor);
    }

    @Override
    public RunResult run(Job job, Arena results, RunMonitor monitor) throws BackendException {
        beforeRun.run();
        RunResult result = backend.run(job, results, monitor);
        recipes.add(job.recipe().id());
        return result;
    }

    @Override
    public Measurement measure(Job job, int repeats, RunMonitor monitor) throws BackendException {
        return backend.measure(job, repeats, monitor);
    }

    @Override
    public void close() {
        backend.close();
    }
}
