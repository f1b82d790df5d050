package nibblescope.core.quantize;

import java.util.Locale;

/// What a free recipe is composed of, in the order of its id.
public enum RecipePart {
    /// What elements are stored in.
    ELEMENTS,
    /// What the scale of a block is stored in.
    SCALE,
    /// The shape of a block.
    BLOCK,
    /// The scale that follows from what is to fit.
    RULE,
    /// What is to fit, and which scale is taken.
    CHOICE,
    /// Over what a scale above the block scales is shared.
    TENSOR,
    /// How scaled values become codes.
    ROUNDING,
    /// What is done to values first.
    TRANSFORM;

    /// What it is called in files.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
