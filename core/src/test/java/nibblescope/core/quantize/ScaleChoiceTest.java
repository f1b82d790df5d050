package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks under a tensor scale of 1, whose best scale is known by hand.
class ScaleChoiceTest {
    /// 6 and 4.5 are 4 and 3 times 1.5 (0x3C), 2 and 1.5 times 3 (0x44), and no codes times 1.
    private static final float[] SIX_AND_FOUR_AND_A_HALF = {
        6f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f
    };

    private static Recipe recipe(String id) {
        return RecipeCatalog.find(id).orElseThrow();
    }

    /// Scale code and element codes of a block, in hexadecimal: `3c 6531`.
    private static String quantize(BlockQuantizer quantizer, float... values) {
        byte[] codes = new byte[values.length];
        int scaleCode = quantizer.quantize(values, 0, values.length, codes, 0);
        StringBuilder text = new StringBuilder(HexFormat.of().toHexDigits((byte) scaleCode)).append(' ');
        for (byte code : codes) {
            text.append(HexFormat.of().toHexDigits(code).charAt(1));
        }
        return text.toString();
    }

    private static String search(float... values) {
        return quantize(new BlockQuantizer(recipe("nvfp4-torchao-search"), 2688f), values);
    }

    private static String searchWindow(int from, int to, float... values) {
        Recipe all = recipe("nvfp4-torchao-search");
        Recipe window = all.with("window", all.scaling().with(new ScaleChoice.Search(from, to)));
        return quantize(new BlockQuantizer(window, 2688f), values);
    }

    private static String fourOverSix(String criterion, float... values) {
        return quantize(new BlockQuantizer(recipe("nvfp4-transformer-engine-4over6-" + criterion), 1536f), values);
    }

    @Test
    void theSearchTakesTheScaleOfLeastErrorThoughTheRoundedOneIsAnother() {
        BlockQuantizer rounded = new BlockQuantizer(recipe("nvfp4-torchao"), 2688f);
        assertEquals("38 7666666666666666", quantize(rounded, SIX_AND_FOUR_AND_A_HALF));
        // 3 is exact as well and a higher code.
        assertEquals("3c 6555555555555555", search(SIX_AND_FOUR_AND_A_HALF));
    }

    @ParameterizedTest
    @CsvSource({
        // 4 / 6 is rounded to 0.6875 (0x33); 4 is exact under 1, 2, 4, 8 and so on: 1 (0x38), code 6.
        "4,        38 6",
        // 2^-9 times 6: exact under the least scale of all, which rounding to at least 2^-6 leaves out.
        "0x1.8p-7, 01 7",
        // 2^-10 is half of that scale, and half of the code value 1: code 1.
        "0x1p-10,  01 1",
        // The largest value of all.
        "2688,     7e 7",
        // Beyond it the largest scale is nearest.
        "3000,     7e 7"
    })
    void ofScalesWithEqualErrorTheLowestCodeIsTaken(float value, String expected) {
        assertEquals(expected, search(value));
    }

    @Test
    void aZeroBlockHasTheLowestScale() {
        assertEquals("01 00", search(0f, 0f));
        assertEquals("01 80", search(-0f, 0f));
        assertEquals("01 ", search());
    }

    @Test
    void aBlockWithANanKeepsItsScaleNan() {
        assertEquals("ff ccc", search(6f, Float.NaN, 1f));
    }

    @Test
    void anInfinityAddsNothingToTheErrorThatIsCompared() {
        // Rounded: 448. Of 6 and 4.5 alone the best is 1.5.
        assertEquals("3c 765", search(Float.POSITIVE_INFINITY, 6f, 4.5f));
    }

    @Test
    void errorsWhoseSquaresAreBeyondTheFloatsAreEqual() {
        // 2^100 under a tensor scale of 1 is out of reach of every scale.
        assertEquals("01 7", search(0x1p100f));
    }

