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
    private static final int STRETCH = 1 << 12;

    /// The histogram over the errors of all blocks.
    ///
    /// @throws CancellationException if the monitor says so
    public static BlockErrorHistogram of(BlockErrors errors, int bins, RunMonitor monitor) {
        long blocks = errors.layout().blocks();
        BlockMeans means = new BlockMeans(errors);
        BlockExtremes.Finding finding = new BlockExtremes.Finding();
        finding.add(means, blocks, monitor);
        BlockExtremes extremes = finding.found();
        double low = -1;
        double high = 0;
        if (extremes.largestFinite() > 0) {
            // The logarithm keeps the order of its arguments.
            low = Math.log10(extremes.smallestPositive());
            high = Math.log10(extremes.largestFinite());
        }
        if (low == high) {
            low -= 0.5;
            high += 0.5;
        }
        Histogram.Builder logarithms = new Histogram.Builder(low, high, bins);
        float[] stretch = new float[STRETCH];
        long exact = 0;
        for (long from = 0; from < blocks; from += STRETCH) {
            if (monitor.cancelled()) {
                throw new CancellationException();
            }
            int count = (int) Math.min(STRETCH, blocks - from);
            means.read(from, stretch, 0, count);
            for (int i = 0; i < count; i++) {
                if (stretch[i] == 0) {
                    exact++;
                } else {
                    logarithms.add(Math.log10(stretch[i]));
                }
            }
        }
        return new BlockErrorHistogram(logarithms.build(), exact);
    }
}
