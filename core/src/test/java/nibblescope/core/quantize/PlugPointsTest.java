package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.format.ScaleFormat;
import org.junit.jupiter.api.Test;

/// What recipes of any kind are put together from: random bits, the range of a block, the scales of
/// integers and of FP8, and casts that look at more than a scaled value.
class PlugPointsTest {
    @Test
    void randomBitsAreThoseOfSplitMix64() {
        // The first numbers that the published generator gives for this seed.
        long[] published = {
            6457827717110365317L,
            3203168211198807973L,
            -8629252141511181193L,
            4593380528125082431L,
            -2037821214251327795L
        };
        for (int i = 0; i < published.length; i++) {
            assertEquals(published[i], RandomBits.of(1234567, i));
        }
    }

    private static float percentile(double share, float[] values, int from, int count) {
        return new BlockRange.Percentile(share).of(values, from, count, ElementFormat.E2M1, FloatFormat.FP32);
    }

    @Test
    void aPercentileIsTheMagnitudeThatThisShareDoesNotExceed() {
        float[] values = {9f, -4f, 1f, -3f, 2f, 8f};
        // Of the 4 from index 1 on: 1 2 3 4.
        assertEquals(4f, percentile(1, values, 1, 4));
        assertEquals(3f, percentile(0.75, values, 1, 4));
        assertEquals(4f, percentile(0.76, values, 1, 4));
        assertEquals(2f, percentile(0.5, values, 1, 4));
        assertEquals(1f, percentile(0.01, values, 1, 4));
        assertEquals(0f, percentile(0.5, values, 0, 0));
    }

    @Test
    void aPercentileOfABlockWithNanIsNanAndInfinityIsTheLargest() {
        float[] values = {1f, Float.NaN, 2f, Float.NEGATIVE_INFINITY};
        assertTrue(Float.isNaN(percentile(0.25, values, 0, 4)));
        assertEquals(2f, percentile(0.5, values, 2, 2));
        assertEquals(Float.POSITIVE_INFINITY, percentile(1, values, 2, 2));
        for (double share : new double[] {0, -0.5, 1.01, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new BlockRange.Percentile(share));
        }
    }

    @Test
    void underAPercentileWhatLiesAboveSaturates() {
        float[] values = {6f, 3f, -12f, 1.5f};
        BlockScaling scaling = BlockScaling.powerOfTwo(4, PowerOfTwoRule.FLOOR).with(new BlockRange.Percentile(0.75));
        BlockQuantizer quantizer = new BlockQuantizer(MadeRecipes.of(ElementFormat.E2M1, scaling), 0);
        byte[] codes = new byte[4];
        // 3 of 4 are at most 6: scale 1.
        assertEquals(127, quantizer.quantize(values, 0, 4, codes, 0));
        assertEquals(7, codes[0]);
        assertEquals(15, codes[2]);
    }

    private static float scale(float amax) {
        return LinearRule.AMAX.blockScale(new float[] {amax}, 0, 1, amax, ElementFormat.INT4, FloatFormat.FP32);
    }

    @Test
    void aLinearScaleIsAmaxOverTheLargestElementAndOneForZeros() {
        assertEquals(0.5f, scale(3.5f));
        assertEquals(1f, scale(0f));
        assertTrue(Float.isNaN(scale(Float.NaN)));
        assertEquals(2f, LinearRule.AMAX.storedTensorScale(896f, ElementFormat.E4M3, FloatFormat.FP32));
        assertEquals(1f, LinearRule.AMAX.storedTensorScale(0f, ElementFormat.E4M3, FloatFormat.FP32));
    }

    @Test
    void aLinearScaleIsRoundedToItsFormat() {
        float[] values = {1f, 0.5f};
        BlockScaling scaling = new BlockScaling(
                BlockShape.row(2),
                ScaleFormat.BF16,
                new BlockRange.Amax(),
                LinearRule.AMAX,
                new ScaleChoice.Rounded(),
                TensorScaling.NONE);
        BlockQuantizer quantizer = new BlockQuantizer(MadeRecipes.of(ElementFormat.INT4, scaling), 0);
        // 1 / 7 = 0x3E124925; its lower half is less than half a step of BF16.
        assertEquals(0x3E12, quantizer.scaleCode(values, 0, 2));
        // 0x3E12 is 1.140625 * 2^-3.
        assertEquals(0.142578125f, quantizer.operand(values, 0, 2, 0x3E12));
    }

    private static Recipe firstNearest(ElementFormat elements) {
        return MadeRecipes.of(
                elements,
                BlockScaling.oneLevel(16, FractionalRule.MODELOPT),
                new ElementRounding.FirstNearest(),
                Transform.NONE);
    }

