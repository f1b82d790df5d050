package nibblescope.app.chart;

import nibblescope.core.metrics.Pyramid;

/// What a heat map has to look like, pixel by pixel and block by block.
///
final class NaiveRaster {
    static final int NAN = 0xff010203;
    static final int OUTSIDE = 0xff040506;

    private final int rows;
    private final int columns;
    private final float[] errors;
    private final int down;
    private final int across;

    /// @param errors of the blocks, row by row
    /// @param down   rows of blocks that are pooled before anything is painted
    /// @param across blocks of a row that are
    NaiveRaster(int rows, int columns, float[] errors, int down, int across) {
        this.rows = rows;
        this.columns = columns;
        this.errors = errors;
        this.down = down;
        this.across = across;
    }

    int pixel(Viewport seen, Pooling pooling, ColorRange range, int x, int y, int width, int height) {
        long left = edge(seen.left(), seen.width(), x, width, across);
        long top = edge(seen.top(), seen.height(), y, height, down);
        if (left < 0 || top < 0 || left * across >= columns || top * down >= rows) {
            return OUTSIDE;
        }
        long right = Math.max(left + 1, edge(seen.left(), seen.width(), x + 1, width, across));
        long bottom = Math.max(top + 1, edge(seen.top(), seen.height(), y + 1, height, down));
        float max = 0;
        double sum = 0;
        int count = 0;
        for (long row = top * down; row < Math.min(rows, bottom * down); row++) {
            for (long column = left * across; column < Math.min(columns, right * across); column++) {
                float error = errors[(int) (row * columns + column)];
                max = Pyramid.larger(max, error);
                sum += error;
                count++;
            }
        }
        int index = range.index(pooling == Pooling.MAX ? max : (float) (sum / count));
        return index < 0 ? NAN : ColorScale.VIRIDIS.argb(index);
    }

    private static long edge(double start, double extent, int pixel, int pixels, int span) {
        double edge = pixel == pixels ? start + extent : start + pixel * extent / pixels;
        return (long) (pixel == pixels ? Math.ceil(edge / span) : Math.floor(edge / span));
    }
}
