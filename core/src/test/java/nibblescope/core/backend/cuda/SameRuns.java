package nibblescope.core.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.quantize.Dequantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// Asserts that two backends give the same, bit for bit.
final class SameRuns {
    private SameRuns() {}

    static void assertSame(Backend expected, Backend found, Recipe recipe, Tensor tensor) throws BackendException {
        String what = recipe + " of " + tensor.name();
        try (Arena arena = Arena.ofShared()) {
            float amax = expected.amax(tensor, RunMonitor.NONE);
            assertEquals(amax, found.amax(tensor, RunMonitor.NONE), what);
            Job job = new Job(tensor, recipe, amax, EnumSet.allOf(Job.Output.class));
            assertSame(expected.run(job, arena, RunMonitor.NONE), found.run(job, arena, RunMonitor.NONE), what);
        }
    }

    private static void assertSame(RunResult expected, RunResult found, String what) {
        QuantizedTensor quantized = expected.quantized().orElseThrow();
        QuantizedTensor foundQuantized = found.quantized().orElseThrow();
        assertEquals(-1, quantized.scales().mismatch(foundQuantized.scales()), what + ", scales");
        assertEquals(-1, quantized.codes().mismatch(foundQuantized.codes()), what + ", codes");
        assertEquals(quantized.storedTensorScale(), foundQuantized.storedTensorScale(), what);
        BlockErrors errors = expected.blockErrors().orElseThrow();
        BlockErrors foundErrors = found.blockErrors().orElseThrow();
        assertEquals(-1, errors.squaredErrors().mismatch(foundErrors.squaredErrors()), what + ", errors");
        assertEquals(-1, errors.nonFinite().mismatch(foundErrors.nonFinite()), what + ", not finite");
        // Doubles of records are equal where their bits are.
        assertEquals(expected.summary(), found.summary(), what);
    }

    /// Asserts that a device dequantizes what it has quantized as the dequantizer does.
    static void assertDequantizes(CudaBackend device, Recipe recipe, Tensor tensor) throws BackendException {
        try (Arena arena = Arena.ofShared()) {
            Job job = new Job(tensor, recipe, 3.7f, EnumSet.allOf(Job.Output.class));
            RunResult run = device.run(job, arena, RunMonitor.NONE);
            QuantizedTensor quantized = run.quantized().orElseThrow();
            MemorySegment values = device.dequantize(quantized, run.quantizer(), arena, RunMonitor.NONE);
            Dequantizer dequantizer = new Dequantizer(quantized, _ -> run.quantizer());
            float[] block = new float[recipe.blockSize()];
            long at = 0;
            for (long i = 0; i < quantized.layout().blocks(); i++) {
                int length = dequantizer.dequantize(i, block, 0);
                for (int j = 0; j < length; j++) {
                    assertEquals(block[j], values.getAtIndex(ValueLayout.JAVA_FLOAT, at++), recipe::id);
                }
            }
        }
    }
}
