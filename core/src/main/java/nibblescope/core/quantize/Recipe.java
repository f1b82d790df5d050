package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;

/// Everything that decides the bits of a quantized tensor, and where it comes from.
///
/// @param id         how it is called on the command line and in files
/// @param elements   what elements are stored in
/// @param scaling    how blocks are formed and scaled
/// @param arithmetic the multiplier expression
/// @param rounding   how scaled values become codes
/// @param specials   what becomes of NaN
/// @param packing    how the reference packs codes
/// @param provenance whose recipe it is
public record Recipe(
        String id,
        ElementFormat elements,
        BlockScaling scaling,
        ScaleArithmetic arithmetic,
        ElementRounding rounding,
        SpecialValues specials,
        Packing packing,
        Provenance provenance) {
    public int blockSize() {
        return scaling.blockSize();
    }

    /// Whether an FP32 scale for the whole tensor is stored.
    public boolean hasTensorScale() {
        return switch (scaling) {
            case BlockScaling.TwoLevel _ -> true;
            case BlockScaling.OneLevel _, BlockScaling.PowerOfTwo _ -> false;
        };
    }

    /// The rule of the block scale for people.
    public String scaleFormula() {
        return switch (scaling) {
            case BlockScaling.PowerOfTwo s -> s.rule().formula();
            case BlockScaling.TwoLevel s -> s.choice().formula(s.rule());
            case BlockScaling.OneLevel s -> s.rule().oneLevelFormula();
        };
    }

    @Override
    public String toString() {
        return id;
    }
}
