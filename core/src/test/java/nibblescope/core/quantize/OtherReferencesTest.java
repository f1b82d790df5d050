package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Arrays;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Recipes without golden vectors: what their sources compute, by hand.
class OtherReferencesTest {
    private static Recipe recipe(String id) {
        return RecipeCatalog.find(id).orElseThrow();
    }

    private static BlockQuantizer quantizer(String id, FloatFormat input, float amax) {
        return new BlockQuantizer(recipe(id), input, amax);
    }

    /// Quantizes a block and compares its scale code and its codes.
    private static void assertCodes(BlockQuantizer quantizer, float[] values, int scaleCode, int... expected) {
        byte[] codes = new byte[values.length];
        assertEquals(scaleCode, quantizer.quantize(values, 0, values.length, codes, 0));
        int mask = (1 << quantizer.recipe().elements().bits()) - 1;
        int[] found = new int[codes.length];
        Arrays.setAll(found, i -> codes[i] & mask);
        assertArrayEquals(expected, found);
    }

    private static float value(BlockQuantizer quantizer, int code, int scaleCode) {
        return quantizer.dequantize(code, quantizer.dequantizingScale(scaleCode));
    }

    @Test
    void ofATensorInFp8AmaxBecomes448() {
        BlockQuantizer quantizer = quantizer("fp8-e4m3-tensor", FloatFormat.FP32, 896f);
        assertEquals(2f, quantizer.storedTensorScale());
        // 3 / 2 = 1.5 = 0 0111 100, -448 = 1 1111 110; -0 keeps its sign.
        assertCodes(quantizer, new float[] {3f, -896f, -0f, Float.NaN}, 0, 0x3C, 0xFE, 0x80, 0x7F);
        assertEquals(3f, value(quantizer, 0x3C, 0));
    }

    @Test
    void theScaleOfATensorInFp8IsComputedInTheTensorsFormat() {
        BlockQuantizer quantizer = quantizer("fp8-e4m3-tensor", FloatFormat.BF16, 1f);
        // 1 / 448 = 1.142857 * 2^-9; BF16 has 7 bits of mantissa: 146 / 128.
        assertEquals(1.140625f * 0x1p-9f, quantizer.storedTensorScale());
        // 1 / that = 448.9, which BF16 rounds to 448; in FP8 it would saturate there anyway.
        assertCodes(quantizer, new float[] {1f}, 0, 0x7E);
        assertEquals(0x1p-7f, quantizer("fp8-e4m3-tensor", FloatFormat.BF16, 0f).storedTensorScale());
        assertEquals(
                0x1p-10f, quantizer("fp8-e4m3-tensor", FloatFormat.FP16, 0f).storedTensorScale());
        assertEquals(
                0x1p-23f, quantizer("fp8-e4m3-tensor", FloatFormat.FP32, 0f).storedTensorScale());
    }

