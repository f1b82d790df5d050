package nibblescope.app.chart;

import java.util.Arrays;
import nibblescope.core.metrics.Pyramid;

/// Paints the numbers of blocks into pixels. It reads the finest level of a pyramid that has no more
/// than four cells a pixel in view, so a frame takes about as long for a million blocks as for a
/// billion. Where cells are smaller than pixels, each cell counts for exactly one pixel: none is
/// left out. For one thread; keeps its working memory from frame to frame.
public final class HeatRaster {
    private static final int MOST_CELLS_PER_PIXEL = 4;

    private final Axis down = new Axis();
    private final Axis across = new Axis();
    private float[] cells = {};
    private float[] maxima = {};
    private double[] sums = {};
    private float[] pooled = {};
    private int[] colors = {};

    /// Paints every pixel, row by row.
    ///
    /// @param table      the colours of a [ColorScale]
    /// @param nanArgb    for blocks with elements that are not finite
    /// @param outsideArgb where there are no blocks
    /// @param pixels     at least `width` by `height`
    public void paint(
            Pyramid pyramid,
            Viewport viewport,
            Pooling pooling,
            ColorRange range,
            int[] table,
            int nanArgb,
            int outsideArgb,
            int[] pixels,
            int width,
            int height) {
        int level = level(pyramid, viewport, (long) width * height);
        down.map(viewport.top(), viewport.height(), height, pyramid.rowsPerCell(level), pyramid.rows(0));
        across.map(viewport.left(), viewport.width(), width, pyramid.columnsPerCell(level), pyramid.columns(0));
        reserve();
        int drawn = -1;
        for (int y = 0; y < height; y++) {
            int group = down.group[y];
            int at = y * width;
            if (group == drawn && y > 0) {
                System.arraycopy(pixels, at - width, pixels, at, width);
                continue;
            }
            drawn = group;
            if (group < 0 || across.groups == 0) {
                Arrays.fill(pixels, at, at + width, outsideArgb);
                continue;
            }
            switch (pooling) {
                case MAX -> poolMaxima(pyramid, level, group);
                case MEAN -> poolMeans(pyramid, level, group);
            }
            color(range, table, nanArgb);
            for (int x = 0; x < width; x++) {
                int column = across.group[x];
                pixels[at + x] = column < 0 ? outsideArgb : colors[column];
            }
        }
    }

    private void color(ColorRange range, int[] table, int nanArgb) {
        range.indices(pooled, across.groups, colors);
        for (int group = 0; group < across.groups; group++) {
            colors[group] = colors[group] < 0 ? nanArgb : table[colors[group]];
        }
    }

    /// The finest level with few enough cells in view; the last one has a single cell.
    private static int level(Pyramid pyramid, Viewport viewport, long pixels) {
        double blocks = viewport.width() * viewport.height();
        int level = 0;
        while (level < pyramid.levels() - 1
                && blocks / pyramid.rowsPerCell(level) / pyramid.columnsPerCell(level)
                        > (double) MOST_CELLS_PER_PIXEL * pixels) {
            level++;
        }
        return level;
    }

    private void reserve() {
        int count = across.cells();
        if (cells.length < count) {
            cells = new float[count];
            maxima = new float[count];
            sums = new double[count];
        }
        if (pooled.length < across.groups) {
            pooled = new float[across.groups];
            colors = new int[across.groups];
        }
    }

    private void poolMaxima(Pyramid pyramid, int level, int group) {
        boolean signed = pyramid.signed();
        int count = across.cells();
        Arrays.fill(maxima, 0, count, 0f);
        for (long row = down.first[group]; row < down.end[group]; row++) {
            pyramid.readMaxima(level, row * pyramid.columns(level) + across.from, cells, count);
            if (signed) {
                for (int i = 0; i < count; i++) {
                    maxima[i] = Pyramid.larger(maxima[i], cells[i]);
                }
            } else {
                for (int i = 0; i < count; i++) {
                    // Math.max returns NaN if either argument is.
                    maxima[i] = Math.max(maxima[i], cells[i]);
                }
            }
        }
        for (int g = 0; g < across.groups; g++) {
            int end = across.endOffset[g];
            int i = across.firstOffset[g];
            float max = maxima[i];
            while (++i < end) {
                max = signed ? Pyramid.larger(max, maxima[i]) : Math.max(max, maxima[i]);
            }
            pooled[g] = max;
        }
    }

