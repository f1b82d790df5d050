package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The casts of the reference implementations against what those make of every BF16 value from 1/8
/// to 16, of all ties and of the floats beside them.
class CastVectorsTest {
    private static final VectorFile CASTS = new VectorFile("casts.safetensors");
    private static final int NO_CODE = 255;

    private static String at(Tensor inputs, int i) {
        return "%s, 0x%08X".formatted(inputs.get(i), Float.floatToRawIntBits(inputs.get(i)));
    }

    private static int code(byte[] codes, int i) {
        return Byte.toUnsignedInt(codes[i]);
    }

    @ParameterizedTest
    @CsvSource({
        "torchao,             NEAREST_EVEN_COPYING_SIGN",
        "torchao_clamped,     NEAREST_EVEN_COPYING_SIGN",
        "ml_dtypes,           NEAREST_EVEN_COPYING_SIGN",
        "modelopt_nvfp4,      NEAREST_EVEN_SIGNING_NEGATIVES",
        "te_ref,              NEAREST_EVEN_SIGNING_NEGATIVES",
        "vllm_flashinfer_ct,  NEAREST_EVEN_SIGNING_NEGATIVES",
        "modelopt_mxfp4,      MODELOPT_NEAREST_TOWARD_ZERO",
        "fouroversix,         FOUR_OVER_SIX",
    })
    void everyReferencesCastToE2m1IsOneOfOurs(String reference, FixedRounding rounding) {
        Tensor inputs = CASTS.tensor("e2m1/input");
        byte[] codes = CASTS.bytes("e2m1/" + reference);
        for (int i = 0; i < codes.length; i++) {
            if (!Float.isNaN(inputs.get(i))) {
                // Four Over Six has codes of more than 4 bits for what cannot be reached.
                assertEquals(
                        code(codes, i) & 0xF,
                        rounding.code(inputs.get(i), ElementFormat.E2M1, FloatFormat.FP32),
                        at(inputs, i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"nearest, MICROXCALING_NEAREST", "even, MICROXCALING_EVEN", "floor, MICROXCALING_FLOOR"})
    void microxcalingsCastsAreOursWhereTheirResultHasACode(String mode, FixedRounding rounding) {
        Tensor inputs = CASTS.tensor("e2m1/input");
        byte[] codes = CASTS.bytes("e2m1/microxcaling_" + mode);
        for (int i = 0; i < codes.length; i++) {
            // It restores infinity and NaN after saturation.
            assertEquals(!Float.isFinite(inputs.get(i)), code(codes, i) == NO_CODE);
            if (code(codes, i) != NO_CODE) {
                assertEquals(
                        code(codes, i),
                        rounding.code(inputs.get(i), ElementFormat.E2M1, FloatFormat.FP32),
                        at(inputs, i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mxfp4-modelopt,           modelopt_mxfp4",
        "nvfp4-modelopt,           modelopt_nvfp4",
        "nvfp4-transformer-engine, te_ref",
    })
    void aNanHasTheCodeThatTheReferenceGivesIt(String recipe, String reference) {
        SpecialValues specials = RecipeCatalog.find(recipe).orElseThrow().specials();
        assertNanCodes("e2m1/" + reference, ElementFormat.E2M1, specials);
    }

    @ParameterizedTest
    @CsvSource({"E2M1, e2m1/torchao", "E2M3, e2m3/torchao", "E3M2, e3m2/torchao"})
    void torchaoRoundsTheBitsOfNanAsIfItWereANumber(ElementFormat format, String key) {
        assertNanCodes(key, format, new SpecialValues(0, 0, -0f, SpecialValues.Nan.ROUNDED));
    }

    private static void assertNanCodes(String key, ElementFormat format, SpecialValues specials) {
        Tensor inputs = CASTS.tensor("e2m1/input");
        byte[] codes = CASTS.bytes(key);
        int found = 0;
        for (int i = 0; i < codes.length; i++) {
            if (Float.isNaN(inputs.get(i))) {
                assertEquals(code(codes, i), specials.codeOfNan(inputs.get(i), format), at(inputs, i));
                found++;
            }
        }
        // One of either sign.
        assertEquals(2, found);
    }

    @ParameterizedTest
    @CsvSource({"E2M3, torchao", "E2M3, ml_dtypes", "E3M2, torchao", "E3M2, ml_dtypes"})
    void theCastsToSixBitsAreOurs(ElementFormat format, String reference) {
        Tensor inputs = CASTS.tensor("e2m1/input");
        byte[] codes = CASTS.bytes(format.name().toLowerCase(Locale.ROOT) + "/" + reference);
        for (int i = 0; i < codes.length; i++) {
            if (!Float.isNaN(inputs.get(i))) {
                assertEquals(code(codes, i), format.encode(inputs.get(i)), at(inputs, i));
            }
        }
    }

    @Test
    void theCastsToE4m3OfElementsAndOfScalesAreTorchsUpToTheSpellingOfNan() {
        Tensor inputs = CASTS.tensor("e4m3/input");
        byte[] torch = CASTS.bytes("e4m3/torch_cpu");
        byte[] mlDtypes = CASTS.bytes("e4m3/ml_dtypes");
        for (int i = 0; i < torch.length; i++) {
            float input = inputs.get(i);
            boolean nan = Float.isNaN(input);
            assertEquals(nan, (code(torch, i) & 0x7F) == 0x7F);
            assertEquals(code(torch, i) | (nan ? 0xFF : 0), ScaleFormat.E4M3.encode(input), at(inputs, i));
            assertEquals(code(torch, i) & (nan ? 0x7F : 0xFF), ElementFormat.E4M3.encode(input), at(inputs, i));
            // ml_dtypes does not saturate: what would round to 480, if there were one, is NaN.
            boolean beyond = Math.abs(input) > 464;
            assertEquals(code(torch, i) | (beyond ? 0x7F : 0), code(mlDtypes, i), at(inputs, i));
        }
    }

    @Test
    void theValuesOfE4m3AndE8m0AreTorchs() {
        for (int code = 0; code < 256; code++) {
            assertEquals(CASTS.tensor("e4m3/decode").get(code), ScaleFormat.E4M3.decode(code));
            assertEquals(CASTS.tensor("e4m3/decode").get(code), ElementFormat.E4M3.decode(code));
            assertEquals(CASTS.tensor("e8m0/decode").get(code), ScaleFormat.E8M0.decode(code));
        }
    }

    // Whatever is not finite has a code of its own in torch and ml_dtypes; ours saturates.
    @ParameterizedTest
    @ValueSource(strings = {"torch_cpu", "ml_dtypes"})
    void theCastsOfFiniteValuesToE5m2AreOursWhereTheyDoNotOverflow(String reference) {
        Tensor inputs = CASTS.tensor("e4m3/input");
        byte[] codes = CASTS.bytes("e5m2/" + reference);
        int infinity = 0b11111_00;
        for (int i = 0; i < codes.length; i++) {
            boolean overflows = (code(codes, i) & 0x7F) == infinity;
            // Half way from 57344 to the 65536 that E5M2 has no room for.
            assertEquals(Math.abs(inputs.get(i)) >= 61440, overflows, at(inputs, i));
            if (Float.isNaN(inputs.get(i))) {
                assertTrue(Float.isNaN(ElementFormat.E5M2.decode(code(codes, i))));
            } else {
                assertEquals(
                        code(codes, i) - (overflows ? 1 : 0), ElementFormat.E5M2.encode(inputs.get(i)), at(inputs, i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch_cpu", "ml_dtypes"})
    void theCastsToE8m0AreOurs(String reference) {
        Tensor inputs = CASTS.tensor("e8m0/input");
        byte[] codes = CASTS.bytes("e8m0/" + reference);
        for (int i = 0; i < codes.length; i++) {
            float input = inputs.get(i);
            int expected = ScaleFormat.E8M0.encode(input);
            if (input == 0 && "ml_dtypes".equals(reference)) {
                // Zero is none of its values: torch takes the least, ml_dtypes NaN.
                expected = 0xFF;
            } else if (input > 0x1p-127f && input < 0x1p-126f) {
                // Both take the mantissa of 2^-127, 0x400000, for the middle between 0 and 2^-126.
                expected = 1;
            } else if (input >= 0x1.8p127f) {
                // Both round up to NaN, ours saturates.
                expected = 0xFF;
            }
            assertEquals(code(codes, i), expected, at(inputs, i));
        }
    }

    @Test
    void stochasticRoundingIsTransformerEnginesForAllRandomBits() {
        Tensor inputs = CASTS.tensor("sr/input");
        byte[] codes = CASTS.bytes("sr/te_software_codes_by_rbits");
        int count = (int) inputs.elements();
        assertEquals(256 * count, codes.length);
        for (int bits = 0; bits < 256; bits++) {
            for (int i = 0; i < count; i++) {
                int ours = ElementFormat.E2M1.encodeStochastically(inputs.get(i), bits);
                if (codes[bits * count + i] != ours) {
                    assertEquals(codes[bits * count + i], ours, at(inputs, i) + " with random bits " + bits);
                }
            }
        }
    }

    @Test
    void logarithmsAreTorchsBesideEveryPowerOfTwo() {
        Tensor inputs = CASTS.tensor("log2/input");
        Tensor logarithms = CASTS.tensor("log2/torch_cpu");
        for (int i = 0; i < inputs.elements(); i++) {
            assertEquals(logarithms.get(i), Log2.of(inputs.get(i), FloatFormat.FP32), at(inputs, i));
        }
    }
}
