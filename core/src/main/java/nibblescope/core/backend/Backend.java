package nibblescope.core.backend;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;

/// A place where recipes run. May be called from several threads at once; calls block until their
/// result is there. Closing ends its threads.
public interface Backend extends AutoCloseable {
    /// How the command line and settings call it.
    String id();

    Availability availability();

    /// The largest magnitude of a tensor; NaN if it holds one, 0 if it is empty.
    ///
    /// @throws CancellationException if the monitor says so
    float amax(Tensor tensor, RunMonitor monitor) throws BackendException;

    /// What a recipe makes its tensor scale from: the largest magnitude of the values that it
    /// quantizes; 0 for a recipe that has none.
    default float amax(Tensor tensor, Recipe recipe, RunMonitor monitor) throws BackendException {
        if (!recipe.hasTensorScale()) {
            return 0;
        }
        return recipe.needsOwnAmax() ? ReferenceQuantizer.amax(tensor, recipe) : amax(tensor, monitor);
    }

    /// Quantizes and measures.
    ///
    /// @param results where the outcome is allocated
    /// @throws CancellationException if the monitor says so
    RunResult run(Job job, Arena results, RunMonitor monitor) throws BackendException;

    /// Quantizes one tensor under several recipes, and measures each: as running one after the other,
    /// but where the backend can, all of them share one read of the tensor.
    ///
    /// @param jobs    of the same tensor
    /// @param results where the outcome of each is allocated
    /// @return the outcome of each job, in their order
    /// @throws CancellationException if the monitor says so
    default List<RunResult> run(List<Job> jobs, Function<Job, Arena> results, RunMonitor monitor)
            throws BackendException {
        List<RunResult> all = new ArrayList<>();
        for (Job job : jobs) {
            all.add(run(job, results.apply(job), monitor));
        }
        return all;
    }

    /// What code a recipe goes through now, on tensors of that type, and why not another.
    default CodePath path(Recipe recipe, DType dtype) {
        return CodePath.KERNELS;
    }

    /// Runs a job several times after a warm-up and tells how long each took, with all that is read
    /// and written on the device; the results are dropped.
    ///
    /// @param repeats at least 1
    /// @throws CancellationException if the monitor says so
    Measurement measure(Job job, int repeats, RunMonitor monitor) throws BackendException;

    @Override
    void close();
}
