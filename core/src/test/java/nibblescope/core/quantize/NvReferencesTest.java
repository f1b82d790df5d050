package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import nibblescope.core.format.FloatFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where implementations of NVFP4 part, by hand.
class NvReferencesTest {
    /// With a tensor amax of 2688 = 6 * 448 the tensor scale is 1 and the scale of a block amax / 6.
    private static final float UNIT = 2688f;

    private static BlockQuantizer quantizer(String recipe, FloatFormat input, float tensorAmax) {
        return new BlockQuantizer(RecipeCatalog.find(recipe).orElseThrow(), input, tensorAmax);
    }

    /// Scale code and element codes of a block, in hexadecimal.
    private static String quantize(String recipe, float tensorAmax, float... values) {
        byte[] codes = new byte[values.length];
        int scaleCode = quantizer(recipe, FloatFormat.FP32, tensorAmax).quantize(values, 0, values.length, codes, 0);
        StringBuilder text = new StringBuilder(HexFormat.of().toHexDigits((byte) scaleCode)).append(' ');
        for (byte code : codes) {
            text.append(HexFormat.of().toHexDigits(code).charAt(1));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "nvfp4-modelopt,                    38 00", // 0 becomes 1
        "nvfp4-modelopt-0.40,               38 00",
        "nvfp4-modelopt-onnx,               38 00",
        "nvfp4-torchao-0.16,                08 00", // at least 2^-6
        "nvfp4-torchao-one-level,           08 00",
        "nvfp4-compressed-tensors,          20 00", // 0 becomes 0.125
        "nvfp4-transformer-engine-2.9,      00 00",
        "nvfp4-transformer-engine-4over6-mae-448, 00 00",
        "nvfp4-vllm,                        00 00",
        "nvfp4-vllm-2025,                   00 00",
        "nvfp4-flashinfer,                  00 00",
        "nvfp4-fouroversix-static-6,        00 00",
        "nvfp4-fouroversix-static-4,        00 00",
        "nvfp4-fouroversix-abs-max,         00 00",
        "nvfp4-gpt-oss,                     00 00",
        "nvfp4-ggml,                        00 00"
    })
    void aBlockOfZerosHasTheScaleOfItsReference(String recipe, String expected) {
        assertEquals(expected, quantize(recipe, UNIT, 0f, 0f));
    }

    @ParameterizedTest
    @CsvSource({
        // The wanted scale is 2^-10, half of E4M3's smallest and a tie to 0. Clamped to 2^-9 the values are 3, 1.5
        // and 0.5, under torchao's 2^-6 they are 0.375, 0.1875 and 0.0625.
        "nvfp4-modelopt,               01 531",
        "nvfp4-torchao-one-level,      08 100",
        "nvfp4-torchao-0.16,           08 100",
        // 0 as a divisor, or the greatest multiplier.
        "nvfp4-modelopt-0.40,          00 777",
        "nvfp4-transformer-engine-2.9, 00 777",
        "nvfp4-flashinfer-te,          00 777",
        // Divided by 2^-10 itself: 6, 3 and 1.
        "nvfp4-modelopt-onnx,          00 752",
        // Multiplied by 1e-8 or 0; under 0.125 the greatest is 0.047.
        "nvfp4-vllm,                   00 000",
        "nvfp4-vllm-2025,              00 000",
        "nvfp4-compressed-tensors,     20 000",
        "nvfp4-fouroversix-static-6,   00 000",
        "nvfp4-gpt-oss,                00 000",
        // 2^-10 * 512 + 0.5 = 1.
        "nvfp4-ggml,                   01 531"
    })
    void aBlockScaleOfHalfTheSmallestUnderflowsAsInItsReference(String recipe, String expected) {
        assertEquals(expected, quantize(recipe, UNIT, 6 * 0x1p-10f, 3 * 0x1p-10f, 0x1p-10f));
    }