    @Test
    void aWindowHoldsTheCodesAroundTheRoundedOne() {
        assertEquals("38 7666666666666666", searchWindow(0, 0, SIX_AND_FOUR_AND_A_HALF));
        // 1.125 (0x39) has 4.5 exactly and 6.75 for 6: error 0.75^2. Under 1 each 4.5 costs 0.5^2, fifteen times.
        assertEquals("39 7666666666666666", searchWindow(-1, 1, SIX_AND_FOUR_AND_A_HALF));
        assertEquals("38 7666666666666666", searchWindow(-1, 0, SIX_AND_FOUR_AND_A_HALF));
        assertEquals("3c 6555555555555555", searchWindow(0, 4, SIX_AND_FOUR_AND_A_HALF));
        // The window ends at the lowest and the highest code, whatever its bounds.
        assertEquals("01 0", searchWindow(-1000, 1000, 0f));
        assertEquals("7e 7", searchWindow(Integer.MIN_VALUE, Integer.MAX_VALUE, 2688f));
        assertEquals("07 0", searchWindow(-1, 1, 0f));
    }

    @Test
    void aWindowWithoutTheRoundedCodeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ScaleChoice.Search(1, 2));
        assertThrows(IllegalArgumentException.class, () -> new ScaleChoice.Search(-2, -1));
    }

    @Test
    void whatTheCatalogsSearchesTryCanBeRead() {
        assertEquals(
                ScaleChoice.Search.ofAllCodes(),
                recipe("nvfp4-torchao-search").scaling().choice());
        assertTrue(ScaleChoice.Search.ofAllCodes().allCodes());
        assertFalse(new ScaleChoice.Search(-8, 8).allCodes());
        for (ScaleChoice.Criterion criterion : List.of(ScaleChoice.Criterion.MAE, ScaleChoice.Criterion.MSE)) {
            String id = "nvfp4-transformer-engine-4over6-" + criterion.name().toLowerCase(Locale.ROOT);
            BlockScaling fourOverSix = recipe(id).scaling();
            assertEquals(new ScaleChoice.FourOverSix(criterion), fourOverSix.choice());
            assertEquals(256f, ((FractionalRule) fourOverSix.rule()).largestScale());
        }
    }

    @Test
    void formulasNameWhatIsTried() {
        assertEquals(
                "argmin Σ e², s ∈ [2⁻⁹, 448]", recipe("nvfp4-torchao-search").scaleFormula());
        assertEquals(
                "argmin Σ |e|, s ∈ {r, 1.5 · r}, r = min((a / 6) · S, 448)",
                recipe("nvfp4-transformer-engine-4over6-mae").scaleFormula());
        assertEquals(
                "argmin Σ e², s ∈ [r -2 ulp, r +3 ulp], r = clamp((a / 6) / p, 2⁻⁶, 448)",
                new ScaleChoice.Search(-2, 3).formula(FractionalRule.TORCHAO.formula(TensorScaling.TENSOR)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mae", "mse"})
    void amaxBecomesFourWhereThatHasTheLesserError(String criterion) {
        assertEquals("3c 6555555555555555", fourOverSix(criterion, SIX_AND_FOUR_AND_A_HALF));
        // 6 and 4 are exact under 1; under 1.5, 4 becomes 2.67, which goes to 3.
        assertEquals("38 76", fourOverSix(criterion, 6f, 4f));
    }

    @Test
    void absoluteAndSquaredErrorMayDisagree() {
        // Under 1: 4.5 costs 0.5, 6, 2 and 1 nothing. Under 1.5: 2 becomes 2.25 and 1 becomes 0.75, 0.25 each, 6 and
        // 4.5 nothing. Absolute 0.5 against 0.5: equal, so 6. Squared 0.25 against 0.125: 4.
        float[] values = {6f, 4.5f, 2f, -1f};
        assertEquals("38 764a", fourOverSix("mae", values));
        assertEquals("3c 6539", fourOverSix("mse", values));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mae", "mse"})
    void theBlockOfTheTensorsAmaxHasRoomForTheLargerScale(String criterion) {
        // 1536 and 1152 are 6 and 4.5 times 256 (0x78), 4 and 3 times 384 (0x7C).
        assertEquals("7c 65", fourOverSix(criterion, 1536f, 1152f));
        assertEquals("00 00", fourOverSix(criterion, 0f, 0f));
    }
}
