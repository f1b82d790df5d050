package nibblescope.core.quantize;

/// What a recipe makes of NaN, of which E2M1 has none, and of its negative zero.
///
/// @param nanCode           the code, sign included, of a single element whose scaled value is NaN
/// @param nanBlockCode      the code of every element of a block whose scale is NaN
/// @param negativeZeroValue what code 8 dequantizes to: -0, or 0 if the reference's table says so
public record SpecialValues(int nanCode, int nanBlockCode, float negativeZeroValue) {}
