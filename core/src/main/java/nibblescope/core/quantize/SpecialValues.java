package nibblescope.core.quantize;

/// What a recipe makes of NaN, of which E2M1 has none.
///
/// @param nanCode      the code of a single element whose scaled value is NaN, before its sign
/// @param nanBlockCode the code of every element of a block whose scale is NaN
public record SpecialValues(int nanCode, int nanBlockCode) {}