    @ParameterizedTest
    @CsvSource({
        // 1.45 * 2^-9 is rounded to 2^-9, and 6 times it to 8.7 elements.
        "nvfp4-modelopt,              01 7f3",
        "nvfp4-vllm,                  01 7f3",
        "nvfp4-ggml,                  01 7f3",
        // Divided by 1.45 * 2^-9 the values are 6, -6 and 1.
        "nvfp4-modelopt-onnx,         01 7f2",
        // Four Over Six has 8 for 8.7, whose code wraps around to that of -0.
        "nvfp4-fouroversix-static-6,  01 883",
        // To 4: 2.175 * 2^-9 is rounded to 2^-8 = 2 * 2^-9, 8.7 / 2 to 4, 0.725 to 0.5.
        "nvfp4-transformer-engine-4over6-mae-448, 02 6e1",
        // Under 1536 for 2688 the scale is 0.829 * 2^-9, to 4 it is 1.243 * 2^-9: both are 2^-9, which is 1.75
        // elements: 8.7 / 1.75 = 4.97 goes to 4, 0.829 to 1.
        "nvfp4-transformer-engine-4over6-mae-fast, 01 6e2",
        "nvfp4-fouroversix-mse,                    01 6e2"
    })
    void aSmallScaleIsCoarse(String recipe, String expected) {
        float unit = 1.45f * 0x1p-9f;
        assertEquals(expected, quantize(recipe, UNIT, 6 * unit, -6 * unit, unit));
    }

    @ParameterizedTest
    @CsvSource({
        // 1.0625 is the tie between 1 (0x38) and 1.125 (0x39).
        "nvfp4-modelopt-onnx,        6.375, 0x38",
        "nvfp4-gpt-oss,              6.375, 0x38",
        "nvfp4-fouroversix-static-6, 6.375, 0x38",
        "nvfp4-ggml,                 6.375, 0x39",
        // 1.875 + 1/16 is the tie between 1.875 (0x3F) and 2 (0x40): the carry goes to the exponent.
        "nvfp4-ggml,                 11.625, 0x40",
        // From 248 on ggml's exponent is the last one: 448. Just below, 247.99998, is 240 (0x77).
        "nvfp4-ggml,                 1488, 0x7E",
        "nvfp4-ggml,                 0x1.73fffep10, 0x77",
        "nvfp4-gpt-oss,              1488, 0x78",
        // 7.5 * 2^-9 stays a subnormal in ggml, where the others have 2^-6 (0x08), the even one of the tie.
        "nvfp4-ggml,                 0x1.68p-4, 0x07",
        "nvfp4-gpt-oss,              0x1.68p-4, 0x08",
        // Clipped.
        "nvfp4-gpt-oss,              6000, 0x7E",
        "nvfp4-ggml,                 6000, 0x7E",
        "nvfp4-ggml,                 Infinity, 0x7E"
    })
    void aTieOfTheScaleGoesWhereItsReferenceHasIt(String recipe, float amax, int scaleCode) {
        assertEquals(scaleCode, quantizer(recipe, FloatFormat.FP32, UNIT).scaleCode(new float[] {amax}, 0, 1));
    }

    @Test
    void ggmlPassesOverNan() {
        assertEquals("38 072", quantize("nvfp4-ggml", 0, Float.NaN, 6f, 1f));
        assertEquals("ff 777", quantize("nvfp4-gpt-oss", 0, Float.NaN, 6f, 1f));
    }

    @Test
    void compressedTensorsComputesInTheFormatOfTheTensor() {
        // 1.1015625 is 141 / 128. In BF16 its reciprocal 0.907801 is 0.90625, times 2688 is 2436, and BF16's places
        // are 16 there: 2432. In FP16 0.907801 is 0.9077148, times 2688 is 2439.94, places are 2 there: 2440.
        String recipe = "nvfp4-compressed-tensors";
        assertEquals(2432f, quantizer(recipe, FloatFormat.BF16, 1.1015625f).storedTensorScale());
        assertEquals(2440f, quantizer(recipe, FloatFormat.FP16, 1.1015625f).storedTensorScale());
        // In FP32 2688 * 128 / 141 = 2440.17021, of places of 0.00024.
        assertEquals(2440.1702f, quantizer(recipe, FloatFormat.FP32, 1.1015625f).storedTensorScale());
        // Infinity and NaN become 1: in FP16 2688 / 0.03 is beyond 65504.
        assertEquals(1f, quantizer(recipe, FloatFormat.FP16, 0.03f).storedTensorScale());
        assertEquals(1f, quantizer(recipe, FloatFormat.FP32, 0f).storedTensorScale());
        assertEquals(1f, quantizer(recipe, FloatFormat.FP32, Float.NaN).storedTensorScale());
    }

