package nibblescope.core.quantize;

import nibblescope.core.format.ScaleFormat;

/// Which E8M0 scale a block of E2M1 elements gets, from its amax `a`. The expressions are those of
/// torchao (`prototype/mx_formats/mx_tensor.py`, `to_mx`), NEAREST excepted.
///
/// `exp(x)` is the biased exponent field of an FP32 number, `man(x)` its mantissa field. An amax
/// that is not finite gives NaN (0xFF) under every rule.
public enum PowerOfTwoRule {
    /// `exp(a) - 2`: the largest power of two not above amax, so that it becomes 4 to 8; what
    /// becomes more than 6 saturates (OCP MX 1.0, 6.3).
    FLOOR("2^(⌊log₂ a⌋ − 2)") {
        @Override
        int codeOfFinite(float amax) {
            return clampedExponent(Float.floatToRawIntBits(amax) >> MANTISSA_BITS);
        }
    },

    /// FLOOR, one more where amax is not a power of two: nothing saturates, up to half the range is
    /// lost.
    CEIL("2^(⌈log₂ a⌉ − 2)") {
        @Override
        int codeOfFinite(float amax) {
            int bits = Float.floatToRawIntBits(amax);
            return clampedExponent((bits >> MANTISSA_BITS) + ((bits & MANTISSA) != 0 ? 1 : 0));
        }
    },

    /// The smallest power of two not below amax / 6, computed as `fl(a * fl(1/6))`: nothing
    /// saturates.
    RCEIL("2^⌈log₂(a / 6)⌉") {
        @Override
        int codeOfFinite(float amax) {
            int bits = Float.floatToRawIntBits(amax * ONE_SIXTH);
            int exponent = bits >> MANTISSA_BITS;
            int mantissa = bits & MANTISSA;
            // Code 0 is 2^-127, a subnormal float with this mantissa.
            boolean up = exponent == 0 ? mantissa > HALF : mantissa != 0;
            return exponent + (up ? 1 : 0);
        }
    },

    /// FLOOR of amax rounded to E2M1's one mantissa bit: goes up from 1.75 times a power of two on.
    EVEN("2^(⌊log₂ round(a, 1 bit)⌋ − 2)") {
        @Override
        int codeOfFinite(float amax) {
            int rounded = (Float.floatToRawIntBits(amax) + EVEN_ROUNDING) & INFINITY;
            return rounded == INFINITY ? ScaleFormat.NAN_CODE : clampedExponent(rounded >> MANTISSA_BITS);
        }
    },

    /// The power of two nearest to amax / 6, computed as `fl(a * fl(1/6))`, 1.5 going up. Of no
    /// reference implementation: a rule between FLOOR and RCEIL.
    NEAREST("argmin |2^n − a / 6|") {
        @Override
        int codeOfFinite(float amax) {
            int bits = Float.floatToRawIntBits(amax * ONE_SIXTH);
            int exponent = (bits >> MANTISSA_BITS) + ((bits & MANTISSA) >= HALF ? 1 : 0);
            return Math.min(exponent, ScaleFormat.NAN_CODE - 1);
        }
    };

    private static final float ONE_SIXTH = 1f / 6f;
    private static final int MANTISSA_BITS = 23;
    private static final int MANTISSA = 0x7FFFFF;
    private static final int HALF = 0x400000;
    private static final int INFINITY = 0x7F800000;
    /// Half of the last place of a one-bit mantissa: carries from 1.75 on.
    private static final int EVEN_ROUNDING = 1 << (MANTISSA_BITS - 1 - 1);
    /// Exponent of the largest E2M1 value, 6 = 1.5 * 2^2.
    private static final int EMAX = 2;

    private final String formula;

    PowerOfTwoRule(String formula) {
        this.formula = formula;
    }

    /// The rule for people of any language, in exact arithmetic, with `a` the amax of the block.
    public String formula() {
        return formula;
    }

    /// The E8M0 code of a block's scale.
    ///
    /// @param amax not negative; NaN if the block holds one
    public int code(float amax) {
        return amax < Float.POSITIVE_INFINITY ? codeOfFinite(amax) : ScaleFormat.NAN_CODE;
    }

    abstract int codeOfFinite(float amax);

    /// `clamp(biased - 127 - emax, -127, 128) + 127`; the upper bound is out of reach of a finite
    /// float.
    private static int clampedExponent(int biased) {
        return Math.max(biased - EMAX, 0);
    }
}
