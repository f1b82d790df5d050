package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ScaleExcessTest {
    private static final RunMonitor NOBODY = RunMonitor.NONE;

    private static ScaleExcess of(Recipe recipe, long most, float... values) {
        Tensor tensor = Tensor.ofFloats("x", Shape.of(1, values.length), values);
        return ScaleExcess.of(tensor, new BlockQuantizer(recipe, 7), most, NOBODY);
    }

    @Test
    void itIsTheErrorOfTheBlocksOverTheirLeastErrors() {
        long seed = 17;
        Random random = new Random(seed);
        Recipe recipe = Corner.E4M3_16.recipe(PowerOfTwoRule.FLOOR, false);
        BlockQuantizer quantizer = new BlockQuantizer(recipe, 7);
        float[] values = new float[16 * 20];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        double squared = 0;
        double least = 0;
        for (int block = 0; block < 20; block++) {
            float[] x = java.util.Arrays.copyOfRange(values, 16 * block, 16 * block + 16);
            ScaleSweep sweep = ScaleSweep.of(quantizer, x);
            squared += 16 * sweep.mse(quantizer.scaleCode(x, 0, 16));
            least += 16 * sweep.mse(sweep.best());
        }
        ScaleExcess found = of(recipe, 100, values);
        assertEquals(20, found.blocks());
        assertEquals(squared / least - 1, found.share(), 1e-6, "seed " + seed);
    }

    @Test
    void ofManyBlocksOneOfEachStretchIsSearched() {
        Recipe recipe = Corner.E8M0_16.recipe(PowerOfTwoRule.FLOOR, false);
        float[] values = new float[16 * 5];
        // 7 becomes 6 under FLOOR, and 8 under twice the scale: an error of 1 either way, and of 2 for
        // 14. Two blocks are searched: one of the first 2, one of the other 3.
        for (int block = 0; block < 5; block++) {
            values[16 * block] = block < 2 ? 7 : 14;
        }
        ScaleExcess found = of(recipe, 2, values);
        assertEquals(new ScaleExcess(5, 5, 2), found);
        assertEquals(0, found.share());
    }

    @Test
    void notAllBlocksThatAreSearchedLieInOneColumn() {
        Recipe recipe = Corner.E8M0_16.recipe(PowerOfTwoRule.FLOOR, false);
        int rows = 64;
        float[] values = new float[rows * 4 * 16];
        for (int row = 0; row < rows; row++) {
            values[row * 4 * 16] = 7;
        }
        Tensor tensor = Tensor.ofFloats("x", Shape.of(rows, 4 * 16), values);
        double squared = ScaleExcess.of(tensor, new BlockQuantizer(recipe, 7), rows, NOBODY)
                .squared();
        // A quarter of the blocks has an error of 1.
        assertEquals(rows / 4.0, squared, rows / 8.0);
    }

    @Test
    void blocksWithWhatIsNotFiniteDoNotCount() {
        Recipe recipe = Corner.E8M0_16.recipe(PowerOfTwoRule.FLOOR, false);
        float[] values = new float[32];
        values[3] = Float.POSITIVE_INFINITY;
        assertEquals(new ScaleExcess(0, 0, 1), of(recipe, 2, values));
    }
}
