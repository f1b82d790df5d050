package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nibblescope.app.numberline.ScaleRounding.Reason;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleRoundingTest {
    private static ScaleRounding of(Recipe recipe, float tensorAmax, float... values) {
        return ScaleRounding.of(BlockTrace.of(new BlockQuantizer(recipe, tensorAmax), values));
    }

    private static Recipe recipe(String id) {
        return RecipeCatalog.find(id).orElseThrow();
    }

    /// 13.5 / 6 = 2.25 lies between 2^1 (0x80) and 2^2 (0x81), an eighth of the way. 13.5 is 1.6875 * 2^3,
    /// less than 1.75 * 2^3.
    @ParameterizedTest
    @CsvSource({"FLOOR, 0x80", "CEIL, 0x81", "RCEIL, 0x81", "EVEN, 0x80", "NEAREST, 0x80"})
    void aPowerOfTwoIsTakenByTheRule(PowerOfTwoRule rule, String taken) {
        ScaleRounding rounding = of(Corner.E8M0_32.recipe(rule, false), 13.5f, 1, -13.5f);
        assertEquals(2.25, rounding.wanted());
        assertEquals(0x80, rounding.below());
        assertEquals(0x81, rounding.above());
        assertEquals(0.125, rounding.share());
        assertEquals(Integer.decode(taken), rounding.taken());
        assertEquals(rule.name(), rounding.reason().name());
    }

    @Test
    void floorMayTakeTheUpperOne() {
        // 9 is in the binade of 8: 8 / 4 = 2, though 9 / 6 = 1.5 lies between 1 and 2.
        ScaleRounding rounding = of(Corner.E8M0_32.recipe(PowerOfTwoRule.FLOOR, false), 9, 9);
        assertEquals(0x80, rounding.taken());
        assertEquals(rounding.above(), rounding.taken());
        assertEquals(Reason.FLOOR, rounding.reason());
    }

    @Test
    void aFractionalScaleGoesToTheNearestCode() {
        // 13 / 6 = 2.1667 lies between 2 (0x40) and 2.25 (0x41); the middle is 2.125.
        ScaleRounding rounding = of(recipe("e4m3-16-one-level"), 13, 13);
        assertEquals(0x40, rounding.below());
        assertEquals(0x41, rounding.above());
        assertEquals(0x41, rounding.taken());
        assertEquals(Reason.NEAREST_EVEN, rounding.reason());
    }

    @Test
    void theTensorScaleIsTheUnitOfTheIdealScale() {
        // The tensor scale is 2688 / 2688 = 1 / 1, so that amax 2688 has scale 448, and 12 has 2.
        ScaleRounding rounding = of(recipe("e4m3-16"), 2688, 12);
        assertEquals(2, rounding.wanted());
        assertEquals(Reason.EXACT, rounding.reason());
        assertEquals(4, of(recipe("e4m3-16"), 1344, 12).wanted());
    }

    @Test
    void theAmaxOfTheTensorHasTheLargestScaleThoughItsTensorScaleIsRounded() {
        for (float amax : new float[] {0.7f, 13.5f, 3.3e-5f}) {
            ScaleRounding rounding = of(recipe("e4m3-16"), amax, amax);
            assertEquals(448, rounding.wanted());
            assertEquals(0x7E, rounding.taken());
            assertEquals(Reason.EXACT, rounding.reason());
        }
    }

    @Test
    void whatLiesBeyondTheCodesIsLimited() {
        // 6000 / 6 = 1000; 2^-12 is less than the least scale, 2^-9.
        ScaleRounding large = of(recipe("e4m3-16-one-level"), 6000, 6000);
        assertEquals(0x7E, large.below());
        assertEquals(0x7E, large.above());
        assertEquals(0x7E, large.taken());
        assertEquals(Reason.LIMITED, large.reason());
        ScaleRounding small = of(recipe("e4m3-16-one-level"), 1, 6 * 0x1p-12f);
        assertEquals(0x01, small.above());
        assertEquals(Reason.LIMITED, small.reason());
        // torchao has no scale below 2^-6 though E4M3 has.
        Recipe torchao = recipe("nvfp4-torchao");
        ScaleRounding inside = of(torchao, 2688, 6 * 0x1.4p-8f);
        assertEquals(0x08, inside.taken());
        assertEquals(Reason.LIMITED, inside.reason());
    }

    @Test
    void searchesZerosAndNaNHaveReasonsOfTheirOwn() {
        assertEquals(Reason.SEARCH, of(recipe("nvfp4-torchao-search"), 6, 6, 5).reason());
        assertEquals(
                Reason.FOUR_OVER_SIX,
                of(recipe("nvfp4-transformer-engine-4over6-mse"), 6, 6, 5).reason());
        assertEquals(Reason.ZERO, of(recipe("e8m0-32-rceil"), 1, 0, -0f).reason());
        ScaleRounding nan = of(recipe("e8m0-32-rceil"), Float.NaN, Float.NaN, 1);
        assertEquals(Reason.NAN, nan.reason());
        assertEquals(0xFF, nan.taken());
    }
}
