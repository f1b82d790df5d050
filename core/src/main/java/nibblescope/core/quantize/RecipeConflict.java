package nibblescope.core.quantize;

import java.util.Optional;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;

/// Why choices of a free recipe cannot go together. Names the one of them that has to yield.
public enum RecipeConflict {
    /// FLOOR, CEIL, RCEIL, EVEN and NEAREST give powers of two.
    POWER_OF_TWO_RULE(RecipePart.RULE, "amax: the other rules give powers of two, which E8M0 scales are"),
    /// Amax over the largest element is no power of two.
    FRACTIONAL_RULE(RecipePart.RULE, "floor, ceil, rceil, even or nearest: an E8M0 scale is a power of two"),
    /// E8M0 reaches from 2^-127 to 2^127.
    E8M0_NEEDS_NO_TENSOR_SCALE(RecipePart.TENSOR, "none: E8M0 scales reach from 2^-127 to 2^127 by themselves"),
    /// Floats of 16 and 32 bits are precise enough and reach far.
    WIDE_SCALE_NEEDS_NO_TENSOR_SCALE(
            RecipePart.TENSOR, "none: scales of 16 and 32 bits reach far enough by themselves"),
    /// Something has to bring values into the range of the elements.
    NO_SCALE_AT_ALL(RecipePart.TENSOR, "tensor or row: blocks without a scale need one above them"),
    /// A block of several rows has no row of its own.
    ROW_SCALE_NEEDS_BLOCKS_IN_A_ROW(RecipePart.TENSOR, "none or tensor: a scale for each row needs blocks in one row"),
    /// 4 and 6 are the two largest values of E2M1.
    FOUR_OVER_SIX_NEEDS_E2M1(RecipePart.CHOICE, "rounded: 4over6 needs E2M1 elements, whose largest are 4 and 6"),
    /// 1.5 times a power of two is none.
    FOUR_OVER_SIX_NEEDS_E4M3(RecipePart.CHOICE, "rounded: 4over6 needs E4M3 scales, which have 1.5 times another"),
    /// Its error is that of values in units of the tensor's amax.
    FOUR_OVER_SIX_NEEDS_TENSOR_SCALE(
            RecipePart.CHOICE, "rounded: 4over6 needs a tensor scale that leaves room for 1.5 times the largest scale"),
    /// 65536 scales and more cannot all be tried.
    SEARCH_NEEDS_SCALES_OF_A_BYTE(RecipePart.CHOICE, "rounded: a search tries all scales, so they have one byte");

    private final RecipePart part;
    private final String expected;

    RecipeConflict(RecipePart part, String expected) {
        this.part = part;
        this.expected = expected;
    }

    /// The choice that has to be another one.
    public RecipePart part() {
        return part;
    }

    /// What it has to be, and why, in English.
    public String expected() {
        return expected;
    }

    /// Why the rule cannot be, if it cannot.
    static Optional<RecipeConflict> ofRule(FreeRecipe free) {
        boolean powers = free.scale() == ScaleFormat.E8M0;
        if (powers == free.rule().isPowerOfTwo()) {
            return Optional.empty();
        }
        return Optional.of(powers ? FRACTIONAL_RULE : POWER_OF_TWO_RULE);
    }

    /// Why the tensor scale cannot be, if it cannot.
    static Optional<RecipeConflict> ofTensor(FreeRecipe free) {
        boolean none = free.tensor() == TensorScaling.NONE;
        Optional<RecipeConflict> ofFormat = switch (free.scale()) {
            case E8M0 -> none ? Optional.empty() : Optional.of(E8M0_NEEDS_NO_TENSOR_SCALE);
            case FP32, BF16, FP16 -> none ? Optional.empty() : Optional.of(WIDE_SCALE_NEEDS_NO_TENSOR_SCALE);
            case NONE -> none ? Optional.of(NO_SCALE_AT_ALL) : Optional.empty();
            case E4M3 -> Optional.empty();
        };
        return ofFormat.or(
                () -> free.tensor() == TensorScaling.ROW && !free.block().isRow()
                        ? Optional.of(ROW_SCALE_NEEDS_BLOCKS_IN_A_ROW)
                        : Optional.empty());
    }

    /// Why the choice of a scale cannot be, if it cannot.
    static Optional<RecipeConflict> ofChoice(FreeRecipe free) {
        return switch (free.choice()) {
            case FreeRecipe.Choice.Rounded _, FreeRecipe.Choice.Percentile _ -> Optional.empty();
            case FreeRecipe.Choice.Search _ ->
                free.scale().isByte() ? Optional.empty() : Optional.of(SEARCH_NEEDS_SCALES_OF_A_BYTE);
            case FreeRecipe.Choice.FourOverSix _ -> {
                if (free.scale() != ScaleFormat.E4M3) {
                    yield Optional.of(FOUR_OVER_SIX_NEEDS_E4M3);
                }
                if (free.elements() != ElementFormat.E2M1) {
                    yield Optional.of(FOUR_OVER_SIX_NEEDS_E2M1);
                }
                yield free.tensor() == TensorScaling.NONE
                        ? Optional.of(FOUR_OVER_SIX_NEEDS_TENSOR_SCALE)
                        : Optional.empty();
            }
        };
    }
}
