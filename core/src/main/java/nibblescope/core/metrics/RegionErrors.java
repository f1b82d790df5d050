package nibblescope.core.metrics;

import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.RunMonitor;

/// The errors of a rectangle of blocks.
///
/// @param blocks          in the rectangle
/// @param elements        in these blocks
/// @param nonFinite       elements that are not finite, before or after; they add to no sum
/// @param sumSquaredError of the finite elements, the blocks' sums added in double in block order
public record RegionErrors(long blocks, long elements, long nonFinite, double sumSquaredError) {
    private static final int BLOCKS_PER_CHECK = 1 << 12;

    /// The errors of a rectangle.
    ///
    /// @throws IllegalArgumentException if not all of it lies in the tensor
    /// @throws CancellationException    if the monitor says so
    public static RegionErrors of(BlockErrors errors, BlockRegion region, RunMonitor monitor) {
        BlockLayout layout = errors.layout();
        if (!region.isIn(layout.blockRows(), layout.blocksPerRow())) {
            throw new IllegalArgumentException(region + " is not in " + layout);
        }
        double sum = 0;
        long nonFinite = 0;
        long seen = 0;
        for (long row = region.firstRow(); row <= region.lastRow(); row++) {
            long start = row * layout.blocksPerRow();
            for (long block = start + region.firstColumn(); block <= start + region.lastColumn(); block++) {
                if (seen++ % BLOCKS_PER_CHECK == 0 && monitor.cancelled()) {
                    throw new CancellationException();
                }
                sum += errors.squaredError(block);
                nonFinite += errors.nonFinite(block);
            }
        }
        return new RegionErrors(region.blocks(), region.elements(layout), nonFinite, sum);
    }

    /// The mean squared error of the finite elements; NaN if there are none.
    public double mse() {
        return sumSquaredError / (elements - nonFinite);
    }
}
