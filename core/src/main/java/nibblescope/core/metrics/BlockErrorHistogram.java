package nibblescope.core.metrics;

import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.RunMonitor;

/// How the mean squared errors of a tensor's blocks are distributed, in bins of equal ratio.
///
/// @param logarithms log10 of the errors above 0 of blocks whose elements are all finite, from the
///                   smallest to the largest; half a decade to either side if they are one and the
///                   same, and -1 to 0 if there are none. Blocks with an element or an error that
///                   is not finite are counted as not finite
/// @param exact      blocks without any error
public record BlockErrorHistogram(Histogram logarithms, long exact) {
    private static final int BLOCKS_PER_CHUNK = 1 << 16;

    /// The histogram over the errors of all blocks.
    ///
    /// @throws CancellationException if the monitor says so
    public static BlockErrorHistogram of(BlockErrors errors, int bins, RunMonitor monitor) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        long blocks = errors.layout().blocks();
        long exact = 0;
        for (long block = 0; block < blocks; block++) {
            stopIfCancelled(block, monitor);
            float mse = error(errors, block);
            if (mse > 0 && mse < Float.POSITIVE_INFINITY) {
                low = Math.min(low, Math.log10(mse));
                high = Math.max(high, Math.log10(mse));
            } else if (mse == 0) {
                exact++;
            }
        }
        if (low > high) {
            low = -1;
            high = 0;
        } else if (low == high) {
            low -= 0.5;
            high += 0.5;
        }
        Histogram.Builder logarithms = new Histogram.Builder(low, high, bins);
        for (long block = 0; block < blocks; block++) {
            stopIfCancelled(block, monitor);
            float mse = error(errors, block);
            if (mse != 0) {
                logarithms.add(Math.log10(mse));
            }
        }
        return new BlockErrorHistogram(logarithms.build(), exact);
    }

    private static float error(BlockErrors errors, long block) {
        return errors.nonFinite(block) > 0 ? Float.NaN : errors.meanSquaredError(block);
    }

    private static void stopIfCancelled(long block, RunMonitor monitor) {
        if (block % BLOCKS_PER_CHUNK == 0 && monitor.cancelled()) {
            throw new CancellationException();
        }
    }
}
