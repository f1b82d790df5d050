package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.EnumSet;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.ScratchArena;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScratchResultsTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"e8m0-32-rceil", "e4m3-16"})
    void resultsInScratchFilesAreThoseInMemory(String id) throws BackendException {
        Recipe recipe = RecipeCatalog.find(id).orElseThrow();
        Tensor tensor = new SyntheticTensor(Distribution.EXAMPLES.getFirst(), Shape.of(70, 1000), 7).generate();
        try (CpuBackend backend = new CpuBackend(2);
                Arena memory = Arena.ofShared();
                ScratchArena scratch = new ScratchArena(Arena.ofShared(), folder, 0)) {
            float amax = backend.amax(tensor, RunMonitor.NONE);
            Job job = new Job(tensor, recipe, amax, EnumSet.allOf(Job.Output.class));
            RunResult expected = backend.run(job, memory, RunMonitor.NONE);
            RunResult found = backend.run(job, scratch, RunMonitor.NONE);
            assertEquals(expected.summary(), found.summary());
            BlockErrors errors = found.blockErrors().orElseThrow();
            BlockErrors expectedErrors = expected.blockErrors().orElseThrow();
            assertTrue(errors.squaredErrors().isMapped());
            assertEquals(-1, errors.squaredErrors().mismatch(expectedErrors.squaredErrors()));
            assertEquals(-1, errors.nonFinite().mismatch(expectedErrors.nonFinite()));
            QuantizedTensor quantized = found.quantized().orElseThrow();
            QuantizedTensor expectedTensor = expected.quantized().orElseThrow();
            assertEquals(-1, quantized.codes().mismatch(expectedTensor.codes()));
            assertEquals(-1, quantized.scales().mismatch(expectedTensor.scales()));
        }
    }
}
