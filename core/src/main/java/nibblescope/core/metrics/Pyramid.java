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
/// cell a block, each level above it has cells of 2 x 2 of the level below, pooled by their maximum and
/// by their mean, up to a single cell. A block with an element that is not finite is NaN, and so is
/// every cell above it. Immutable; its memory is freed with it.
public final class Pyramid {
    private final List<Level> levels;
    private final float smallestPositive;

    /// One level. At level 0, maximum and mean are the same memory.
    private record Level(long rows, long columns, MemorySegment maxima, MemorySegment means) {}

    private Pyramid(List<Level> levels, float smallestPositive) {
        this.levels = levels;
        this.smallestPositive = smallestPositive;
    }

    /// The pyramid over a tensor with at least one block.
    ///
    /// @throws CancellationException if the monitor says so
    public static Pyramid of(BlockErrors errors, RunMonitor monitor) {
        BlockLayout layout = errors.layout();
        Level base = level(layout.rows(), layout.blocksPerRow(), false);
        float smallest = Float.POSITIVE_INFINITY;
        for (long row = 0; row < base.rows; row++) {
            stopIfCancelled(monitor);
            for (long block = row * base.columns; block < (row + 1) * base.columns; block++) {
                float mse = errors.nonFinite(block) > 0 ? Float.NaN : errors.meanSquaredError(block);
                base.maxima.setAtIndex(JAVA_FLOAT, block, mse);
                if (mse > 0 && mse < smallest) {
                    smallest = mse;
                }
            }
        }
        List<Level> levels = new ArrayList<>(List.of(base));
        while (levels.getLast().rows > 1 || levels.getLast().columns > 1) {
            levels.add(pooled(base, levels.getLast(), levels.size(), monitor));
        }
        return new Pyramid(List.copyOf(levels), smallest);
    }

    private static Level level(long rows, long columns, boolean pooled) {
        long bytes = Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES);
        MemorySegment maxima = Arena.ofAuto().allocate(bytes, Float.BYTES);
        return new Level(rows, columns, maxima, pooled ? Arena.ofAuto().allocate(bytes, Float.BYTES) : maxima);
    }

    /// @param number the number of the new level: its cells cover 2^number blocks either way
    private static Level pooled(Level base, Level below, int number, RunMonitor monitor) {
        Level level = level(Math.ceilDiv(below.rows, 2L), Math.ceilDiv(below.columns, 2L), true);
        for (long row = 0; row < level.rows; row++) {
            stopIfCancelled(monitor);
            for (long column = 0; column < level.columns; column++) {
                float max = 0;
                double sum = 0;
                for (long r = 2 * row; r < Math.min(below.rows, 2 * row + 2); r++) {
                    long high = span(r, number - 1, base.rows);
                    for (long c = 2 * column; c < Math.min(below.columns, 2 * column + 2); c++) {
                        long cell = r * below.columns + c;
                        // Math.max returns NaN if either argument is.
                        max = Math.max(max, below.maxima.getAtIndex(JAVA_FLOAT, cell));
                        sum += (double) below.means.getAtIndex(JAVA_FLOAT, cell)
                                * (high * span(c, number - 1, base.columns));
                    }
                }
                long blocks = span(row, number, base.rows) * span(column, number, base.columns);
                level.maxima.setAtIndex(JAVA_FLOAT, row * level.columns + column, max);
                level.means.setAtIndex(JAVA_FLOAT, row * level.columns + column, (float) (sum / blocks));
            }
        }
        return level;
    }

    /// How many of `extent` blocks a cell of a level covers in one direction.
    private static long span(long cell, int level, long extent) {
        return Math.min(extent, (cell + 1) << level) - (cell << level);
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

    /// The largest error of all blocks; NaN if one of them is.
    public float largest() {
        return max(levels.size() - 1, 0, 0);
    }
}
