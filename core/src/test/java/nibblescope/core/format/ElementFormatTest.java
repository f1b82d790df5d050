package nibblescope.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void e2m1HasFourBitsOneOfSignTwoOfExponentOneOfMantissa() {
        assertEquals(4, ElementFormat.E2M1.bits());
        assertEquals(2, ElementFormat.E2M1.exponentBits());
        assertEquals(1, ElementFormat.E2M1.mantissaBits());
        assertEquals(0b1000, ElementFormat.E2M1.signBit());
        assertEquals(6f, ElementFormat.E2M1.maxFinite());
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeIsThatOfItsValue(ElementFormat format) {
        for (int code = 0; code < 1 << format.bits(); code++) {
            assertEquals(code, format.encode(format.decode(code)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void valuesBetweenTwoCodesGoToTheNearerOneAndTiesToTheEvenCode(ElementFormat format) {
        for (int lower = 0; format.decode(lower) < format.maxFinite(); lower++) {
            int upper = lower + 1;
            float tie = (format.decode(lower) + format.decode(upper)) / 2;
            int even = lower % 2 == 0 ? lower : upper;
            int sign = format.signBit();
            assertEquals(lower, format.encode(Math.nextDown(tie)));
            assertEquals(even, format.encode(tie));
            assertEquals(upper, format.encode(Math.nextUp(tie)));
            assertEquals(sign | lower, format.encode(-Math.nextDown(tie)));
            assertEquals(sign | even, format.encode(-tie));
            assertEquals(sign | upper, format.encode(-Math.nextUp(tie)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatLiesBeyondTheLargestValueSaturates(ElementFormat format) {
        int largest = format.signBit() - 1;
        float max = format.maxFinite();
        for (float beyond : new float[] {
            max, Math.nextUp(max), 1.25f * max, 2 * max, 0x1p126f, Float.MAX_VALUE, Float.POSITIVE_INFINITY
        }) {
            assertEquals(largest, format.encode(beyond), () -> "code of " + beyond);
            assertEquals(largest | format.signBit(), format.encode(-beyond), () -> "code of -" + beyond);
        }
    }

    @ParameterizedTest
    @EnumSource
    void zeroAndWhatRoundsToItKeepTheirSign(ElementFormat format) {
        for (float tiny : new float[] {0f, Float.MIN_VALUE, Float.MIN_NORMAL, format.decode(1) / 2}) {
            assertEquals(0, format.encode(tiny));
            assertEquals(format.signBit(), format.encode(-tiny));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nanGivesTheLargestPositiveCodeWhateverItsSign(ElementFormat format) {
        assertEquals(format.signBit() - 1, format.encode(Float.NaN));
        assertEquals(format.signBit() - 1, format.encode(Float.intBitsToFloat(0xFFC00001)));
    }

    @ParameterizedTest
    @EnumSource
    void everyBf16ValueGoesToTheNearestOfAllCodes(ElementFormat format) {
        for (int bits = 0; bits < 0x7F80; bits++) {
            float magnitude = Float.intBitsToFloat(bits << 16);
            assertEquals(Nearest.code(magnitude, format.signBit(), format::decode), format.encode(magnitude));
        }
    }
}
