package nibblescope.app.study;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import nibblescope.core.backend.RunResult;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.metrics.StorageCost;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;

/// One tensor, or a sample of it, under one recipe.
///
/// @param recipe  the recipe
/// @param amax    what its tensor scale comes from
/// @param run     what the backend returned
/// @param errors  the error of every block
/// @param pyramid the same for pictures
/// @param poisonedBlocks blocks with an element that is not finite, before or after
/// @param storage what the whole tensor takes
public record Evaluation(
        Recipe recipe,
        float amax,
        RunResult run,
        BlockErrors errors,
        Pyramid pyramid,
        long poisonedBlocks,
        StorageCost storage) {
    private static final int BLOCKS_PER_CHECK = 1 << 16;

    /// Completes a run that kept block errors.
    ///
    /// @param amax  what the tensor scale comes from
    /// @param shape of the whole tensor, of which the run may have seen a sample
    /// @throws CancellationException if the monitor says so
    static Evaluation of(float amax, RunResult run, Shape shape, RunMonitor monitor) {
        Recipe recipe = run.quantizer().recipe();
        BlockErrors errors = run.blockErrors().orElseThrow();
        return new Evaluation(
                recipe,
                amax,
                run,
                errors,
                Pyramid.of(errors, monitor),
                poisoned(run, errors, monitor),
                StorageCost.of(shape, recipe));
    }

    private static long poisoned(RunResult run, BlockErrors errors, RunMonitor monitor) {
        long poisoned = 0;
        long blocks = run.summary().nonFinite() == 0 ? 0 : errors.layout().blocks();
        for (long block = 0; block < blocks; block++) {
            if (block % BLOCKS_PER_CHECK == 0 && monitor.cancelled()) {
                throw new CancellationException();
            }
            poisoned += errors.nonFinite(block) > 0 ? 1 : 0;
        }
        return poisoned;
    }

    /// The memory that it holds.
    Stream<MemorySegment> memory() {
        return Stream.of(
                        Stream.of(errors.squaredErrors(), errors.nonFinite()),
                        pyramid.memory(),
                        run.quantized().stream().flatMap(q -> Stream.of(q.codes(), q.scales())))
                .flatMap(memory -> memory);
    }

    public ErrorSummary summary() {
        return run.summary();
    }
}
