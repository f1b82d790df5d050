package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockValuesTest {
    private static final Recipe FLOOR_16 = Corner.E8M0_16.recipe(PowerOfTwoRule.FLOOR, true);
    private static final RunMonitor UNWANTED = new RunMonitor() {
        @Override
        public void progress(long done, long total) {}

        @Override
        public boolean cancelled() {
            return true;
        }
    };

    private static BlockQuantizer quantizer(Tensor tensor, Recipe recipe) {
        return new BlockQuantizer(recipe, ReferenceQuantizer.amax(tensor, recipe));
    }

    private static float[] of(Tensor tensor, Recipe recipe, BlockQuantity quantity) {
        BlockValues values = BlockValues.of(tensor, quantizer(tensor, recipe), quantity, RunMonitor.NONE);
        float[] found = new float[(int) values.layout().blocks()];
        for (int block = 0; block < found.length; block++) {
            found[block] = values.value(block);
        }
        return found;
    }

    @Test
    void theQuantitiesOfABlockAreWhatTheyAreByHand() {
        // FLOOR: amax 7 has exponent 2, the scale is 2^(2 - 2) = 1, code 127. 7 saturates at 6, the
        // error is 1; 0.2 and -0.25 (a tie to even) are flushed; 2.4 becomes 2; 3 stays. So the squared
        // errors are 1 + 0.04 + 0.0625 + 0.16 over 16 elements.
        float[] x = new float[16];
        x[0] = 7;
        x[1] = 0.2f;
        x[2] = -0.25f;
        x[3] = 2.4f;
        x[4] = 3;
        Tensor tensor = Tensor.ofFloats("made", Shape.of(1, 16), x);
        assertEquals(1.2625f / 16, of(tensor, FLOOR_16, BlockQuantity.MSE)[0], 1e-7f);
        assertEquals(1f, of(tensor, FLOOR_16, BlockQuantity.MAX_ERROR)[0]);
        assertEquals(127f, of(tensor, FLOOR_16, BlockQuantity.SCALE_CODE)[0]);
        assertEquals(7f, of(tensor, FLOOR_16, BlockQuantity.AMAX)[0]);
        assertEquals(1f / 16, of(tensor, FLOOR_16, BlockQuantity.SATURATED)[0]);
        assertEquals(2f / 16, of(tensor, FLOOR_16, BlockQuantity.FLUSHED)[0]);
    }

    @Test
    void sharesOfAShortLastBlockAreOfItsOwnElements() {
        // The last block has 4 elements, of which 0.1 beside 6 (scale 1) is flushed.
        float[] x = new float[20];
        x[16] = 6;
        x[17] = 0.1f;
        Tensor tensor = Tensor.ofFloats("made", Shape.of(1, 20), x);
        assertEquals("[0.0, 0.25]", Arrays.toString(of(tensor, FLOOR_16, BlockQuantity.FLUSHED)));
    }

    @Test
    void aBlockWithAValueThatIsNotFiniteHasNoNumber() {
        float[] x = new float[32];
        x[3] = Float.POSITIVE_INFINITY;
        x[16] = 1;
        Tensor tensor = Tensor.ofFloats("made", Shape.of(1, 32), x);
        for (BlockQuantity quantity : BlockQuantity.values()) {
            float[] found = of(tensor, FLOOR_16, quantity);
            // FLOOR gives a block with infinity the NaN scale.
            assertEquals(Float.NaN, found[0], quantity.name());
            assertEquals(true, Float.isFinite(found[1]), quantity.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyQuantityIsThatOfTheBlockFollowedStepByStep(BlockQuantity quantity) {
        Random random = new Random(17);
        for (Recipe recipe : RecipeCatalog.all()) {
            if (recipe.obstacle(Shape.of(5, 70)).isPresent()
                    || (quantity == BlockQuantity.EXCESS && !ScaleOptimum.isDefined(recipe))) {
                continue;
            }
            float[] x = new float[5 * 70];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (random.nextGaussian() * Math.exp(3 * random.nextGaussian()));
            }
            Tensor tensor = Tensor.ofFloats("made", Shape.of(5, 70), x);
            float[] found = of(tensor, recipe, quantity);
            BlockReader reader = new BlockReader(tensor, recipe);
            BlockQuantizers quantizers = new BlockQuantizers(tensor, quantizer(tensor, recipe));
            float[] values = new float[recipe.blockSize()];
            for (int block = 0; block < found.length; block++) {
                int length = reader.read(block, values, 0);
                BlockTrace trace = BlockTrace.of(quantizers.of(block), Arrays.copyOf(values, length));
                assertEquals(traced(trace, quantity), found[block], recipe + " block " + block);
            }
        }
    }

    private static float traced(BlockTrace trace, BlockQuantity quantity) {
        float largest = 0;
        int saturated = 0;
        int flushed = 0;
        for (int i = 0; i < trace.count(); i++) {
            largest = Math.max(largest, Math.abs(Math.abs(trace.value(i)) - Math.abs(trace.reconstruction(i))));
            float top = trace.quantizer().recipe().elements().maxFinite() * trace.dequantizingScale();
            saturated += Math.abs(trace.value(i)) > top ? 1 : 0;
            flushed += trace.outcome(i) == BlockTrace.Outcome.FLUSHED ? 1 : 0;
        }
        return switch (quantity) {
            case MSE -> (float) trace.mse();
            case MAX_ERROR -> largest;
            case SCALE_CODE -> trace.scaleCode();
            case AMAX -> trace.amax();
            case SATURATED -> (float) saturated / trace.count();
            case FLUSHED -> (float) flushed / trace.count();
            case EXCESS -> {
                float[] values = new float[trace.count()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = trace.value(i);
                }
                ScaleSweep sweep = ScaleSweep.of(trace.quantizer(), values);
                float least = (float) (sweep.mse(sweep.best()) * values.length);
                yield Math.max(0, ((float) (trace.mse() * values.length) - least) / values.length);
            }
        };
    }

    @Test
    void theScaleCodeIsTheOneThatIsStored() {
        // E4M3 without a tensor scale: amax 12 gives the scale 2, code 0 1000 000.
        float[] x = new float[16];
        x[5] = -12;
        Recipe recipe = Corner.E4M3_16.recipe(PowerOfTwoRule.FLOOR, false);
        float code = of(Tensor.ofFloats("made", Shape.of(1, 16), x), recipe, BlockQuantity.SCALE_CODE)[0];
        assertEquals(0b0_1000_000, code);
        assertEquals(2f, ScaleFormat.E4M3.decode((int) code));
    }

    @Test
    void aDifferenceIsNegativeWhereTheFirstOneIsBetter() {
        BlockErrors first = errors(1, 32, 16, 16, 48);
        BlockErrors second = errors(1, 32, 16, 32, 16);
        BlockValues difference = BlockValues.difference(first, second, RunMonitor.NONE);
        // 1 - 2 and 3 - 1.
        assertEquals(-1f, difference.value(0));
        assertEquals(2f, difference.value(1));
    }

    @Test
    void aDifferenceOfTwoBlockSizesPoolsTheSmallerBlocksInTheLargerOnes() {
        // A row of 40: blocks of 16, 16, 8 and of 32, 8. Larger blocks: (8 + 24) / 32 - 64 / 32 = -1,
        // and 16 / 8 - 4 / 8 = 1.5; the other way round it is the opposite.
        BlockErrors small = errors(1, 40, 16, 8, 24, 16);
        BlockErrors large = errors(1, 40, 32, 64, 4);
        BlockValues difference = BlockValues.difference(small, large, RunMonitor.NONE);
        assertEquals(32, difference.layout().blockSize());
        assertEquals(2, difference.layout().blocks());
        assertEquals(-1f, difference.value(0));
        assertEquals(1.5f, difference.value(1));
        BlockValues opposite = BlockValues.difference(large, small, RunMonitor.NONE);
        assertEquals(1f, opposite.value(0));
        assertEquals(-1.5f, opposite.value(1));
    }

    @Test
    void aDifferenceIsNoNumberWhereEitherRecipeHasABlockThatIsNotFinite() {
        BlockErrors small = errors(2, 32, 16, 8, 24, 16, 16);
        small.nonFinite().set(JAVA_BYTE, 1, (byte) 3);
        BlockValues difference = BlockValues.difference(errors(2, 32, 32, 1, 64), small, RunMonitor.NONE);
        assertEquals(Float.NaN, difference.value(0));
        assertEquals(1f, difference.value(1));
    }

    @Test
    void blocksThatDoNotMakeUpEachOtherArePooledInTheSmallestThatBothMakeUp() {
        // A row of 96 in blocks of 16 and of 24: both make up 48. (1 + 2 + 3) / 48 - (6 + 6) / 48 = -1/8.
        BlockErrors sixteen = errors(1, 96, 16, 1, 2, 3, 4, 5, 6);
        BlockErrors other = errors(1, 96, 24, 6, 6, 0, 3);
        BlockValues difference = BlockValues.difference(sixteen, other, RunMonitor.NONE);
        assertEquals(48, difference.layout().blockSize());
        assertEquals(-0.125f, difference.value(0));
        // (4 + 5 + 6) / 48 - (0 + 3) / 48.
        assertEquals(0.25f, difference.value(1));
    }

    @Test
    void aDifferenceOfARowAndAColumnOfBlocksIsOfSquares() {
        // 2 x 4 in blocks of 1 x 2 and of 2 x 1: squares of 2 x 2.
        BlockErrors rows = errors(2, 4, 2, 1, 2, 3, 4);
        BlockErrors columns = errors(new BlockLayout(Shape.of(2, 4), new BlockShape(2, 1), 4), 1, 1, 2, 2);
        BlockValues difference = BlockValues.difference(rows, columns, RunMonitor.NONE);
        assertEquals(new BlockShape(2, 2), difference.layout().block());
        // (1 + 3) / 4 - (1 + 1) / 4 and (2 + 4) / 4 - (2 + 2) / 4.
        assertEquals(0.5f, difference.value(0));
        assertEquals(0.5f, difference.value(1));
    }

    @Test
    void blocksThatOnlyTooLargeABlockIsMadeUpOfAreRefused() {
        BlockErrors wide = errors(2, 16384, 16384, 1, 1);
        BlockErrors tall = errors(new BlockLayout(Shape.of(2, 16384), new BlockShape(2, 16), 4));
        assertThrows(IllegalArgumentException.class, () -> BlockValues.difference(wide, tall, RunMonitor.NONE));
    }

    @Test
    void aBlockOfMoreElementsThanAByteCountsLosesNone() {
        Tensor tensor = Tensor.ofFloats("made", Shape.of(16, 16), filled(256, Float.NaN));
        Recipe recipe = FLOOR_16.with("square", FLOOR_16.scaling().with(new BlockShape(16, 16)));
        BlockErrors errors = BlockErrors.allocate(BlockLayout.of(tensor.shape(), recipe), Arena.ofAuto());
        BlockMeter meter = new BlockMeter(new BlockQuantizer(recipe, Float.NaN));
        meter.measure(filled(256, Float.NaN), 0, 256, new byte[256], 0, 0xFF);
        errors.set(0, meter);
        assertEquals(256, errors.nonFinite(0));
        assertEquals(Float.NaN, errors.meanSquaredError(0));
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void computingStopsWhenNobodyWantsItAnyMore() {
        Tensor tensor = Tensor.ofFloats("made", Shape.of(1, 16), new float[16]);
        BlockQuantizer quantizer = new BlockQuantizer(FLOOR_16, 1);
        assertThrows(CancellationException.class, () -> BlockValues.of(tensor, quantizer, BlockQuantity.MSE, UNWANTED));
        BlockErrors errors = errors(1, 16, 16, 1);
        assertThrows(CancellationException.class, () -> BlockValues.difference(errors, errors, UNWANTED));
    }

    @Test
    void theErrorsOfDisjointRectanglesAddUpToThoseOfAll() {
        // 4 rows of 3 blocks of 2, 2 and 1 elements; sums of powers of two are exact.
        float[] squared = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048};
        BlockErrors errors = errors(4, 5, 2, squared);
        errors.nonFinite().set(JAVA_BYTE, 4, (byte) 1);
        RegionErrors part = RegionErrors.of(errors, new BlockRegion(1, 1, 2, 2), RunMonitor.NONE);
        assertEquals(new RegionErrors(4, 6, 1, 16 + 32 + 128 + 256), part);
        assertEquals(432.0 / 5, part.mse());
        RegionErrors above = RegionErrors.of(errors, new BlockRegion(0, 0, 0, 2), RunMonitor.NONE);
        RegionErrors left = RegionErrors.of(errors, new BlockRegion(1, 0, 2, 0), RunMonitor.NONE);
        RegionErrors below = RegionErrors.of(errors, new BlockRegion(3, 0, 3, 2), RunMonitor.NONE);
        RegionErrors all = RegionErrors.of(errors, new BlockRegion(0, 0, 3, 2), RunMonitor.NONE);
        assertEquals(4095, all.sumSquaredError());
        assertEquals(
                all.sumSquaredError(),
                part.sumSquaredError() + above.sumSquaredError() + left.sumSquaredError() + below.sumSquaredError());
        assertEquals(all.elements(), part.elements() + above.elements() + left.elements() + below.elements());
        assertEquals(20, all.elements());
        BlockRegion outside = new BlockRegion(0, 0, 4, 0);
        assertThrows(IllegalArgumentException.class, () -> RegionErrors.of(errors, outside, RunMonitor.NONE));
    }

    static BlockErrors errors(long rows, long columns, int blockSize, float... squared) {
        return errors(new BlockLayout(Shape.of(rows, columns), blockSize), squared);
    }

    private static BlockErrors errors(BlockLayout layout, float... squared) {
        BlockErrors errors = BlockErrors.allocate(layout, Arena.ofAuto());
        for (int block = 0; block < squared.length; block++) {
            errors.squaredErrors().setAtIndex(JAVA_FLOAT, block, squared[block]);
        }
        return errors;
    }
}
