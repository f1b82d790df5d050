package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nibblescope.core.format.FloatFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Log2Test {
    // log2(2^k * (1 - j * 2^-24)) = k - 1.4427 * j * 2^-24: k if that is at most half of the last place below k. Of
    // k = 5 that is 2^-22 = 4 * 2^-24, so j <= 4 / 1.4427 = 2.77. Above 2^k a last place is twice as wide.
    @ParameterizedTest
    @CsvSource({
        "-125, 44, 22",
        "-65, 44, 22",
        "-64, 44, 11",
        "-63, 22, 11",
        "-33, 22, 11",
        "-32, 22, 5",
        "-31, 11, 5",
        "-17, 11, 5",
        "-16, 11, 2",
        "-15, 5, 2",
        "-9, 5, 2",
        "-8, 5, 1",
        "-7, 2, 1",
        "-5, 2, 1",
        "-4, 2, 0",
        "-3, 1, 0",
        "-2, 1, 0",
        "-1, 0, 0",
        "0, 0, 0",
        "1, 0, 0",
        "2, 0, 0",
        "3, 1, 0",
        "4, 1, 1",
        "5, 2, 1",
        "7, 2, 1",
        "8, 2, 2",
        "9, 5, 2",
        "15, 5, 2",
        "16, 5, 5",
        "17, 11, 5",
        "31, 11, 5",
        "32, 11, 11",
        "33, 22, 11",
        "63, 22, 11",
        "64, 22, 22",
        "65, 44, 22",
        "127, 44, 22"
    })
    void numbersBesideAPowerOfTwoHaveItsExponent(int exponent, int below, int above) {
        int power = Float.floatToRawIntBits(Math.scalb(1f, exponent));
        assertEquals(exponent, Log2.floor(Float.intBitsToFloat(power), FloatFormat.FP32));
        assertEquals(exponent, Log2.floor(Float.intBitsToFloat(power - below), FloatFormat.FP32));
        assertEquals(exponent - 1, Log2.floor(Float.intBitsToFloat(power - below - 1), FloatFormat.FP32));
        assertEquals(exponent, Log2.ceil(Float.intBitsToFloat(power), FloatFormat.FP32));
        assertEquals(exponent, Log2.ceil(Float.intBitsToFloat(power + above), FloatFormat.FP32));
        assertEquals(exponent + 1, Log2.ceil(Float.intBitsToFloat(power + above + 1), FloatFormat.FP32));
    }

    @Test
    void subnormalsAndZeroHaveALogarithmToo() {
        assertEquals(-149, Log2.floor(Float.MIN_VALUE, FloatFormat.FP32));
        assertEquals(-127, Log2.floor(0x1p-127f, FloatFormat.FP32));
        // 2^-126 less one step of 2^-149, which is 2^-23 of it: two of the last places that normal numbers have below.
        assertEquals(-126, Log2.floor(Math.nextDown(0x1p-126f), FloatFormat.FP32));
        assertEquals(Integer.MIN_VALUE, Log2.floor(0f, FloatFormat.FP32));
        assertEquals(Integer.MIN_VALUE, Log2.ceil(0f, FloatFormat.FP32));
    }

    @Test
    void inShorterFormatsMoreNumbersHaveTheExponentOfTheNextPower() {
        // log2 31.875 = 4.99435. In BF16 the last place of 4 to 8 is 2^-5: 5. In FP32 it stays below.
        assertEquals(5, Log2.floor(31.875f, FloatFormat.BF16));
        assertEquals(4, Log2.floor(31.875f, FloatFormat.FP32));
        // log2 254 = 7.98868, 0.0113 from 8; log2 253 = 7.98299, 0.0170 from it; half of the last place is 0.0156.
        assertEquals(8, Log2.floor(254f, FloatFormat.BF16));
        assertEquals(7, Log2.floor(253f, FloatFormat.BF16));
        // FP16: half of the last place of 8 to 16 is 2^-8 = 0.0039. log2 2044 = 10.99718, log2 2042 = 10.99577.
        assertEquals(11, Log2.floor(2044f, FloatFormat.FP16));
        assertEquals(10, Log2.floor(2042f, FloatFormat.FP16));
        // log2 257 = 8.00562; the last place of 8 to 16 in BF16 is 2^-4.
        assertEquals(8, Log2.ceil(258f, FloatFormat.BF16));
        assertEquals(9, Log2.ceil(258f, FloatFormat.FP16));
    }

    /// An error of 2^-45 of the logarithm would change none of them, and the one made is far less.
    @ParameterizedTest
    @EnumSource(names = {"BF16", "FP16"})
    void noLogarithmOfANumberOf16BitsIsInDoubt(FloatFormat format) {
        for (int code = 1; code < 0x7C00; code++) {
            float value = format == FloatFormat.BF16
                    ? Float.intBitsToFloat(code << Short.SIZE)
                    : Float.float16ToFloat((short) code);
            double logarithm = Math.log(value) / Math.log(2);
            assertEquals(format.round((float) (logarithm * (1 + 0x1p-45))), Log2.of(value, format));
            assertEquals(format.round((float) (logarithm * (1 - 0x1p-45))), Log2.of(value, format));
        }
    }
}
