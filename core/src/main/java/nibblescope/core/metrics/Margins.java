package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

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
        float[] numbers = new float[STRETCH];
        long rows = pyramid.rows(0);
        long columns = pyramid.columns(0);
        Cells.Stored maxima = Cells.Stored.allocate(rows);
        Cells.Stored means = Cells.Stored.allocate(rows);
        for (long row = 0; row < rows; row++) {
            float largest = 0;
            double sum = 0;
            for (long column = 0; column < columns; column += STRETCH) {
                stopIfCancelled(monitor);
                int count = (int) Math.min(STRETCH, columns - column);
                pyramid.readMaxima(0, row * columns + column, numbers, count);
                for (int i = 0; i < count; i++) {
                    largest = Pyramid.larger(largest, numbers[i]);
                    sum += numbers[i];
                }
            }
            maxima.segment().setAtIndex(JAVA_FLOAT, row, largest);
            means.segment().setAtIndex(JAVA_FLOAT, row, (float) (sum / columns));
        }
        return pyramid.over(new PyramidLevel(rows, 1, 1, 1, maxima, means), monitor);
    }

    private static Pyramid byColumn(Pyramid pyramid, RunMonitor monitor) {
        float[] numbers = new float[STRETCH];
        float[] largest = new float[STRETCH];
        double[] sums = new double[STRETCH];
        long rows = pyramid.rows(0);
        long columns = pyramid.columns(0);
        Cells.Stored maxima = Cells.Stored.allocate(columns);
        Cells.Stored means = Cells.Stored.allocate(columns);
        for (long first = 0; first < columns; first += STRETCH) {
            int count = (int) Math.min(STRETCH, columns - first);
            Arrays.fill(largest, 0f);
            Arrays.fill(sums, 0.0);
            for (long row = 0; row < rows; row++) {
                stopIfCancelled(monitor);
                pyramid.readMaxima(0, row * columns + first, numbers, count);
                for (int i = 0; i < count; i++) {
                    largest[i] = Pyramid.larger(largest[i], numbers[i]);
                    sums[i] += numbers[i];
                }
            }
            for (int i = 0; i < count; i++) {
                maxima.segment().setAtIndex(JAVA_FLOAT, first + i, largest[i]);
                means.segment().setAtIndex(JAVA_FLOAT, first + i, (float) (sums[i] / rows));
            }
        }
        return pyramid.over(new PyramidLevel(1, columns, 1, 1, maxima, means), monitor);
    }

    private static void stopIfCancelled(RunMonitor monitor) {
        if (monitor.cancelled()) {
            throw new CancellationException();
        }
    }
}
