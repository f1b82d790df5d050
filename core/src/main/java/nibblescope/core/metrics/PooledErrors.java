package nibblescope.core.metrics;

import nibblescope.core.quantize.BlockLayout;

/// Block errors as they are in larger blocks: the squared errors of the blocks in each are added up
/// in double.
///
/// @param errors of the blocks as they are
/// @param layout of the larger blocks, or the same
public record PooledErrors(BlockErrors errors, BlockLayout layout) {
    public PooledErrors {
        BlockLayout own = errors.layout();
        if (!layout.shape().equals(own.shape()) || !layout.block().isMadeUpOf(own.block())) {
            throw new IllegalArgumentException("blocks of %s of %s do not make up blocks of %s of %s"
                    .formatted(own.block(), own.shape(), layout.block(), layout.shape()));
        }
    }

    /// The blocks, as they are, in a larger one.
    public BlockRegion in(long block) {
        BlockLayout own = errors.layout();
        long row = layout.row(block) / own.block().rows();
        long column = layout.column(block) / own.block().columns();
        return new BlockRegion(
                row,
                column,
                row + Math.ceilDiv(layout.height(block), own.block().rows()) - 1,
                column + Math.ceilDiv(layout.width(block), own.block().columns()) - 1);
    }

    /// How many of the smaller blocks a larger one has.
    public int count(long block) {
        return (int) in(block).blocks();
    }

    /// The sum of the squared errors of a block's finite elements.
    public double squaredError(long block) {
        double sum = 0;
        BlockRegion in = in(block);
        for (long row = in.firstRow(); row <= in.lastRow(); row++) {
            long start = row * errors.layout().blocksPerRow();
            for (long own = start + in.firstColumn(); own <= start + in.lastColumn(); own++) {
                sum += errors.squaredError(own);
            }
        }
        return sum;
    }

    /// How many of a block's elements are not finite, before or after.
    public int nonFinite(long block) {
        int nonFinite = 0;
        BlockRegion in = in(block);
        for (long row = in.firstRow(); row <= in.lastRow(); row++) {
            long start = row * errors.layout().blocksPerRow();
            for (long own = start + in.firstColumn(); own <= start + in.lastColumn(); own++) {
                nonFinite += errors.nonFinite(own);
            }
        }
        return nonFinite;
    }

    /// The mean squared error of a block; NaN if one of its elements is not finite.
    public double meanSquaredError(long block) {
        return nonFinite(block) > 0 ? Double.NaN : squaredError(block) / layout.length(block);
    }
}
