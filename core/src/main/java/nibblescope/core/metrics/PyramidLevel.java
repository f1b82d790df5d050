package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.tensor.ScratchArena;

/// One level of a [Pyramid]. At level 0 of blocks, maxima and means are the same memory.
///
/// @param rowsPerCell    rows of blocks that a cell covers, but for the last row of cells
/// @param columnsPerCell blocks of a row that a cell covers, but for the last column of cells
record PyramidLevel(
        long rows, long columns, long rowsPerCell, long columnsPerCell, MemorySegment maxima, MemorySegment means) {
    private static final int MOST_POOLED = 4;
    /// A pixel of any window covers more cells in the longer direction than are pooled at once, if
    /// there is more than one cell to a pixel: pooling costs no sharpness.
    private static final int ELONGATED = 16;

    /// Level 0, its cells still 0.
    static PyramidLevel base(long rows, long columns) {
        MemorySegment cells = cells(rows, columns);
        return new PyramidLevel(rows, columns, 1, 1, cells, cells);
    }

    /// Level 0 whose cells stand for more than a block each: its maxima and means, still 0, are not
    /// the same.
    static PyramidLevel margin(long rows, long columns) {
        return new PyramidLevel(rows, columns, 1, 1, cells(rows, columns), cells(rows, columns));
    }

    /// The level above, its cells still 0.
    PyramidLevel above() {
        long down = pooled(rows, columns);
        long across = pooled(columns, rows);
        long higher = Math.ceilDiv(rows, down);
        long wider = Math.ceilDiv(columns, across);
        return new PyramidLevel(
                higher, wider, rowsPerCell * down, columnsPerCell * across, cells(higher, wider), cells(higher, wider));
    }

    /// How many cells become one in a direction. Four at once where the matrix is that much longer
    /// than wide: each level then has a quarter of the cells below it, and all of them take little
    /// memory.
    private static long pooled(long extent, long other) {
        if (extent >= ELONGATED * other) {
            return MOST_POOLED;
        }
        return 2 * extent > other && extent > 1 ? 2 : 1;
    }

    private static MemorySegment cells(long rows, long columns) {
        long bytes = Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES);
        return ScratchArena.ofAuto().allocate(bytes, Float.BYTES);
    }

    /// How many rows of blocks the cells of a row cover, of so many rows of blocks in all.
    long rowsCovered(long row, long extent) {
        return Math.min(rowsPerCell, extent - row * rowsPerCell);
    }

    /// How many blocks of a row the cells of a column cover, of so many in all.
    long columnsCovered(long column, long extent) {
        return Math.min(columnsPerCell, extent - column * columnsPerCell);
    }

    /// Fills levels, a stretch of a row at a time.
    static final class Filling {
        private static final int STRETCH = 1 << 12;

        private final PyramidLevel base;
        private final boolean[] poisoned = new boolean[STRETCH];
        private final float[] cells = new float[STRETCH];
        private final float[] maxima = new float[STRETCH];
        private final double[] sums = new double[STRETCH];
        private final boolean signed;

        /// @param signed whether numbers may be below 0
        Filling(PyramidLevel base, boolean signed) {
            this.base = base;
            this.signed = signed;
        }

        /// Fills a row of level 0.
        void fill(BlockErrors errors, long row, BlockExtremes.Finding finding) {
            BlockLayout layout = errors.layout();
            for (long column = 0; column < base.columns; column += STRETCH) {
                int count = (int) Math.min(STRETCH, base.columns - column);
                long block = row * base.columns + column;
                MemorySegment.copy(errors.squaredErrors(), JAVA_FLOAT, block * Float.BYTES, cells, 0, count);
                for (int i = 0; i < count; i++) {
                    poisoned[i] = errors.nonFinite(block + i) > 0;
                }
                int last = count - 1;
                int length = layout.height(block) * layout.block().columns();
                for (int i = 0; i < last; i++) {
                    fill(i, length);
                }
                fill(last, layout.length(block + last));
                finding.add(cells, count);
                MemorySegment.copy(cells, 0, base.maxima, JAVA_FLOAT, block * Float.BYTES, count);
            }
        }

        private void fill(int at, int length) {
            cells[at] = poisoned[at] ? Float.NaN : cells[at] / length;
        }

        /// Fills a row of a level from the rows of the level below.
        void pool(PyramidLevel below, PyramidLevel level, long row) {
            int across = (int) (level.columnsPerCell / below.columnsPerCell);
            long down = level.rowsPerCell / below.rowsPerCell;
            for (long column = 0; column < level.columns; column += STRETCH / MOST_POOLED) {
                int count = (int) Math.min(STRETCH / MOST_POOLED, level.columns - column);
                Arrays.fill(maxima, 0, count, 0f);
                Arrays.fill(sums, 0, count, 0.0);
                for (long r = row * down; r < Math.min(below.rows, (row + 1) * down); r++) {
                    add(below, r, column * across, count * across, across);
                }
                long at = (row * level.columns + column) * Float.BYTES;
                MemorySegment.copy(maxima, 0, level.maxima, JAVA_FLOAT, at, count);
                long high = level.rowsCovered(row, base.rows);
                double blocks = (double) high * level.columnsPerCell;
                for (int i = 0; i < count; i++) {
                    cells[i] = (float) (sums[i] / blocks);
                }
                long lastBlocks = high * level.columnsCovered(column + count - 1, base.columns);
                cells[count - 1] = (float) (sums[count - 1] / lastBlocks);
                MemorySegment.copy(cells, 0, level.means, JAVA_FLOAT, at, count);
            }
        }

        /// Adds cells of a row to the cells above them.
        ///
        /// @param wanted of which the level may lack the last one
        /// @param across how many cells next to each other have one cell above them
        private void add(PyramidLevel below, long row, long column, int wanted, int across) {
            int shift = Integer.numberOfTrailingZeros(across);
            int count = (int) Math.min(wanted, below.columns - column);
            int last = count - 1;
            long at = (row * below.columns + column) * Float.BYTES;
            MemorySegment.copy(below.maxima, JAVA_FLOAT, at, cells, 0, count);
            if (signed) {
                for (int i = 0; i < count; i++) {
                    maxima[i >> shift] = Pyramid.larger(maxima[i >> shift], cells[i]);
                }
            } else {
                for (int i = 0; i < count; i++) {
                    // Math.max returns NaN if either argument is.
                    maxima[i >> shift] = Math.max(maxima[i >> shift], cells[i]);
                }
            }
            MemorySegment.copy(below.means, JAVA_FLOAT, at, cells, 0, count);
            long high = below.rowsCovered(row, base.rows);
            double blocks = (double) high * below.columnsPerCell;
            for (int i = 0; i < last; i++) {
                sums[i >> shift] += cells[i] * blocks;
            }
            long lastBlocks = high * below.columnsCovered(column + last, base.columns);
            sums[last >> shift] += (double) cells[last] * lastBlocks;
        }
    }
}
