package nibblescope.app.chart;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import nibblescope.core.metrics.Counts;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.RunMonitor;

/// How many blocks have each of the colours of a range.
///
/// @param range     whose colours they are
/// @param counts    the blocks of each colour
/// @param negative  blocks below 0
/// @param zero      blocks that are 0
/// @param nonFinite blocks that are not a number
public record ColorHistogram(ColorRange range, Counts counts, long negative, long zero, long nonFinite) {
    private static final int STRETCH = 1 << 12;
    private static final int STRETCHES_PER_CHECK = 64;

    /// Counts all blocks of a pyramid.
    ///
    /// @throws CancellationException if the monitor says so
    public static ColorHistogram of(Pyramid pyramid, ColorRange range, RunMonitor monitor) {
        float[] numbers = new float[STRETCH];
        int[] indices = new int[STRETCH];
        long[] counts = new long[ColorScale.COLORS];
        long negative = 0;
        long zero = 0;
        long nonFinite = 0;
        long all = pyramid.blocks();
        for (long from = 0; from < all; from += STRETCH) {
            if (from / STRETCH % STRETCHES_PER_CHECK == 0 && monitor.cancelled()) {
                throw new CancellationException();
            }
            int count = (int) Math.min(STRETCH, all - from);
            pyramid.readMaxima(0, from, numbers, count);
            range.indices(numbers, count, indices);
            for (int i = 0; i < count; i++) {
                if (indices[i] < 0) {
                    nonFinite++;
                } else {
                    counts[indices[i]]++;
                    negative += numbers[i] < 0 ? 1 : 0;
                    zero += numbers[i] == 0 ? 1 : 0;
                }
            }
        }
        return new ColorHistogram(range, new Counts(counts), negative, zero, nonFinite);
    }

    /// All blocks that are a number.
    public long finite() {
        return counts.total();
    }

    /// Blocks above 0.
    public long positive() {
        return finite() - negative - zero;
    }

    /// The blocks in each of so many bars of equal width.
    public long[] bars(int bars) {
        long[] sums = new long[bars];
        for (int i = 0; i < ColorScale.COLORS; i++) {
            sums[i * bars / ColorScale.COLORS] += counts.count(i);
        }
        return sums;
    }

    /// The blocks of the most frequent of so many bars.
    public static long largest(long... bars) {
        return Arrays.stream(bars).max().orElse(0);
    }
}
