package nibblescope.core.quantize;

import nibblescope.core.format.FloatFormat;

/// What a power of a number, computed in the format of a tensor, is surely not below: that of the number
/// cut to 10 bits of mantissa, from a table for the exponent and one for the mantissa. Immutable.
final class PowerBound {
    private static final int FLOAT_MANTISSA_BITS = 23;
    private static final int FLOAT_EXPONENTS = 256;
    private static final int FLOAT_BIAS = 127;
    private static final int BITS = 10;
    private static final float NORM = 2.4f;
    private static final PowerBound OF_FP32 = new PowerBound(FloatFormat.FP32, NORM);
    private static final PowerBound OF_BF16 = new PowerBound(FloatFormat.BF16, NORM);
    private static final PowerBound OF_FP16 = new PowerBound(FloatFormat.FP16, NORM);

    private final double[] ofExponents = new double[FLOAT_EXPONENTS];
    private final double[] ofMantissas = new double[1 << BITS];
    /// The least number above 0 of the format: twice what rounding takes from the smallest ones.
    private final double leastNumber;
    private final double surelyMore;

    PowerBound(FloatFormat format, float norm) {
        double exponent = format.round(norm);
        double rounding = 2 * format.epsilon();
        for (int i = 1; i < FLOAT_EXPONENTS; i++) {
            ofExponents[i] = StrictMath.pow(2, exponent * (i - FLOAT_BIAS)) * (1 - rounding);
        }
        for (int i = 0; i < ofMantissas.length; i++) {
            ofMantissas[i] = StrictMath.pow(1 + (double) i / ofMantissas.length, exponent);
        }
        double leastNormal = format == FloatFormat.FP16 ? 0x1p-14 : Float.MIN_NORMAL;
        leastNumber = leastNormal * format.epsilon();
        surelyMore = RangeSearch.SURELY_MORE * (1 + rounding);
    }

    /// Of the norm of compressed-tensors, 2.4.
    static PowerBound ofNorm(FloatFormat format) {
        return switch (format) {
            case FP32 -> OF_FP32;
            case BF16 -> OF_BF16;
            case FP16 -> OF_FP16;
        };
    }

    /// At most the power of a number, rounded to the format.
    ///
    /// @param magnitude not below 0; of NaN and infinity it says nothing
    double below(float magnitude) {
        int bits = Float.floatToRawIntBits(magnitude);
        int mantissa = (bits >>> (FLOAT_MANTISSA_BITS - BITS)) & ((1 << BITS) - 1);
        double power = ofExponents[bits >>> FLOAT_MANTISSA_BITS] * ofMantissas[mantissa];
        return Math.max(0, power - leastNumber);
    }

    /// What a sum has to exceed so that, rounded to the format, it exceeds another one.
    double surelyMore(float sum) {
        return (sum + leastNumber) * surelyMore;
    }
}
