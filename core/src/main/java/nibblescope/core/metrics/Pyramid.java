package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.RunMonitor;

/// The mean squared errors of a tensor's blocks at every size that a picture may need: level 0 has a
/// cell a block, each level above it pools cells of the level below by their maximum and by their mean,
/// up to a single cell. Two cells become one in the longer direction, and in both once they are about
/// as long, so that a tall matrix keeps its few columns apart. A block with an element that is not
/// finite is NaN, and so is every cell above it. Immutable; its memory is freed with it.
public final class Pyramid {
    private final List<Level> levels;
    private final float smallestPositive;
    private final float largestFinite;

    /// One level. At level 0, maximum and mean are the same memory.
    ///
    /// @param rowsPerCell    rows of blocks that a cell covers, but for the last row of cells
    /// @param columnsPerCell blocks of a row that a cell covers, but for the last column of cells
    private record Level(
            long rows, long columns, long rowsPerCell, long columnsPerCell, MemorySegment maxima, MemorySegment means) {

        static Level base(long rows, long columns) {
            MemorySegment cells = cells(rows, columns);
            return new Level(rows, columns, 1, 1, cells, cells);
        }

        /// The level above, its cells still 0.
        Level above() {
            long down = 2 * rows > columns && rows > 1 ? 2 : 1;
            long across = 2 * columns > rows && columns > 1 ? 2 : 1;
            long higher = Math.ceilDiv(rows, down);
            long wider = Math.ceilDiv(columns, across);
            return new Level(
                    higher,
                    wider,
                    rowsPerCell * down,
                    columnsPerCell * across,
                    cells(higher, wider),
                    cells(higher, wider));
        }

        private static MemorySegment cells(long rows, long columns) {
            long bytes = Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES);
            return Arena.ofAuto().allocate(bytes, Float.BYTES);
        }
    }

    private Pyramid(List<Level> levels, float smallestPositive, float largestFinite) {
        this.levels = levels;
        this.smallestPositive = smallestPositive;
        this.largestFinite = largestFinite;
    }

    /// The pyramid over a tensor with at least one block.
    ///
    /// @throws CancellationException if the monitor says so
    public static Pyramid of(BlockErrors errors, RunMonitor monitor) {
        BlockLayout layout = errors.layout();
        Level base = Level.base(layout.rows(), layout.blocksPerRow());
        int lastLength = layout.length(base.columns - 1);
        float smallest = Float.POSITIVE_INFINITY;
        float largest = 0;
        for (long row = 0; row < base.rows; row++) {
            stopIfCancelled(monitor);
            long last = (row + 1) * base.columns - 1;
            for (long block = row * base.columns; block <= last; block++) {
                int length = block == last ? lastLength : layout.blockSize();
                float mse = errors.nonFinite(block) > 0 ? Float.NaN : errors.squaredError(block) / length;
                base.maxima.setAtIndex(JAVA_FLOAT, block, mse);
                if (mse > 0 && mse < smallest) {
                    smallest = mse;
                }
                if (mse > largest && mse < Float.POSITIVE_INFINITY) {
                    largest = mse;
                }
            }
        }
        List<Level> levels = new ArrayList<>(List.of(base));
        while (levels.getLast().rows > 1 || levels.getLast().columns > 1) {
            Level above = levels.getLast().above();
            pool(base, levels.getLast(), above, monitor);
            levels.add(above);
        }
        return new Pyramid(List.copyOf(levels), smallest, largest);
    }

    private static void pool(Level base, Level below, Level level, RunMonitor monitor) {
        long down = level.rowsPerCell / below.rowsPerCell;
        long across = level.columnsPerCell / below.columnsPerCell;
        for (long row = 0; row < level.rows; row++) {
            stopIfCancelled(monitor);
            long lastRow = Math.min(below.rows, (row + 1) * down);
            for (long column = 0; column < level.columns; column++) {
                long lastColumn = Math.min(below.columns, (column + 1) * across);
                float max = 0;
                double sum = 0;
                long blocks = 0;
                for (long r = row * down; r < lastRow; r++) {
                    long high = covered(r, below.rowsPerCell, base.rows);
                    for (long c = column * across; c < lastColumn; c++) {
                        long cell = r * below.columns + c;
                        long weight = high * covered(c, below.columnsPerCell, base.columns);
                        // Math.max returns NaN if either argument is.
                        max = Math.max(max, below.maxima.getAtIndex(JAVA_FLOAT, cell));
                        sum += (double) below.means.getAtIndex(JAVA_FLOAT, cell) * weight;
                        blocks += weight;
                    }
                }
                long cell = row * level.columns + column;
                level.maxima.setAtIndex(JAVA_FLOAT, cell, max);
                level.means.setAtIndex(JAVA_FLOAT, cell, (float) (sum / blocks));
            }
        }
    }

    /// How many of `extent` blocks a cell covers in one direction.
    private static long covered(long cell, long blocksPerCell, long extent) {
        return Math.min(blocksPerCell, extent - cell * blocksPerCell);
    }

    private static void stopIfCancelled(RunMonitor monitor) {
        if (monitor.cancelled()) {
            throw new CancellationException();
        }
    }

    public int levels() {
        return levels.size();
    }

    /// Rows of cells of a level.
    public long rows(int level) {
        return levels.get(level).rows;
    }

    /// Columns of cells of a level.
    public long columns(int level) {
        return levels.get(level).columns;
    }

    /// How many rows of blocks a cell of a level covers; the last row of cells may cover fewer.
    public long rowsPerCell(int level) {
        return levels.get(level).rowsPerCell;
    }

    /// How many blocks of a row a cell of a level covers; the last column of cells may cover fewer.
    public long columnsPerCell(int level) {
        return levels.get(level).columnsPerCell;
    }

    /// The largest error of the blocks under a cell.
    public float max(int level, long row, long column) {
        Level l = levels.get(level);
        return l.maxima.getAtIndex(JAVA_FLOAT, row * l.columns + column);
    }

    /// The mean error of the blocks under a cell.
    public float mean(int level, long row, long column) {
        Level l = levels.get(level);
        return l.means.getAtIndex(JAVA_FLOAT, row * l.columns + column);
    }

    /// The cells of a level, FP32, row by row, pooled by their maximum: for those who paint them.
    public MemorySegment maxima(int level) {
        return levels.get(level).maxima.asReadOnly();
    }

    /// The cells of a level, FP32, row by row, pooled by their mean: for those who paint them.
    public MemorySegment means(int level) {
        return levels.get(level).means.asReadOnly();
    }

    /// The smallest error above 0, where a logarithmic scale may start; infinite if there is none.
    public float smallestPositive() {
        return smallestPositive;
    }

    /// The largest finite error of all blocks, where a scale may end; 0 if there is none.
    public float largestFinite() {
        return largestFinite;
    }

    /// The number of the block with the largest error, one of several such; one with an element that
    /// is not finite counts as larger than any.
    public long worstBlock() {
        long row = 0;
        long column = 0;
        for (int level = levels.size() - 2; level >= 0; level--) {
            long down = rowsPerCell(level + 1) / rowsPerCell(level);
            long across = columnsPerCell(level + 1) / columnsPerCell(level);
            long firstRow = row * down;
            long firstColumn = column * across;
            row = firstRow;
            column = firstColumn;
            for (long r = firstRow; r < Math.min(rows(level), firstRow + down); r++) {
                for (long c = firstColumn; c < Math.min(columns(level), firstColumn + across); c++) {
                    // Float.compare puts NaN above all else.
                    if (Float.compare(max(level, r, c), max(level, row, column)) > 0) {
                        row = r;
                        column = c;
                    }
                }
            }
        }
        return row * columns(0) + column;
    }
}
