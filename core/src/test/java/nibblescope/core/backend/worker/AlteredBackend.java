package nibblescope.core.backend.worker;

import java.lang.foreign.Arena;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunResult;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// The processors, but for what happens to each of their runs.
///
/// @param amaxFactor what their amax is multiplied with
record AlteredBackend(CpuBackend cpu, float amaxFactor, Happening happening, Runnable onClose) implements Backend {
    /// What becomes of a run.
    @FunctionalInterface
    interface Happening {
        RunResult of(RunResult result, Job job, RunMonitor monitor) throws BackendException;
    }

    AlteredBackend(Happening happening) {
        this(1f, happening);
    }

    AlteredBackend(float amaxFactor, Happening happening) {
        this(new CpuBackend(2), amaxFactor, happening, () -> {});
    }

    @Override
    public String id() {
        return "altered";
    }

    @Override
    public Availability availability() {
        return cpu.availability();
    }

    @Override
    public float amax(Tensor tensor, RunMonitor monitor) throws BackendException {
        return amaxFactor * cpu.amax(tensor, monitor);
    }

    @Override
    public RunResult run(Job job, Arena results, RunMonitor monitor) throws BackendException {
        return happening.of(cpu.run(job, results, monitor), job, monitor);
    }

    @Override
    public Measurement measure(Job job, int repeats, RunMonitor monitor) throws BackendException {
        return cpu.measure(job, repeats, monitor);
    }

    @Override
    public void close() {
        cpu.close();
        onClose.run();
    }
}
