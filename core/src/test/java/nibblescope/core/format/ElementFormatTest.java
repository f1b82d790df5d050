package nibblescope.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElementFormatTest {
    @Test
    void e2m1HasTheValuesOfTheStandard() {
        // OCP MX 1.0, table 5: s ee m with bias 1; ee = 0 is subnormal, m * 0.5, else (1 + m / 2) * 2^(ee - 1).
        float[] magnitudes = {0f, 0.5f, 1f, 1.5f, 2f, 3f, 4f, 6f};
        for (int code = 0; code < 16; code++) {
            float magnitude = magnitudes[code & 0b111];
            // assertEquals on floats compares bits: -0 is not 0.
            assertEquals((code & 0b1000) == 0 ? magnitude : -magnitude, ElementFormat.E2M1.decode(code));
        }
    }

    // Bits, of them exponent and mantissa; the largest value, its code and its power of two; the least above 0.
    @ParameterizedTest
    @CsvSource({
        "E2M1, 4, 2, 1,     6,   7,  2, 0.5",
        "E2M3, 6, 2, 3,   7.5,  31,  2, 0.125",
        "E3M2, 6, 3, 2,    28,  31,  4, 0.0625",
        "E4M3, 8, 4, 3,   448, 126,  8, 0.001953125",
        "E5M2, 8, 5, 2, 57344, 123, 15, 0.0000152587890625",
        "INT4, 4, 0, 3,     7,   7,  2, 1",
        "INT8, 8, 0, 7, 1.984375, 127, 0, 0.015625",
    })
    void everyFormatHasTheFieldsAndTheRangeOfTheStandard(
            ElementFormat format,
            int bits,
            int exponent,
            int mantissa,
            float max,
            int maxCode,
            int power,
            float least) {
        assertEquals(bits, format.bits());
        assertEquals(exponent, format.exponentBits());
        assertEquals(mantissa, format.mantissaBits());
        assertEquals(1 << (bits - 1), format.signBit());
        assertEquals(max, format.maxFinite());
        assertEquals(maxCode, format.maxCode());
        assertEquals(max, format.decode(maxCode));
        assertEquals(power, format.maxExponent());
        assertEquals(least, format.decode(1));
        assertEquals(exponent > 0, format.hasNegativeZero());
    }

    @ParameterizedTest
    @CsvSource({"E2M1, 1", "E2M3, 1", "E3M2, 3", "E4M3, 7", "E5M2, 15"})
    void everyCodeOfAFloatHasTheValueOfItsFields(ElementFormat format, int bias) {
        double steps = 1 << format.mantissaBits();
        for (int code = 0; code <= format.maxCode(); code++) {
            int field = code >> format.mantissaBits();
            double mantissa = code % steps / steps;
            // m * 2^(1 - bias) without, (1 + m) * 2^(e - bias) with the implied bit.
            double magnitude =
                    field == 0 ? mantissa * Math.pow(2, 1 - bias) : (1 + mantissa) * Math.pow(2, field - bias);
            assertEquals((float) magnitude, format.decode(code));
            assertEquals((float) -magnitude, format.decode(code | format.signBit()));
            // The stored byte, whatever stands above the bits of the code.
            assertEquals((float) -magnitude, format.decode((byte) (code | -format.signBit())));
        }
    }

    @ParameterizedTest
    @CsvSource({"INT4, 1", "INT8, 0.015625"})
    void everyCodeOfAnIntegerIsTwosComplement(ElementFormat format, float unit) {
        int half = format.signBit();
        for (int integer = -half; integer < half; integer++) {
            assertEquals(integer * unit, format.decode(integer & (2 * half - 1)));
        }
    }

    @Test
    void whatStandsBeyondTheLargestCodeIsInfinityOrNan() {
        for (int sign : new int[] {0, 0x80}) {
            assertTrue(Float.isNaN(ElementFormat.E4M3.decode(sign | 0b1111_111)));
            for (int mantissa = 1; mantissa < 4; mantissa++) {
                assertTrue(Float.isNaN(ElementFormat.E5M2.decode(sign | 0b11111_00 | mantissa)));
            }
        }
        assertEquals(Float.POSITIVE_INFINITY, ElementFormat.E5M2.decode(0b0_11111_00));
        assertEquals(Float.NEGATIVE_INFINITY, ElementFormat.E5M2.decode(0b1_11111_00));
    }

    @ParameterizedTest
    @EnumSource
    void everyFiniteCodeIsThatOfItsValue(ElementFormat format) {
        for (int code = 0; code <= format.maxCode(); code++) {
            assertEquals(code, format.encode(format.decode(code)));
            int negative = format.withSign(code, true);
            assertEquals(negative, format.encode(-format.decode(code)));
            assertEquals(code == 0 && !format.hasNegativeZero() ? 0f : -format.decode(code), format.decode(negative));
        }
    }

    @Test
    void theLowestIntegerHasACodeButNothingIsRoundedToIt() {
        assertEquals(-8f, ElementFormat.INT4.decode(0b1000));
        assertEquals(0b1001, ElementFormat.INT4.encode(-8f));
        assertEquals(-2f, ElementFormat.INT8.decode(0x80));
        assertEquals(0x81, ElementFormat.INT8.encode(-2f));
    }

    @ParameterizedTest
    @EnumSource
    void valuesBetweenTwoCodesGoToTheNearerOneAndTiesToTheEvenCode(ElementFormat format) {
        for (int lower = 0; lower < format.maxCode(); lower++) {
            int upper = lower + 1;
            float tie = (format.decode(lower) + format.decode(upper)) / 2;
            int even = lower % 2 == 0 ? lower : upper;
            assertCodes(format, lower, Math.nextDown(tie));
            assertCodes(format, even, tie);
            assertCodes(format, upper, Math.nextUp(tie));
        }
    }

    /// The code of a magnitude, and that of its negative.
    private static void assertCodes(ElementFormat format, int expected, float magnitude) {
        assertEquals(expected, format.encode(magnitude), () -> "code of " + magnitude);
        assertEquals(format.withSign(expected, true), format.encode(-magnitude), () -> "code of -" + magnitude);
    }

    @ParameterizedTest
    @EnumSource
    void theOtherRoundingsPartFromItAtTiesOrBelowTheUpperCode(ElementFormat format) {
        for (int lower = 0; lower < format.maxCode(); lower++) {
            int upper = lower + 1;
            float tie = (format.decode(lower) + format.decode(upper)) / 2;
            float before = Math.nextDown(tie);
            float after = Math.nextUp(tie);
            float end = Math.nextDown(format.decode(upper));
            assertRounded(format, Rounding.NEAREST_AWAY, before, lower, tie, upper, after, upper, end, upper);
            assertRounded(format, Rounding.NEAREST_TOWARD_ZERO, before, lower, tie, lower, after, upper, end, upper);
            assertRounded(format, Rounding.TOWARD_ZERO, before, lower, tie, lower, after, lower, end, lower);
            for (Rounding rounding : Rounding.values()) {
                assertEquals(upper, format.encodeMagnitude(format.decode(upper), rounding));
            }
        }
    }

    /// Magnitudes and their codes in turn.
    private static void assertRounded(ElementFormat format, Rounding rounding, float... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            float magnitude = pairs[i];
            assertEquals(
                    (int) pairs[i + 1], format.encodeMagnitude(magnitude, rounding), () -> rounding + " " + magnitude);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatLiesBeyondTheLargestValueSaturates(ElementFormat format) {
        float max = format.maxFinite();
        for (float beyond : new float[] {
            max, Math.nextUp(max), 1.25f * max, 2 * max, 0x1p126f, Float.MAX_VALUE, Float.POSITIVE_INFINITY
        }) {
            assertCodes(format, format.maxCode(), beyond);
            for (Rounding rounding : Rounding.values()) {
                assertEquals(format.maxCode(), format.encodeMagnitude(beyond, rounding));
            }
            assertEquals(format.maxCode(), format.encodeStochastically(beyond, 255));
        }
    }

    @ParameterizedTest
    @EnumSource
    void zeroAndWhatRoundsToItKeepTheirSignWhereZeroHasOne(ElementFormat format) {
        for (float tiny : new float[] {0f, Float.MIN_VALUE, Float.MIN_NORMAL, format.decode(1) / 2}) {
            assertEquals(0, format.encode(tiny));
            assertEquals(format.hasNegativeZero() ? format.signBit() : 0, format.encode(-tiny));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nanIsNanWhereThereIsOneAndElseTheLargestPositiveCodeWhateverItsSign(ElementFormat format) {
        boolean hasNan = format == ElementFormat.E4M3 || format == ElementFormat.E5M2;
        for (float nan : new float[] {Float.NaN, Float.intBitsToFloat(0xFFC00001)}) {
            assertEquals(hasNan ? 0x7F : format.maxCode(), format.encode(nan));
            assertEquals(hasNan, Float.isNaN(format.decode(format.encode(nan))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBf16ValueGoesToTheNearestOfAllCodes(ElementFormat format) {
        for (int bits = 0; bits < 0x7F80; bits++) {
            float magnitude = Float.intBitsToFloat(bits << 16);
            assertEquals(Nearest.code(magnitude, format.maxCode() + 1, format::decode), format.encode(magnitude));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTheRandomBitsAsManyRoundUpAsTheShareOfTheStepThatIsBelow(ElementFormat format) {
        for (int lower = 0; lower < format.maxCode(); lower++) {
            float step = format.decode(lower + 1) - format.decode(lower);
            for (int share : new int[] {0, 1, 100, 128, 255}) {
                // share/256 of a step above: random bits r round up if r + share is at least 256.
                float magnitude = format.decode(lower) + share / 256f * step;
                for (int bits = 0; bits < 256; bits++) {
                    int expected = bits + share >= 256 ? lower + 1 : lower;
                    assertEquals(expected, format.encodeStochastically(magnitude, bits));
                }
            }
        }
    }
}
