package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.Set;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.Recipes;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeRecipesOnCpuTest {
    private static final Shape SHAPE = Shape.of(96, 160);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "free:e2m1+e4m3+1x16+amax+mae+tensor+rne+none",
                "free:e2m1+e4m3+1x16+amax+p2.5+row+stochastic7+hadamard16-signs42",
                "free:e2m1+e4m3+1x16+amax+4over6-mse+row+away+none",
                "free:int8+fp32+16x16+amax+percentile99.5+none+zero+none",
                "free:e4m3+none+1x128+amax+rounded+row+rne+hadamard32",
                "free:e5m2+none+128x128+amax+rounded+tensor+stochastic1+none",
                "free:e3m2+e8m0+32x1+even+mse+none+stochastic3+hadamard32",
                "free:int4+fp16+8x8+amax+rounded+none+rne+signs5"
            })
    void aComposedRecipeGivesTheReferencesBytesOnSeveralThreads(String id) throws BackendException {
        Recipe recipe = Recipes.find(id).orElseThrow();
        Random random = new Random(3);
        float[] values = new float[(int) SHAPE.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.scalb(random.nextGaussian(), random.nextInt(6) - 6);
        }
        Tensor tensor = Tensor.ofFloats("seed 3", SHAPE, values);
        try (Arena arena = Arena.ofShared();
                CpuBackend backend = new CpuBackend(3)) {
            QuantizedTensor expected = ReferenceQuantizer.quantize(tensor, recipe, arena);
            float amax = ReferenceQuantizer.amax(tensor, recipe);
            Job job = new Job(tensor, recipe, amax, Set.of(Job.Output.QUANTIZED_TENSOR));
            QuantizedTensor actual =
                    backend.run(job, arena, RunMonitor.NONE).quantized().orElseThrow();
            assertEquals(-1, expected.codes().mismatch(actual.codes()));
            assertEquals(-1, expected.scales().mismatch(actual.scales()));
        }
    }
}
