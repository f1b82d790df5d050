package nibblescope.core.backend.cpu.speed;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.CodePath;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RunSums;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;

/// One recipe over [SpeedInput], by the backend and by the plain definition, with codes, scales and
/// block errors kept, in the same memory call after call.
final class QuantizedInput {
    private static final int BLOCKS_PER_PIECE = 256;

    private final SpeedInput input;
    private final Recipe recipe;
    private final KeptMemory kept = new KeptMemory();

    QuantizedInput(SpeedInput input, Recipe recipe) {
        this.input = input;
        this.recipe = recipe;
    }

    /// What is kept, and the summary.
    record Outcome(MemorySegment codes, MemorySegment scales, MemorySegment errors, ErrorSummary summary) {
        void requireSameBytes(String name, MemorySegment otherCodes, MemorySegment otherScales, MemorySegment others) {
            if (codes.mismatch(otherCodes) >= 0 || scales.mismatch(otherScales) >= 0 || errors.mismatch(others) >= 0) {
                throw new IllegalStateException(name + " differs from the plain definition");
            }
        }

        void requireSame(String name, Outcome other) {
            requireSameBytes(name, other.codes, other.scales, other.errors);
            if (!summary.equals(other.summary)) {
                throw new IllegalStateException(name + " sums up otherwise than the plain definition");
            }
        }
    }

    /// Runs until what serves the recipe from now on serves it, and says what that is.
    CodePath settle(CpuBackend backend) throws BackendException {
        CodePath path = run(backend).path();
        while (path == CodePath.PLAIN_NOT_WARM || path == CodePath.VECTOR_ONCE_WARM) {
            path = run(backend).path();
        }
        return path;
    }

    /// By a backend, as the program does it.
    Outcome by(CpuBackend backend) throws BackendException {
        RunResult result = run(backend);
        QuantizedTensor quantized = result.quantized().orElseThrow();
        return new Outcome(
                quantized.codes(),
                quantized.scales(),
                result.blockErrors().orElseThrow().squaredErrors(),
                result.summary());
    }

    private RunResult run(CpuBackend backend) throws BackendException {
        kept.rewind();
        Job job = new Job(
                input.tensor(), recipe, input.amax(), Set.of(Job.Output.QUANTIZED_TENSOR, Job.Output.BLOCK_ERRORS));
        return backend.run(job, kept, RunMonitor.NONE);
    }

    /// By the definition, one block after the other on this thread.
    Outcome plainly() {
        kept.rewind();
        BlockQuantizer quantizer = new BlockQuantizer(recipe, input.amax());
        BlockLayout layout = BlockLayout.of(input.tensor().shape(), recipe);
        QuantizedTensor quantized =
                QuantizedTensor.allocate(input.tensor().shape(), recipe, quantizer.storedTensorScale(), kept);
        BlockErrors errors = BlockErrors.allocate(layout, kept);
        BlockMeter meter = new BlockMeter(quantizer);
        int size = recipe.blockSize();
        float[] values = new float[BLOCKS_PER_PIECE * size];
        byte[] codes = new byte[size];
        List<RunSums> sums = new ArrayList<>();
        for (long block = 0; block < layout.blocks(); block++) {
            int at = (int) (block % BLOCKS_PER_PIECE) * size;
            if (at == 0) {
                input.tensor().read(block * size, values, 0, values.length);
            }
            int scaleCode = quantizer.quantize(values, at, size, codes, 0);
            meter.measure(quantizer, values, at, size, codes, 0, scaleCode);
            quantized.setBlock(layout, block, scaleCode, codes, 0);
            errors.set(block, meter);
            if ((block + 1) % ErrorSummary.BLOCKS_PER_RUN == 0) {
                sums.add(meter.takeSums());
            }
        }
        ErrorSummary summary = ErrorSummary.of(sums, List.of(meter.take()));
        return new Outcome(quantized.codes(), quantized.scales(), errors.squaredErrors(), summary);
    }
}
