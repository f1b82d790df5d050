package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;

/// What a recipe makes of NaN, of which E2M1 has none, and of its negative zero.
///
/// @param nanCode           the code, sign included, of a single element whose scaled value is NaN
/// @param nanBlockCode      the code of every element of a block whose scale is NaN
/// @param negativeZeroValue what code 8 dequantizes to: -0, or 0 if the reference's table says so
/// @param nan               what else than `nanCode` an element can have that was NaN to begin with
public record SpecialValues(int nanCode, int nanBlockCode, float negativeZeroValue, Nan nan) {
    private static final int FLOAT_MANTISSA_BITS = 23;
    private static final int FLOAT_BIAS = 127;

    /// What becomes of a NaN that the tensor holds. One that the arithmetic made, as infinity times
    /// 0, has `nanCode`, with the sign that x86 gives it: set.
    public enum Nan {
        /// It has `nanCode` as well.
        FIXED {
            @Override
            int code(float value, int nanCode, ElementFormat elements) {
                return nanCode;
            }
        },
        /// It has `nanCode` with its own sign.
        SIGNED {
            @Override
            int code(float value, int nanCode, ElementFormat elements) {
                return elements.withSign(nanCode & ~elements.signBit(), Float.floatToRawIntBits(value) < 0);
            }
        },
        /// Its bits are rounded as if it were a number, and the lowest ones taken (torchao,
        /// `custom_fp_utils.py`, `_f32_to_floatx_unpacked`).
        ROUNDED {
            @Override
            int code(float value, int nanCode, ElementFormat elements) {
                int bits = Float.floatToRawIntBits(value);
                int shift = FLOAT_MANTISSA_BITS - elements.mantissaBits();
                int magnitude = bits & Integer.MAX_VALUE;
                int half = (1 << (shift - 1)) - 1 + (magnitude >> shift & 1);
                // 1 less the bias of the elements is the exponent of code 1 times its steps.
                int bias = 1 - Math.getExponent(elements.decode(1)) - elements.mantissaBits();
                int rounded = (magnitude + ((bias - FLOAT_BIAS) << FLOAT_MANTISSA_BITS) + half) >> shift;
                return elements.withSign(rounded & (elements.signBit() - 1), bits < 0);
            }
        },
        /// As [#ROUNDED], in a block whose scale is NaN as well, for `x / NaN` is the NaN of x.
        ROUNDED_IN_EVERY_BLOCK {
            @Override
            int code(float value, int nanCode, ElementFormat elements) {
                return ROUNDED.code(value, nanCode, elements);
            }

            @Override
            int codeInNanBlock(float value, int nanBlockCode, ElementFormat elements) {
                return ROUNDED.code(value, nanBlockCode, elements);
            }
        };

        /// The code of a NaN of the tensor.
        abstract int code(float value, int nanCode, ElementFormat elements);

        /// The code of a NaN of the tensor in a block whose scale is NaN.
        int codeInNanBlock(float value, int nanBlockCode, ElementFormat elements) {
            return nanBlockCode;
        }
    }

    /// Every NaN has the same code.
    public SpecialValues(int nanCode, int nanBlockCode, float negativeZeroValue) {
        this(nanCode, nanBlockCode, negativeZeroValue, Nan.FIXED);
    }

    /// The code of an element whose scaled value is NaN.
    ///
    /// @param value the element, not scaled
    int codeOfNan(float value, ElementFormat elements) {
        return Float.isNaN(value) ? nan.code(value, nanCode, elements) : nanCode;
    }

    /// The code of an element of a block whose scale is NaN.
    ///
    /// @param value the element, not scaled
    int codeInNanBlock(float value, ElementFormat elements) {
        return Float.isNaN(value) ? nan.codeInNanBlock(value, nanBlockCode, elements) : nanBlockCode;
    }
}
