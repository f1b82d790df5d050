package nibblescope.app.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import nibblescope.app.i18n.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BitFormatTest {
    /// All codes of a format with few, and some of one with many.
    private static int[] codes(BitFormat format) {
        return format.bits() <= 16
                ? IntStream.range(0, 1 << format.bits()).toArray()
                : new Random(7).ints(100_000).toArray();
    }

    /// What the fields of a code stand for, by the definition, in double.
    private static double byDefinition(BitFormat format, int code) {
        int e = code >>> format.mantissaBits() & (1 << format.exponentBits()) - 1;
        int m = code & (1 << format.mantissaBits()) - 1;
        double sign = format.signBits() == 1 && (code >>> (format.bits() - 1) & 1) == 1 ? -1 : 1;
        int allExponentBits = (1 << format.exponentBits()) - 1;
        int allMantissaBits = (1 << format.mantissaBits()) - 1;
        switch (format) {
            case E2M1, E2M3, E3M2 -> {}
            case INT4 -> {
                return code < 8 ? code : code - 16;
            }
            case INT8 -> {
                return (byte) code / 64.0;
            }
            case E8M0 -> {
                return e == 255 ? Double.NaN : Math.pow(2, e - 127);
            }
            case E4M3 -> {
                if (e == allExponentBits && m == allMantissaBits) {
                    return Double.NaN;
                }
            }
            case E5M2, FP16, BF16, FP32 -> {
                if (e == allExponentBits) {
                    return m == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
                }
            }
        }
        double fraction = m / Math.pow(2, format.mantissaBits());
        return e == 0
                ? sign * Math.pow(2, 1 - format.bias()) * fraction
                : sign * Math.pow(2, e - format.bias()) * (1 + fraction);
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeAndEveryBitFlippedInItDecodesAsTheFormatSays(BitFormat format) {
        for (int code : codes(format)) {
            assertEquals(byDefinition(format, code), format.decode(code), () -> format.hex(code));
            for (int bit = 0; bit < format.bits(); bit++) {
                int flipped = code ^ 1 << bit;
                assertEquals(byDefinition(format, flipped), format.decode(flipped), () -> format.hex(flipped));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyValueThatIsRoundedToIsEncodedAsItsOwnCode(BitFormat format) {
        float largest = format.decode(format.largestCode());
        boolean element = format.bits() <= Byte.SIZE && format != BitFormat.E8M0;
        for (int code : codes(format)) {
            float value = format.decode(code);
            // Elements saturate: at the largest value before infinity, and as far below zero as above.
            if (!Float.isNaN(value) && !(element && Math.abs(value) > largest)) {
                assertEquals(code, format.encode(value), () -> format.hex(code));
            }
        }
    }

    @Test
    void bfloat16RoundsToNearestAndTiesToEven() {
        // Steps at 1 are 2^-7: 0x3F80 is 1, 0x3F81 is 1 + 2^-7.
        float tie = 1 + 0x1p-8f;
        assertEquals(0x3F80, BitFormat.BF16.encode(tie));
        assertEquals(0x3F81, BitFormat.BF16.encode(Math.nextUp(tie)));
        assertEquals(0x3F82, BitFormat.BF16.encode(1 + 3 * 0x1p-8f));
        assertEquals(0xBF80, BitFormat.BF16.encode(-tie));
        // 0x7F7F is the largest; FP32's largest lies nearer to what would follow it.
        assertEquals(0x7F80, BitFormat.BF16.encode(Float.MAX_VALUE));
    }

    @ParameterizedTest
    @EnumSource
    void neighboursAreTheNextValuesToEitherSide(BitFormat format) {
        for (int code : codes(format)) {
            OptionalInt above = format.above(code);
            if (above.isPresent()) {
                assertTrue(format.decode(above.getAsInt()) > format.decode(code), () -> format.hex(code));
                // The way back leads to the same value: 0 for either zero.
                int back = format.below(above.getAsInt()).orElseThrow();
                assertEquals(format.decode(code) + 0f, format.decode(back) + 0f, () -> format.hex(code));
            } else {
                float value = format.decode(code);
                assertTrue(
                        Float.isNaN(value)
                                || value == format.decode(format.largestCode())
                                || value == Float.POSITIVE_INFINITY,
                        () -> format.hex(code));
            }
        }
        assertEquals(OptionalInt.empty(), BitFormat.E2M1.above(0b0_11_1));
        assertEquals(OptionalInt.empty(), BitFormat.E2M1.below(0b1_11_1));
        assertEquals(OptionalInt.of(0b1_00_1), BitFormat.E2M1.below(0b0_00_0));
        assertEquals(OptionalInt.of(0b0_00_1), BitFormat.E2M1.above(0b1_00_0));
        assertEquals(OptionalInt.empty(), BitFormat.E8M0.below(0));
    }

    @Test
    void kindsAreThoseOfTheFields() {
        assertEquals(BitFormat.Kind.ZERO, BitFormat.E2M1.kind(0b1_00_0));
        assertEquals(BitFormat.Kind.SUBNORMAL, BitFormat.E2M1.kind(0b0_00_1));
        assertEquals(BitFormat.Kind.NORMAL, BitFormat.E2M1.kind(0b0_11_1));
        assertEquals(BitFormat.Kind.NORMAL, BitFormat.E8M0.kind(0));
        assertEquals(BitFormat.Kind.NAN, BitFormat.E8M0.kind(255));
        assertEquals(BitFormat.Kind.NORMAL, BitFormat.E4M3.kind(0x7E));
        assertEquals(BitFormat.Kind.NAN, BitFormat.E4M3.kind(0xFF));
        assertEquals(BitFormat.Kind.INFINITE, BitFormat.FP16.kind(0xFC00));
    }

    @Test
    void theFormulaIsFilledWithTheFieldsOfTheCode() {
        Figures figures = new Figures(Locale.ENGLISH);
        assertEquals("(−1)ˢ × 2ᵉ⁻⁷ × (1 + m/8)", Formula.general(BitFormat.E4M3));
        assertEquals("(−1)ˢ × 2⁻⁶ × m/8", Formula.subnormal(BitFormat.E4M3));
        // 1 0011 101: 2^(3 - 7) * 1.625 = 0.1015625.
        assertEquals("(−1)¹ × 2³⁻⁷ × (1 + 5/8)", Formula.filled(BitFormat.E4M3, 0b1_0011_101));
        assertEquals("= −1 × 2⁻⁴ × 1.625 = −0.1015625", Formula.result(BitFormat.E4M3, 0b1_0011_101, figures));
        assertEquals("(−1)⁰ × 2⁰ × 1/2", Formula.filled(BitFormat.E2M1, 1));
        assertEquals("= 0.5", Formula.result(BitFormat.E2M1, 1, figures));
        assertEquals("2¹²⁰⁻¹²⁷", Formula.filled(BitFormat.E8M0, 120));
        assertEquals("= 2⁻⁷ = 0.0078125", Formula.result(BitFormat.E8M0, 120, figures));
        assertEquals("e = 1111, m = 111", Formula.filled(BitFormat.E4M3, 0x7F));
        assertEquals("e = 11111, m = 0", Formula.filled(BitFormat.FP16, 0x7C00));
    }
}