    @Test
    void blocksOf128By128InFp8HaveAScaleInFp32() {
        float[] values = new float[130 * 130];
        // A block each: the whole one, those at the edges, and the corner of 2 x 2.
        values[0] = 448f;
        values[1] = -1f;
        values[129] = 896f;
        values[128 * 130] = 224f;
        Tensor tensor = Tensor.ofFloats("t", Shape.of(130, 130), values);
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor quantized = ReferenceQuantizer.quantize(tensor, recipe("fp8-e4m3-128x128"), arena);
            assertEquals(4 * Float.BYTES, quantized.scales().byteSize());
            assertEquals(1f, Float.intBitsToFloat(quantized.scaleCode(0)));
            assertEquals(2f, Float.intBitsToFloat(quantized.scaleCode(1)));
            assertEquals(0.5f, Float.intBitsToFloat(quantized.scaleCode(2)));
            // The amax of zeros counts as 1e-4.
            assertEquals(1e-4f / 448f, Float.intBitsToFloat(quantized.scaleCode(3)));
            byte[] codes = new byte[128 * 128];
            assertEquals(128 * 128, quantized.codes(quantized.layout(), 0, codes, 0));
            assertEquals(0x7E, codes[0]);
            assertEquals((byte) 0xB8, codes[1]);
            assertEquals(256, quantized.codes(quantized.layout(), 1, codes, 0));
            assertEquals(0x7E, codes[1]);
        }
    }

    @Test
    void ofAGroupInInt4AmaxBecomesSevenAndAHalfSoThatItsNegativeIsMinus8() {
        for (int group : new int[] {32, 128}) {
            BlockQuantizer quantizer = quantizer("int4-" + group, FloatFormat.FP32, 0);
            assertEquals(group, quantizer.recipe().blockSize());
            // 15 / 7.5 = 2 = 0x4000. 7.5 is clamped to 7; -7.5 is a tie, the even one is -8; 1.5 and 2.5 are ties.
            float[] values = {15f, -15f, 3f, 5f, -1f, 14f};
            assertCodes(quantizer, values, 0x4000, 7, 8, 2, 2, 0, 7);
            assertEquals(-16f, value(quantizer, 8, 0x4000));
            // 2^-23, the step above 1.
            assertCodes(quantizer, new float[] {0f, -0f}, 0x3400, 0, 0);
        }
        assertCodes(quantizer("int4-32", FloatFormat.BF16, 0), new float[] {0f}, 0x3C00, 0);
    }

    @Test
    void aQuotientInInt4IsRoundedToTheTensorsFormatFirst() {
        // 10 / 7.5 = 1.3333, in BF16 171 / 128 = 0x3FAB. 3.34375 over that is 2.503: in BF16 2.5, a tie.
        float[] values = {10f, 3.34375f};
        assertCodes(quantizer("int4-32", FloatFormat.BF16, 0), values, 0x3FAB, 7, 2);
        assertCodes(quantizer("int4-32", FloatFormat.FP32, 0), values, 0x3FAB, 7, 3);
    }

    @Test
    void inQ40TheValueOfTheLargestMagnitudeBecomesMinus8() {
        BlockQuantizer quantizer = quantizer("q4_0-ggml", FloatFormat.FP32, 0);
        // d = -16 / -8 = 2 = 0x4000. (int) (x / 2 + 8.5): 0.5, 15.5, 16 -> 15, 9, 8, 8.5, 7; less 8.
        float[] values = {-16f, 14f, 15f, 1f, -1f, 0f, -3f, 16f};
        assertCodes(quantizer, values, 0x4000, 8, 7, 7, 1, 0, 0, 15, 7);
        assertEquals(-16f, value(quantizer, 8, 0x4000));
        // d = 8 / -8 = -1 = 0xBC00.
        assertCodes(quantizer, new float[] {8f, -8f, -3f}, 0xBC00, 8, 7, 3);
        assertEquals(8f, value(quantizer, 8, 0xBC00));
        assertEquals(-7f, value(quantizer, 7, 0xBC00));
        // 0 / -8 is -0.
        assertCodes(quantizer, new float[] {0f, -0f}, 0x8000, 0, 0);
        // NaN is passed over; converted to an integer it is 0, which stands for -8.
        assertCodes(quantizer, new float[] {Float.NaN, -8f, 2f}, 0x3C00, 8, 8, 2);
    }

    @Test
    void codesOfGgmlComeFromTheScaleBeforeItIsRounded() {
        // d = 0.1250125 is 0.125 in FP16. 0.0625031 / d = 0.49998 -> 0, though 0.0625031 / 0.125 = 0.50002.
        assertCodes(quantizer("q4_0-ggml", FloatFormat.FP32, 0), new float[] {-1.0001f, 0.0625031f}, 0x3000, 8, 0);
        // d = 1.0001 / 127 = 0.0078748, in FP16 0.0078735. 0.0118115 / d = 1.49991 -> 1, / 0.0078735 = 1.50016.
        assertCodes(quantizer("q8_0-ggml", FloatFormat.FP32, 0), new float[] {1.0001f, 0.0118115f}, 0x2008, 127, 1);
    }

    @Test
    void inQ80AmaxBecomes127AndTiesGoAwayFromZero() {
        BlockQuantizer quantizer = quantizer("q8_0-ggml", FloatFormat.FP32, 0);
        float[] values = {127f, -127f, 2.5f, -2.5f, 0.5f, 0.49f, -0f, Float.NaN};
        assertCodes(quantizer, values, 0x3C00, 0x7F, 0x81, 3, 0xFD, 1, 0, 0, 0);
        assertEquals(3f, value(quantizer, 3, 0x3C00));
        assertEquals(-127f, value(quantizer, 0x81, 0x3C00));
        assertCodes(quantizer, new float[] {0f, 0f}, 0, 0, 0);
        assertEquals(ElementFormat.INT8, quantizer.recipe().elements());
    }

    @Test
    void blocksAreLaidOutAsGgmlDoes() {
        float[] values = new float[32];
        values[0] = -16f;
        values[16] = 14f;
        Tensor tensor = Tensor.ofFloats("t", Shape.of(1, 32), values);
        try (Arena arena = Arena.ofConfined()) {
            byte[] q40 = new GgmlBlocks(ReferenceQuantizer.quantize(tensor, recipe("q4_0-ggml"), arena)).row(0);
            byte[] expected = new byte[18];
            Arrays.fill(expected, (byte) 0x88);
            expected[0] = 0x00;
            expected[1] = 0x40;
            // Element 0 is 0, element 16 is 15.
            expected[2] = (byte) 0xF0;
            assertArrayEquals(expected, q40);
            values[0] = 127f;
            values[31] = -1f;
            Tensor other = Tensor.ofFloats("t", Shape.of(1, 32), values);
            byte[] q80 = new GgmlBlocks(ReferenceQuantizer.quantize(other, recipe("q8_0-ggml"), arena)).row(0);
            assertEquals(34, q80.length);
            assertEquals(0x3C, q80[1]);
            assertEquals(127, q80[2]);
            assertEquals(14, q80[18]);
            assertEquals(-1, q80[33]);
        }
    }

    @Test
    void noneOfThemHasGoldenVectors() {
        assertTrue(OtherReferences.all().stream()
                .allMatch(recipe -> recipe.provenance().golden().isEmpty()));
        assertEquals(6, OtherReferences.all().size());
    }
}
