package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import org.junit.jupiter.api.Test;

class ScaleOptimumTest {
    @Test
    void itIsTheLeastErrorOfAllScales() {
        long seed = 41;
        Random random = new Random(seed);
        for (Corner corner : List.of(Corner.E4M3_16, Corner.E8M0_32)) {
            for (int block = 0; block < 300; block++) {
                float[] x = new float[corner.blockSize()];
                double spread = Math.pow(2, random.nextInt(24) - 12);
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) (random.nextGaussian() * spread);
                }
                Recipe recipe = corner.recipe(PowerOfTwoRule.RCEIL, false);
                BlockQuantizer quantizer = new BlockQuantizer(recipe, 0);
                ScaleSweep sweep = ScaleSweep.of(quantizer, x);
                float least = new ScaleOptimum(recipe).leastSquaredError(quantizer, x, 0, x.length);
                assertEquals(sweep.mse(sweep.best()), (double) least / x.length, "seed " + seed + ", block " + block);
            }
        }
    }

    @Test
    void ofZerosItIsZero() {
        Recipe recipe = Corner.E8M0_16.recipe(PowerOfTwoRule.FLOOR, false);
        assertEquals(
                0, new ScaleOptimum(recipe).leastSquaredError(new BlockQuantizer(recipe, 0), new float[16], 0, 16));
    }

    @Test
    void thereIsNoneWhereScalesAreTooMany() {
        Recipe corner = Corner.E4M3_16.recipe(PowerOfTwoRule.FLOOR, false);
        BlockScaling scaling = corner.scaling();
        Recipe wide = corner.with(
                "wide",
                new BlockScaling(
                        scaling.block(),
                        ScaleFormat.FP32,
                        scaling.range(),
                        scaling.rule(),
                        scaling.choice(),
                        scaling.tensor()));
        assertFalse(ScaleOptimum.isDefined(wide));
        assertThrows(IllegalArgumentException.class, () -> new ScaleOptimum(wide));
    }
}
