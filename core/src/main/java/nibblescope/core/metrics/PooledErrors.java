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
        if (!layout.shape().equals(own.shape()) || layout.blockSize() % own.blockSize() != 0) {
            throw new IllegalArgumentException("blocks of %d of %s do not make up blocks of %d of %s"
                    .formatted(own.blockSize(), own.shape(), layout.blockSize(), layout.shape()));
        }
    }

    private int blocksInEach() {
        return layout.blockSize() / errors.layout().blockSize();
    }

    /// The number, under the smaller size, of the first block in a larger one.
    public long first(long block) {
        return errors.layout().blockAt(layout.row(block), layout.column(block));
    }

    /// How many of the smaller blocks a larger one has.
    public int count(long block) {
        long column = block % layout.blocksPerRow() * blocksInEach();
        return (int) Math.min(blocksInEach(), errors.layout().blocksPerRow() - column);
    }

    /// The sum of the squared errors of a block's finite elements.
    public double squaredError(long block) {
        double sum = 0;
        long first = first(block);
        for (long own = first; own < first + count(block); own++) {
            sum += errors.squaredError(own);
        }
        return sum;
    }

    /// How many of a block's elements are not finite, before or after.
    public int nonFinite(long block) {
        int nonFinite = 0;
        long first = first(block);
        for (long own = first; own < first + count(block); own++) {
            nonFinite += errors.nonFinite(own);
        }
        return nonFinite;
    }

    /// The mean squared error of a block; NaN if one of its elements is not finite.
    public double meanSquaredError(long block) {
        return nonFinite(block) > 0 ? Double.NaN : squaredError(block) / layout.length(block);
    }
}