    @Test
    void theFirstNearestCodeTakesTiesTowardZeroAndHasNoNegativeZero() {
        BlockQuantizer quantizer = new BlockQuantizer(firstNearest(ElementFormat.E2M1), 0);
        float[] values = {6f, 0.25f, 0.75f, 1.25f, 1.75f, 2.5f, 3.5f, 5f, -0.25f, -5f, -0f, -100f, Float.NaN};
        int[] expected = {7, 0, 1, 2, 3, 4, 5, 6, 0, 14, 0, 15, 0};
        byte[] codes = new byte[values.length];
        quantizer.quantize(values, 0, values.length, ScaleFormat.E4M3.encode(1f), codes, 0);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], codes[i], "element " + i);
        }
        // The product with the scale is what is near, not the quotient: all are 0 under scale 0.
        quantizer.quantize(values, 0, values.length, 0, codes, 0);
        for (byte code : codes) {
            assertEquals(0, code);
        }
    }

    @Test
    void theFirstNearestCodeIsThatOfLeastDistanceForEveryScaleOfE4m3() {
        BlockQuantizer quantizer = new BlockQuantizer(firstNearest(ElementFormat.E2M1), 0);
        byte[] code = new byte[1];
        for (int scale = 1; scale <= ScaleFormat.E4M3.maxCode(); scale++) {
            for (int lower = 0; lower < 7; lower++) {
                float unit = ScaleFormat.E4M3.decode(scale);
                float tie = (ElementFormat.E2M1.decode(lower) + ElementFormat.E2M1.decode(lower + 1)) / 2 * unit;
                quantizer.quantize(new float[] {tie}, 0, 1, scale, code, 0);
                assertEquals(lower, code[0]);
                quantizer.quantize(new float[] {Math.nextUp(tie)}, 0, 1, scale, code, 0);
                assertEquals(lower + 1, code[0]);
            }
        }
    }

    @Test
    void ggmlsIntegersGoUpFromTheMiddleAndReachMinusEight() {
        float[] values = {0f, 0.5f, -0.5f, 0.49f, 7.4f, 7.5f, 8f, -8f, -7.5f, -7.6f};
        int[] expected = {0, 1, 0, 0, 7, 7, 7, -8, -7, -8};
        for (int i = 0; i < values.length; i++) {
            int code = FixedRounding.GGML_Q4_0.code(values[i], ElementFormat.INT4, FloatFormat.FP32);
            assertEquals(expected[i], ElementFormat.INT4.decode(code), "value " + values[i]);
        }
    }

    @Test
    void microxcalingRoundsOtherFormatsInTheirOwnSteps() {
        // INT8 in 1/64: 0.5 / 64 is half a step. E4M3: 17 lies between 16 and 18.
        assertEquals(1, microxcaling(0.5f / 64, ElementFormat.INT8, FloatFormat.FP32));
        assertEquals(127, microxcaling(1.99f, ElementFormat.INT8, FloatFormat.FP32));
        assertEquals(0x81, microxcaling(-1.99f, ElementFormat.INT8, FloatFormat.FP32));
        assertEquals(ElementFormat.E4M3.encode(18f), microxcaling(17f, ElementFormat.E4M3, FloatFormat.FP32));
        assertEquals(ElementFormat.E4M3.encode(448f), microxcaling(480f, ElementFormat.E4M3, FloatFormat.FP32));
        // Half of the first step of E5M2, 2^-16, and the float below the middle, which joins it by y + 0.5.
        assertEquals(1, microxcaling(0x1p-17f, ElementFormat.E5M2, FloatFormat.FP32));
        assertEquals(1, microxcaling(Math.nextDown(0x1p-17f), ElementFormat.E5M2, FloatFormat.FP32));
        assertEquals(0x80, microxcaling(-0x1p-18f, ElementFormat.E5M2, FloatFormat.FP32));
        assertEquals(0, microxcaling(-0f, ElementFormat.E5M2, FloatFormat.FP32));
    }

    // log2 255 = 7.9944 is 8 in BF16, so 255 is taken in steps of 256 / 8 = 32, not 16: 7.97 and 15.94 of them. Of 253,
    // 7.983, the exponent stays 7.
    @Test
    void microxcalingTakesTheExponentFromALogarithmInTheFormatOfTheTensor() {
        assertEquals(15 * 16f, floor(255f, FloatFormat.FP32));
        assertEquals(7 * 32f, floor(255f, FloatFormat.BF16));
        assertEquals(15 * 16f, floor(255f, FloatFormat.FP16));
        assertEquals(15 * 16f, floor(253f, FloatFormat.BF16));
    }

    private static float floor(float value, FloatFormat input) {
        return ElementFormat.E4M3.decode(FixedRounding.MICROXCALING_FLOOR.code(value, ElementFormat.E4M3, input));
    }

    private static int microxcaling(float value, ElementFormat elements, FloatFormat input) {
        return FixedRounding.MICROXCALING_NEAREST.code(value, elements, input);
    }

    @Test
    void inTheFormatOfTheTensorTheQuotientIsRounded() {
        ScaleArithmetic arithmetic = ScaleArithmetic.DIVIDED_IN_TENSOR_FORMAT;
        // 1 / 3 = 0x3EAAAAAB, in BF16 0x3EAB, in FP16 0x3555.
        assertEquals(Float.intBitsToFloat(0x3EAAAAAB), arithmetic.scaled(1f, 3f, FloatFormat.FP32));
        assertEquals(Float.intBitsToFloat(0x3EAB0000), arithmetic.scaled(1f, 3f, FloatFormat.BF16));
        assertEquals(Float.float16ToFloat((short) 0x3555), arithmetic.scaled(1f, 3f, FloatFormat.FP16));
        // Underflow of FP16 loses the value, and all of its sign but the bit.
        assertEquals(-0f, arithmetic.scaled(-0x1p-20f, 0x1p6f, FloatFormat.FP16));
    }
}