    @Test
    void vllmRoundsTheReciprocalOfAmaxFirst() {
        // fl(1 / 5) = 0.2 * (1 + 1.5e-8), times 2688 = 537.600008, and a last place there is 6.1e-5: 537.60004 next to
        // 537.5999756; TransformerEngine's 2688 / 5 is the lower one.
        float vllm = quantizer("nvfp4-vllm", FloatFormat.FP32, 5f).storedTensorScale();
        float transformerEngine = FractionalRule.TRANSFORMER_ENGINE.encodingScale(5f);
        assertEquals(Math.nextUp(transformerEngine), vllm);
        assertEquals(StoredTensorScale.DIVISOR, FractionalRule.VLLM.stores());
        assertTrue(
                Float.isInfinite(quantizer("nvfp4-vllm", FloatFormat.FP32, 0f).storedTensorScale()));
    }

    @Test
    void theTensorScaleOfOnnxIsOneForZerosAndRoundedTwice() {
        String recipe = "nvfp4-modelopt-onnx";
        assertEquals(1f, quantizer(recipe, FloatFormat.FP32, 0f).storedTensorScale());
        assertEquals(1f, quantizer(recipe, FloatFormat.FP32, UNIT).storedTensorScale());
        assertEquals(5f / 6f / 448f, quantizer(recipe, FloatFormat.FP32, 5f).storedTensorScale());
    }

    @Test
    void onnxTakesAScaleOfOnesChoiceAsItIs() {
        // amax 6.3 wants 1.05, which is stored as 1 (0x38). Under 1.05 the values are 6, 5 and 1.19; under 2 (0x40),
        // which is not the rule's, 3.15, 2.625 and 0.625.
        BlockQuantizer quantizer = quantizer("nvfp4-modelopt-onnx", FloatFormat.FP32, UNIT);
        float[] values = {6.3f, 5.25f, 1.25f};
        assertEquals("38 762", quantize("nvfp4-modelopt-onnx", UNIT, values));
        assertEquals(6.3f / 6f, quantizer.operand(values, 0, 3, 0x38));
        assertEquals(2f, quantizer.operand(values, 0, 3, 0x40));
        byte[] codes = new byte[3];
        quantizer.quantize(values, 0, 3, 0x40, codes, 0);
        assertEquals("050501", HexFormat.of().formatHex(codes));
    }

    @ParameterizedTest
    @CsvSource({
        // Fifteen times 4.5 beside 6: under 6 each costs 0.5; under 4 all are exact.
        "nvfp4-transformer-engine-4over6-mae,      7c 655",
        "nvfp4-transformer-engine-4over6-mae-fast, 7c 655",
        "nvfp4-flashinfer-4over6-mse,              7c 655",
        "nvfp4-fouroversix-mse,                    7c 655",
        "nvfp4-fouroversix-mae,                    7c 655",
        "nvfp4-fouroversix-abs-max,                7c 655",
        // The scale is 448 already and has nothing above it.
        "nvfp4-transformer-engine-4over6-mae-448,  7e 766",
        "nvfp4-flashinfer-4over6-mse-448,          7e 766",
        "nvfp4-fouroversix-static-6,               7e 766",
        "nvfp4-fouroversix-static-4,               7e 655"
    })
    void aBlockOfSixAndFourAndAHalfIsBetterUnderFour(String recipe, String expected) {
        assertEquals(expected, quantize(recipe, 6f, 6f, 4.5f, 4.5f));
    }

    @Test
    void absMaxLooksAtTheLargestErrorAlone() {
        // The tensor scale is 1 / 1 (amax 1536). Under 6: 5 goes to 4, error 1, all else is exact. Under 4, scale
        // 1.5: 5 is 3.33, goes to 3 and so to 4.5, error 0.5; 2 is 1.33, goes to 1.5 and 2.25; 0.5 and 1 are 0.33 and
        // 0.67, 0.75 and 0.75. Sum of errors: 0.5 + 7 * 0.25 = 2.25, but the largest is 0.5.
        float[] values = {6f, 5f, 2f, 2f, 2f, 0.5f, 0.5f, 1f, 1f};
        assertEquals("38 764441122", quantize("nvfp4-fouroversix-mae", 1536f, values));
        assertEquals("3c 653331111", quantize("nvfp4-fouroversix-abs-max", 1536f, values));
    }

    @Test
    void everyEntrySaysWhereItIsFromAndWhatIsItsOwn() {
        for (Recipe recipe : NvReferences.all()) {
            Provenance provenance = recipe.provenance();
            assertFalse(provenance.repository().isEmpty(), recipe.id());
            assertFalse(provenance.file().isEmpty(), recipe.id());
            assertFalse(provenance.version().isEmpty(), recipe.id());
            assertFalse(provenance.differences().contains("\n"), recipe.id());
            assertTrue(provenance.golden().orElseThrow().contains(".nvfp4"), recipe.id());
        }
    }
}
