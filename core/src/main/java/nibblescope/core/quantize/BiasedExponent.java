package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;

/// The ways in which references come from an amax to the exponent of a scale. Exponents are biased
/// as in FP32 and E8M0, by 127. No amax is negative or not finite.
final class BiasedExponent {
    /// That of 1.
    static final int OF_ONE = 127;
    /// That of infinity and NaN in FP32.
    static final int OF_INFINITY = 0xFF;

    private static final int MANTISSA_BITS = 23;
    private static final int MANTISSA = 0x7FFFFF;
    private static final int HALF = 0x400000;
    private static final int FP16_MANTISSA_BITS = 10;
    private static final int FP16_BIAS = 15;
    private static final int FP16_INFINITY = 0x1F;

    private BiasedExponent() {}

    /// The exponent field.
    static int down(float value) {
        return Float.floatToRawIntBits(value) >> MANTISSA_BITS & OF_INFINITY;
    }

    /// The exponent field, one more for a mantissa that is not 0, by adding all ones to it. NaN wraps
    /// around to 0.
    static int up(float value) {
        return Float.floatToRawIntBits(value) + MANTISSA >> MANTISSA_BITS & OF_INFINITY;
    }

    /// The exponent field, one more for a mantissa that is not 0, where subnormals are none:
    /// above 2^-127, a subnormal with half of a mantissa, it is 1.
    static int upOfSubnormals(float value) {
        int mantissa = Float.floatToRawIntBits(value) & MANTISSA;
        boolean up = down(value) == 0 ? mantissa > HALF : mantissa != 0;
        return down(value) + (up ? 1 : 0);
    }

    /// The exponent field, one more from half of a mantissa on.
    static int nearest(float value) {
        return down(value) + ((Float.floatToRawIntBits(value) & MANTISSA) >= HALF ? 1 : 0);
    }

    /// The exponent field of a number rounded to a mantissa as short as the elements': half of the
    /// last place is added, which for E2M1 carries from 1.75 on.
    static int rounded(float value, ElementFormat elements) {
        int half = 1 << (MANTISSA_BITS - elements.mantissaBits() - 1);
        return Float.floatToRawIntBits(value) + half >> MANTISSA_BITS & OF_INFINITY;
    }

    /// The same by the bits of the format that the value is stored in: 0 for its subnormals, that of
    /// infinity for its infinity.
    static int rounded(float value, ElementFormat elements, FloatFormat input) {
        return switch (input) {
            // BF16 is the upper half of FP32.
            case FP32, BF16 -> rounded(value, elements);
            case FP16 -> {
                int half = 1 << (FP16_MANTISSA_BITS - elements.mantissaBits() - 1);
                int exponent = Float.floatToFloat16(value) + half >> FP16_MANTISSA_BITS;
                if (exponent == 0) {
                    yield 0;
                }
                yield exponent == FP16_INFINITY ? OF_INFINITY : exponent - FP16_BIAS + OF_ONE;
            }
        };
    }

    /// Less `emax`, that of the largest element, and at least 0: `clamp(e - 127 - emax, -127, 128) +
    /// 127`, of which the upper bound is out of reach.
    static int lessMax(int exponent, ElementFormat elements) {
        return Math.max(exponent - elements.maxExponent(), 0);
    }

    /// The logarithm rounded down.
    static int log2Down(float value, FloatFormat format) {
        return biased(Log2.floor(value, format));
    }

    /// The logarithm rounded up.
    static int log2Up(float value) {
        return biased(Log2.ceil(value, FloatFormat.FP32));
    }

    private static int biased(int exponent) {
        return Math.max(exponent, -OF_ONE) + OF_ONE;
    }
}
