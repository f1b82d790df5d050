package nibblescope.app.errormap;

import nibblescope.core.metrics.Pyramid;

/// The rows or columns of a map as bars of one pixel each: the largest and the mean of those that
/// lie under a pixel. Read from the level of the margin that has about as many cells as pixels.
final class MarginBars {
    private static final int MOST_CELLS_PER_PIXEL = 4;

    private final float[] maxima;
    private final float[] means;

    private MarginBars(int pixels) {
        maxima = new float[pixels];
        means = new float[pixels];
    }

    /// The bars of a part of a margin.
    ///
    /// @param byRow  whether the margin is one of rows
    /// @param start  the first row or column in view, and a part of one
    /// @param extent how many are in view
    static MarginBars of(Pyramid margin, boolean byRow, double start, double extent, int pixels) {
        int level = 0;
        while (level < margin.levels() - 1
                && extent / perCell(margin, byRow, level) > (double) MOST_CELLS_PER_PIXEL * pixels) {
            level++;
        }
        long perCell = perCell(margin, byRow, level);
        long cells = byRow ? margin.rows(level) : margin.columns(level);
        MarginBars bars = new MarginBars(pixels);
        for (int pixel = 0; pixel < pixels; pixel++) {
            long first = (long) Math.floor((start + pixel * extent / pixels) / perCell);
            long end = (long) Math.floor((start + (pixel + 1) * extent / pixels) / perCell);
            float max = 0;
            double sum = 0;
            int count = 0;
            for (long cell = Math.max(0, first); cell < Math.min(cells, Math.max(first + 1, end)); cell++) {
                long row = byRow ? cell : 0;
                long column = byRow ? 0 : cell;
                max = Pyramid.larger(max, margin.max(level, row, column));
                sum += margin.mean(level, row, column);
                count++;
            }
            bars.maxima[pixel] = max;
            bars.means[pixel] = count == 0 ? 0 : (float) (sum / count);
        }
        return bars;
    }

    private static long perCell(Pyramid margin, boolean byRow, int level) {
        return byRow ? margin.rowsPerCell(level) : margin.columnsPerCell(level);
    }

    int pixels() {
        return maxima.length;
    }

    float max(int pixel) {
        return maxima[pixel];
    }

    float mean(int pixel) {
        return means[pixel];
    }

    /// Whether a row or column under a pixel has a block that is not a number.
    boolean isMissing(int pixel) {
        return Float.isNaN(maxima[pixel]);
    }
}
