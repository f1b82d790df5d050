package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.RunMonitor;

/// The blocks of each row, and those of each column, pooled by their maximum and by their mean.
///
/// @param byRow    one column of cells; at level 0 a cell for each row of blocks
/// @param byColumn one row of cells; at level 0 a cell for each column of blocks
public record Margins(Pyramid byRow, Pyramid byColumn) {
    private static final int STRETCH = 1 << 12;

    /// The margins of a matrix of blocks, in two passes over all of them.
    ///
    /// @throws CancellationException if the monitor says so
    public static Margins of(Pyramid pyramid, RunMonitor monitor) {
        return new Margins(byRow(pyramid, monitor), byColumn(pyramid, monitor));
    }

    private static Pyramid byRow(Pyramid pyramid, RunMonitor monitor) {
        MemorySegment blocks = pyramid.maxima(0);
        PyramidLevel margin = PyramidLevel.margin(pyramid.rows(0), 1);
        long columns = pyramid.columns(0);
        for (long row = 0; row < pyramid.rows(0); row++) {
            stopIfCancelled(row, monitor);
            float largest = 0;
            double sum = 0;
            for (long block = row * columns; block < (row + 1) * columns; block++) {
                float value = blocks.getAtIndex(JAVA_FLOAT, block);
                largest = Pyramid.larger(largest, value);
                sum += value;
            }
            margin.maxima().setAtIndex(JAVA_FLOAT, row, largest);
            margin.means().setAtIndex(JAVA_FLOAT, row, (float) (sum / columns));
        }
        return pyramid.over(margin, monitor);
    }

    private static Pyramid byColumn(Pyramid pyramid, RunMonitor monitor) {
        MemorySegment blocks = pyramid.maxima(0);
        PyramidLevel margin = PyramidLevel.margin(1, pyramid.columns(0));
        float[] largest = new float[STRETCH];
        double[] sums = new double[STRETCH];
        long rows = pyramid.rows(0);
        for (long first = 0; first < pyramid.columns(0); first += STRETCH) {
            int count = (int) Math.min(STRETCH, pyramid.columns(0) - first);
            Arrays.fill(largest, 0f);
            Arrays.fill(sums, 0.0);
            for (long row = 0; row < rows; row++) {
                stopIfCancelled(row, monitor);
                long at = row * pyramid.columns(0) + first;
                for (int i = 0; i < count; i++) {
                    float value = blocks.getAtIndex(JAVA_FLOAT, at + i);
                    largest[i] = Pyramid.larger(largest[i], value);
                    sums[i] += value;
                }
            }
            for (int i = 0; i < count; i++) {
                margin.maxima().setAtIndex(JAVA_FLOAT, first + i, largest[i]);
                margin.means().setAtIndex(JAVA_FLOAT, first + i, (float) (sums[i] / rows));
            }
        }
        return pyramid.over(margin, monitor);
    }

    private static void stopIfCancelled(long row, RunMonitor monitor) {
        if (row % STRETCH == 0 && monitor.cancelled()) {
            throw new CancellationException();
        }
    }
}
