package nibblescope.core.quantize;

/// What a recipe makes of NaN, of which E2M1 has none, and of its negative zero.
///
/// @param nanCode           the code, sign included, of a single element whose scaled value is NaN
/// @param nanBlockCode      the code of every element of a block whose scale is NaN
/// @param negativeZeroValue what code 8 dequantizes to: -0, or 0 if the reference's table says so
/// @param nanSign           which sign the code of a single NaN has
public record SpecialValues(int nanCode, int nanBlockCode, float negativeZeroValue, NanSign nanSign) {
    /// Where the sign of the code of a NaN comes from.
    public enum NanSign {
        /// It is that of `nanCode`.
        FIXED,
        /// A NaN of the tensor keeps its sign; one that the arithmetic made, infinity times 0, has
        /// that of `nanCode`: set on x86.
        COPIED
    }

    /// With a fixed sign.
    public SpecialValues(int nanCode, int nanBlockCode, float negativeZeroValue) {
        this(nanCode, nanBlockCode, negativeZeroValue, NanSign.FIXED);
    }

    /// The code of an element whose scaled value is NaN.
    ///
    /// @param value   the element, not scaled
    /// @param signBit of a code
    int codeOfNan(float value, int signBit) {
        boolean copied = nanSign == NanSign.COPIED && Float.isNaN(value);
        return copied && Float.floatToRawIntBits(value) >= 0 ? nanCode & ~signBit : nanCode;
    }
}
