package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScaleSweepTest {
    private static final float[] PRESET_A = {
        -2.2f, -9.4f, -1.4f, 3.0f, 3.4f, -1.2f, 1.1f, -0.7f, -4.7f, 0.5f, -0.8f, -1.1f, 6.5f, 7.1f, -1.4f, 13.5f
    };

    private static ScaleSweep sweep(String recipe, float... values) {
        return ScaleSweep.of(new BlockQuantizer(RecipeCatalog.find(recipe).orElseThrow(), 0), values);
    }

    static List<Recipe> recipes() {
        return RecipeCatalog.all().stream()
                .filter(recipe -> recipe.scaling().scaleFormat().isByte())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyCodeHasTheErrorOfABlockThatIsStoredUnderIt(Recipe recipe) {
        BlockQuantizer quantizer = new BlockQuantizer(recipe, 40f);
        for (float[] values : List.of(PRESET_A, new float[] {0, 3e-5f, Float.NaN, -7f, Float.NEGATIVE_INFINITY})) {
            ScaleSweep sweep = ScaleSweep.of(quantizer, values);
            assertEquals(quantizer.scaleCode(values, 0, values.length), sweep.stored());
            for (int code = 0; code < sweep.codes(); code++) {
                assertEquals(BlockTrace.under(code, quantizer, values).mse(), sweep.mse(code), "scale code " + code);
            }
        }
    }

    @Test
    void theCodesAreThoseThatAreNeitherNanNorNegative() {
        // E4M3 is NaN from 0x7F on and negative beyond; E8M0 is NaN at 0xFF.
        assertEquals(0x7F, sweep("e4m3-16-one-level", 1f).codes());
        assertEquals(0xFF, sweep("e8m0-16-rceil", 1f).codes());
        assertTrue(sweep("e4m3-16-one-level", 1f).holds(0x7E));
        assertFalse(sweep("e4m3-16-one-level", 1f).holds(0x7F));
        assertFalse(sweep("e4m3-16-one-level", 1f).holds(-1));
        assertEquals(Double.NaN, sweep("e4m3-16-one-level", 1f).mse(0x7F));
    }

    @Test
    void thePowerOfTwoThatAmaxAsksForIsTheBestOfItsNeighbours() {
        // Scale 1: 10 -> 6, 0.4 -> 0.5. Scale 2: 10 -> 8, 0.4 -> 0. Scale 4: 10 -> 8, -3 -> -4 (ties), 0.4 -> 0.
        ScaleSweep sweep = sweep("e8m0-16-rceil", 10f, -3f, 0.4f);
        assertEquals(16.01 / 3, sweep.mse(127), 1e-6);
        assertEquals(4.16 / 3, sweep.mse(128), 1e-6);
        assertEquals(5.16 / 3, sweep.mse(129), 1e-6);
        assertEquals(128, sweep.stored());
        assertEquals(128, sweep.best());
        assertTrue(sweep.storedIsBest());
    }

    @Test
    void aScaleThatMakesTheBlockExactIsBetterThanTheOneThatIsStored() {
        // 4 / 6 = 0.667 rounds to 0.6875 (0 0110 011): 4 -> 6 * 0.6875 = 4.125. Scale 1 gives 4.
        ScaleSweep sweep = sweep("e4m3-16-one-level", 4f);
        assertEquals(0b0_0110_011, sweep.stored());
        assertEquals(0.125 * 0.125, sweep.mse(sweep.stored()));
        assertEquals(0b0_0111_000, sweep.best());
        assertEquals(0, sweep.mse(sweep.best()));
        assertFalse(sweep.storedIsBest());
    }

    @Test
    void ofSeveralBestCodesTheSmallestIsNamedAndTheStoredOneIsAsGood() {
        // 1.5 = 6 * 2^-2 = 3 * 2^-1. CEIL takes 2^(ceil(log2 1.5) - 2) = 2^-1.
        ScaleSweep sweep = sweep("e8m0-16-ceil", 1.5f);
        assertEquals(126, sweep.stored());
        assertEquals(125, sweep.best());
        assertEquals(0, sweep.mse(125));
        assertEquals(0, sweep.mse(126));
        assertTrue(sweep.storedIsBest());
    }

    @Test
    void aBlockOfZerosHasNoErrorUnderAnyScale() {
        for (String recipe : List.of("e4m3-16-one-level", "e8m0-32-rceil")) {
            ScaleSweep sweep = sweep(recipe, new float[16]);
            for (int code = 0; code < sweep.codes(); code++) {
                assertEquals(0, sweep.mse(code), "scale code " + code);
            }
            assertEquals(0, sweep.best());
            assertTrue(sweep.storedIsBest());
        }
    }

    @Test
    void anE4m3ScaleOfZeroFlushesEverything() {
        // (9 + 16) / 2.
        assertEquals(12.5, sweep("e4m3-16-one-level", 3f, -4f).mse(0));
    }

    @Test
    void whatIsNotFiniteIsLeftOutUnderEveryCode() {
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            ScaleSweep sweep = sweep("e8m0-16-rceil", 1f, odd);
            assertEquals(ScaleFormat.NAN_CODE, sweep.stored());
            assertEquals(Double.NaN, sweep.mse(sweep.stored()));
            // The smallest scale that holds 1: 4 * 2^-2.
            assertEquals(125, sweep.best());
            assertEquals(0, sweep.mse(125));
            assertFalse(sweep.storedIsBest());
        }
    }

    @Test
    void whereNothingIsFiniteThereIsNothingBetterThanTheStoredCode() {
        ScaleSweep sweep = sweep("e8m0-16-rceil", Float.NaN, Float.NaN);
        assertEquals(ScaleFormat.NAN_CODE, sweep.best());
        assertTrue(sweep.storedIsBest());
        assertEquals(Double.NaN, sweep.mse(127));
    }

    @Test
    void errorsTooSmallToBeSquaredInFp32AreNone() {
        // 2^-128 is half of the smallest scale 2^-127, so exact; where it is flushed, 2^-256 is 0 in FP32.
        ScaleSweep sweep = sweep("e8m0-16-rceil", 0x1p-128f, Float.MIN_VALUE);
        assertEquals(0, sweep.best());
        assertEquals(0, sweep.mse(0));
        assertEquals(0, sweep.mse(200));
    }

    @Test
    void aScaleDoesNotWinByTurningAnElementInfinite() {
        // FLT_MAX / 2^126 = 4 - 2^-22 rounds to 4, and 4 * 2^126 is infinite; 1 alone is left, flushed.
        ScaleSweep sweep = sweep("e8m0-16-rceil", Float.MAX_VALUE, 1f);
        assertEquals(1, sweep.mse(253));
        // At 2^125 FLT_MAX saturates to 6 * 2^125; its error is finite, the square is not.
        assertEquals(Double.POSITIVE_INFINITY, sweep.mse(252));
        assertEquals(0, sweep.best());
    }
}
