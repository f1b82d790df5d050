package nibblescope.core.format;

import static nibblescope.core.format.ScaleFormat.BF16;
import static nibblescope.core.format.ScaleFormat.E4M3;
import static nibblescope.core.format.ScaleFormat.E8M0;
import static nibblescope.core.format.ScaleFormat.FP16;
import static nibblescope.core.format.ScaleFormat.FP32;
import static nibblescope.core.format.ScaleFormat.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleFormatTest {
    private static final int E4M3_NAN = 0b0_1111_111;
    private static final int SIGN = 0b1_0000_000;

    @Test
    void everyE4m3CodeHasTheValueOfTheStandard() {
        for (int code = 0; code < 256; code++) {
            int exponent = code >> 3 & 0xF;
            int mantissa = code & 7;
            // s eeee mmm, bias 7: m / 8 * 2^-6 without, (1 + m / 8) * 2^(e - 7) with the implied bit.
            double magnitude =
                    exponent == 0 ? mantissa / 8.0 * Math.pow(2, -6) : (1 + mantissa / 8.0) * Math.pow(2, exponent - 7);
            if ((code & E4M3_NAN) == E4M3_NAN) {
                assertTrue(Float.isNaN(E4M3.decode(code)));
            } else {
                assertEquals((float) (code < SIGN ? magnitude : -magnitude), E4M3.decode(code));
                assertEquals(code, E4M3.encode(E4M3.decode(code)));
            }
        }
        assertEquals(448f, E4M3.decode(E4M3.maxCode()));
        assertEquals(0x1p-9f, E4M3.decode(1));
        assertEquals(4, E4M3.exponentBits());
        assertEquals(3, E4M3.mantissaBits());
    }

    @Test
    void valuesBetweenTwoE4m3CodesGoToTheNearerOneAndTiesToTheEvenCode() {
        for (int lower = 0; lower < E4M3.maxCode(); lower++) {
            float tie = (E4M3.decode(lower) + E4M3.decode(lower + 1)) / 2;
            int even = lower + lower % 2;
            assertEquals(lower, E4M3.encode(Math.nextDown(tie)));
            assertEquals(even, E4M3.encode(tie));
            assertEquals(lower + 1, E4M3.encode(Math.nextUp(tie)));
            assertEquals(SIGN | even, E4M3.encode(-tie));
        }
    }

    @Test
    void whatLiesBeyond448SaturatesAndNanIsSpelledFf() {
        // 464 is where a format that went on to 480 would round up.
        for (float beyond :
                new float[] {448f, Math.nextUp(448f), 464f, 465f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
            assertEquals(0x7E, E4M3.encode(beyond));
            assertEquals(0xFE, E4M3.encode(-beyond));
        }
        assertEquals(0xFF, E4M3.encode(Float.NaN));
        assertEquals(0xFF, E4M3.encode(Float.intBitsToFloat(0xFFC00000)));
    }

    @Test
    void zeroAndWhatRoundsToItKeepTheirSignInE4m3() {
        // 2^-10 is the tie between 0 and 2^-9, and 0 is even.
        for (float tiny : new float[] {0f, Float.MIN_VALUE, Float.MIN_NORMAL, 0x1p-10f}) {
            assertEquals(0, E4M3.encode(tiny));
            assertEquals(SIGN, E4M3.encode(-tiny));
        }
        assertEquals(1, E4M3.encode(Math.nextUp(0x1p-10f)));
    }

    @Test
    void everyBf16ValueGoesToTheNearestOfAllE4m3Codes() {
        for (int bits = 0; bits < 0x7F80; bits++) {
            float magnitude = Float.intBitsToFloat(bits << 16);
            assertEquals(Nearest.code(magnitude, E4M3_NAN, E4M3::decode), E4M3.encode(magnitude));
        }
    }

    @Test
    void everyE8m0CodeIsAPowerOfTwo() {
        for (int code = 0; code < 0xFF; code++) {
            // Math.pow is exact where the result is, which a power of two is in double.
            assertEquals((float) Math.pow(2, code - 127), E8M0.decode(code));
            assertEquals(code, E8M0.encode(E8M0.decode(code)));
        }
        assertTrue(Float.isNaN(E8M0.decode(0xFF)));
        assertEquals(0xFE, E8M0.maxCode());
        assertEquals(8, E8M0.exponentBits());
        assertEquals(0, E8M0.mantissaBits());
    }

    @Test
    void oneAndAHalfTimesAPowerOfTwoGoesUpInE8m0() {
        for (int code = 0; code < 0xFE; code++) {
            float middle = 1.5f * E8M0.decode(code);
            assertEquals(code, E8M0.encode(Math.nextDown(middle)));
            assertEquals(code + 1, E8M0.encode(middle));
            assertEquals(code + 1, E8M0.encode(Math.nextUp(middle)));
            assertEquals(code, E8M0.encode(Math.nextUp(E8M0.decode(code))));
            assertEquals(code + 1, E8M0.encode(Math.nextDown(E8M0.decode(code + 1))));
        }
    }

    @Test
    void theEndsOfE8m0Saturate() {
        for (float low : new float[] {0f, -0f, Float.MIN_VALUE, Math.nextDown(0x1p-127f), 0x1p-127f}) {
            assertEquals(0x00, E8M0.encode(low));
        }
        for (float high : new float[] {0x1p127f, 0x1.8p127f, Float.MAX_VALUE}) {
            assertEquals(0xFE, E8M0.encode(high));
        }
        for (float none : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN}) {
            assertEquals(0xFF, E8M0.encode(none));
        }
        assertEquals(127, E8M0.encode(-1f));
    }

    @Test
    void everyCodeOf16BitsIsThatOfItsValue() {
        for (ScaleFormat format : new ScaleFormat[] {BF16, FP16}) {
            for (int code = 0; code <= 0xFFFF; code++) {
                float value = format.decode(code);
                boolean magnitudeIsNan = (code & 0x7FFF) > (format == BF16 ? 0x7F80 : 0x7C00);
                assertEquals(magnitudeIsNan, Float.isNaN(value));
                assertEquals(magnitudeIsNan ? format.nanCode() : code, format.encode(value));
            }
        }
        // s eeeeeeee mmmmmmm and s eeeee mmmmmmmmmm.
        assertEquals(-1.5f, BF16.decode(0b1_01111111_1000000));
        assertEquals(-1.5f, FP16.decode(0b1_01111_1000000000));
        assertEquals(0x1p-133f, BF16.decode(1));
        assertEquals(0x1p-24f, FP16.decode(1));
    }

    @Test
    void valuesBetweenTwoCodesOf16BitsGoToTheNearerOneAndTiesToTheEvenCode() {
        for (ScaleFormat format : new ScaleFormat[] {BF16, FP16}) {
            for (int lower = 0; lower < format.maxCode(); lower++) {
                // In double, where half of a sum is exact.
                double tie = ((double) format.decode(lower) + format.decode(lower + 1)) / 2;
                assertEquals((float) tie, tie);
                assertEquals(lower, format.encode(Math.nextDown((float) tie)));
                assertEquals(lower + lower % 2, format.encode((float) tie));
                assertEquals(lower + 1, format.encode(Math.nextUp((float) tie)));
                assertEquals(0x8000 | lower + lower % 2, format.encode((float) -tie));
            }
        }
    }

    @Test
    void beyondTheLargestOf16BitsIsInfinity() {
        // Half way to the power of two that follows: 65520 and 2^128 - 2^119.
        assertEquals(0x7BFF, FP16.maxCode());
        assertEquals(0x7BFF, FP16.encode(Math.nextDown(65520f)));
        assertEquals(0x7C00, FP16.encode(65520f));
        assertEquals(0x7F7F, BF16.maxCode());
        assertEquals(0x7F7F, BF16.encode(Math.nextDown(0x1.FFp127f)));
        assertEquals(0x7F80, BF16.encode(0x1.FFp127f));
        assertEquals(0xFF80, BF16.encode(Float.NEGATIVE_INFINITY));
    }

    @Test
    void aScaleOfFp32IsItsBitsAndNanHasOneSpelling() {
        for (float value :
                new float[] {0f, -0f, Float.MIN_VALUE, 1f, -2.5f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
            assertEquals(Float.floatToIntBits(value), FP32.encode(value));
            assertEquals(value, FP32.decode(FP32.encode(value)));
        }
        assertEquals(0x7FC00000, FP32.encode(Float.intBitsToFloat(0xFFC00001)));
        assertEquals(0x7FC00000, FP32.nanCode());
        assertEquals(Float.MAX_VALUE, FP32.decode(FP32.maxCode()));
    }

    @Test
    void aBlockWithoutAScaleHasScaleOneInNoBytes() {
        assertEquals(0, NONE.bytes());
        assertEquals(0, NONE.encode(5f));
        assertEquals(1f, NONE.decode(0));
        assertEquals(0, NONE.nanCode());
        assertEquals(0, NONE.maxCode());
    }

    @ParameterizedTest
    @CsvSource({"E8M0, 8, 1, 8, 0", "E4M3, 8, 1, 4, 3", "FP32, 32, 4, 8, 23", "BF16, 16, 2, 8, 7", "FP16, 16, 2, 5, 10"
    })
    void everyFormatHasItsFields(ScaleFormat format, int bits, int bytes, int exponentBits, int mantissaBits) {
        assertEquals(bits, format.bits());
        assertEquals(bytes, format.bytes());
        assertEquals(bits == 8, format.isByte());
        assertEquals(exponentBits, format.exponentBits());
        assertEquals(mantissaBits, format.mantissaBits());
        assertTrue(Float.isNaN(format.decode(format.nanCode())));
    }
}
