package nibblescope.core.quantize;

import nibblescope.core.format.ScaleFormat;

/// How the elements of a block come to share a scale. A block that is cut short at an edge has its
/// own amax.
///
/// @param block       of how many rows and columns a block is
/// @param scaleFormat what its scale is stored in
/// @param range       what of it is to fit the range of the elements
/// @param rule        the scale that follows from that
/// @param choice      which of the codes around that scale is taken
/// @param tensor      over what a scale above the block scales is shared
public record BlockScaling(
        BlockShape block,
        ScaleFormat scaleFormat,
        BlockRange range,
        ScaleRule rule,
        ScaleChoice choice,
        TensorScaling tensor) {
    private static final BlockRange AMAX = new BlockRange.Amax();
    private static final ScaleChoice ROUNDED = new ScaleChoice.Rounded();

    public BlockScaling {
        if (tensor == TensorScaling.ROW && !block.isRow()) {
            throw new IllegalArgumentException("blocks of %s cannot have a scale for each row".formatted(block));
        }
    }

    /// A power of two stored as E8M0 for consecutive elements of a row, as in the OCP MX formats.
    public static BlockScaling powerOfTwo(int blockSize, PowerOfTwoRule rule) {
        return new BlockScaling(BlockShape.row(blockSize), ScaleFormat.E8M0, AMAX, rule, ROUNDED, TensorScaling.NONE);
    }

    /// An E4M3 scale for consecutive elements of a row under an FP32 scale for the whole tensor, as
    /// in NVFP4.
    public static BlockScaling twoLevel(int blockSize, FractionalRule rule) {
        return new BlockScaling(BlockShape.row(blockSize), ScaleFormat.E4M3, AMAX, rule, ROUNDED, TensorScaling.TENSOR);
    }

    /// An E4M3 scale alone.
    public static BlockScaling oneLevel(int blockSize, FractionalRule rule) {
        return twoLevel(blockSize, rule).with(TensorScaling.NONE);
    }

    public BlockScaling with(ScaleChoice other) {
        return new BlockScaling(block, scaleFormat, range, rule, other, tensor);
    }

    public BlockScaling with(TensorScaling other) {
        return new BlockScaling(block, scaleFormat, range, rule, choice, other);
    }

    public BlockScaling with(BlockShape other) {
        return new BlockScaling(other, scaleFormat, range, rule, choice, tensor);
    }

    public BlockScaling with(BlockRange other) {
        return new BlockScaling(block, scaleFormat, other, rule, choice, tensor);
    }

    /// The rule and the choice for people of any language.
    public String formula() {
        return choice instanceof ScaleChoice.Search search && search.allCodes()
                ? search.formula(scaleFormat)
                : choice.formula(rule.formula(tensor));
    }
}
