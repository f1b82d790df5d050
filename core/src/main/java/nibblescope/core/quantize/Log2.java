package nibblescope.core.quantize;

import nibblescope.core.format.FloatFormat;

/// The base-2 logarithm as references compute it: correctly rounded to the format of the tensor. So
/// the logarithm of a number just below a power of two is that power's exponent, and of one just
/// above it too: `log2f(7.9999995) = 3`.
final class Log2 {
    private static final double LN_2 = 0x1.62E42FEFA39EFp-1;

    private Log2() {}

    /// The logarithm, rounded to FP32 and then to `format`; minus infinity for 0.
    ///
    /// The quotient has an error of a few 2^-53 of itself. No number of 24 bits has a logarithm so
    /// near to the middle between two floats that are integers or next to one.
    ///
    /// @param value not negative
    static float of(float value, FloatFormat format) {
        return format.round((float) (StrictMath.log(value) / LN_2));
    }

    /// The logarithm rounded down; the least `int` for 0.
    ///
    /// @param value finite and not negative
    static int floor(float value, FloatFormat format) {
        return (int) Math.floor(of(value, format));
    }

    /// The logarithm rounded up; the least `int` for 0.
    ///
    /// @param value finite and not negative
    static int ceil(float value, FloatFormat format) {
        return (int) Math.ceil(of(value, format));
    }
}