    private void poolMeans(Pyramid pyramid, int level, int group) {
        int count = across.cells();
        Arrays.fill(sums, 0, count, 0.0);
        for (long row = down.first[group]; row < down.end[group]; row++) {
            pyramid.readMeans(level, row * pyramid.columns(level) + across.from, cells, count);
            double weight = covered(row, pyramid.rowsPerCell(level), pyramid.rows(0));
            for (int i = 0; i < count; i++) {
                sums[i] += cells[i] * weight;
            }
        }
        // Of the cells in view only the last one may cover fewer columns than the others.
        double columnsPerCell = pyramid.columnsPerCell(level);
        sums[count - 1] *= covered(across.to - 1, pyramid.columnsPerCell(level), pyramid.columns(0)) / columnsPerCell;
        for (int g = 0; g < across.groups; g++) {
            double sum = 0;
            for (int i = across.firstOffset[g]; i < across.endOffset[g]; i++) {
                sum += sums[i];
            }
            pooled[g] = (float) (sum * columnsPerCell / (down.blocks[group] * across.blocks[g]));
        }
    }

    /// How many of `extent` blocks a cell covers in one direction.
    private static long covered(long cell, long blocksPerCell, long extent) {
        return Math.min(extent, (cell + 1) * blocksPerCell) - cell * blocksPerCell;
    }

    /// Which cells lie under the pixels of one direction. Pixels over the same cells form a group.
    private static final class Axis {
        /// The group of each pixel; -1 outside the matrix.
        int[] group = {};
        /// The cells of each group.
        long[] first = {};
        long[] end = {};
        /// The same, counted from the first cell of all groups.
        int[] firstOffset = {};
        int[] endOffset = {};
        /// How many blocks each group covers in this direction.
        double[] blocks = {};
        int groups;
        /// The cells of all groups.
        long from;
        long to;

        void map(double start, double extent, int pixels, long blocksPerCell, long allBlocks) {
            long cells = Math.ceilDiv(allBlocks, blocksPerCell);
            if (group.length < pixels) {
                group = new int[pixels];
                first = new long[pixels];
                end = new long[pixels];
                firstOffset = new int[pixels];
                endOffset = new int[pixels];
                blocks = new double[pixels];
            }
            groups = 0;
            long at = edge(start, blocksPerCell);
            for (int pixel = 0; pixel < pixels; pixel++) {
                // The last pixel takes the cell along that the edge of the view cuts.
                long next = pixel == pixels - 1
                        ? (long) Math.ceil((start + extent) / blocksPerCell)
                        : edge(start + (pixel + 1) * extent / pixels, blocksPerCell);
                add(pixel, at, Math.min(cells, Math.max(at + 1, next)), cells);
                at = next;
            }
            from = groups == 0 ? 0 : first[0];
            to = groups == 0 ? 0 : end[groups - 1];
            for (int g = 0; g < groups; g++) {
                firstOffset[g] = (int) (first[g] - from);
                endOffset[g] = (int) (end[g] - from);
                blocks[g] = Math.min(allBlocks, end[g] * blocksPerCell) - first[g] * blocksPerCell;
            }
        }

        private static long edge(double blocks, long blocksPerCell) {
            return (long) Math.floor(blocks / blocksPerCell);
        }

        private void add(int pixel, long firstCell, long endCell, long cells) {
            if (firstCell < 0 || firstCell >= cells) {
                group[pixel] = -1;
                return;
            }
            if (groups == 0 || first[groups - 1] != firstCell || end[groups - 1] != endCell) {
                first[groups] = firstCell;
                end[groups] = endCell;
                groups++;
            }
            group[pixel] = groups - 1;
        }

        int cells() {
            return (int) (to - from);
        }
    }
}
