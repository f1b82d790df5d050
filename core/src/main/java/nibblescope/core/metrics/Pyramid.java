package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.RunMonitor;

/// The mean squared errors of a tensor's blocks at every size that a picture may need: level 0 has
/// a cell a block, each level above it pools cells of the level below by their maximum and by their
/// mean, up to a single cell. Cells become one in the longer direction, four of them while it is
/// far longer and then two, and in both once they are about as long, so that a tall matrix keeps
/// its few columns apart. A block with an element that is not
/// finite is NaN, and so is every cell above it. Immutable; its memory is freed with it.
public final class Pyramid {
    private final List<PyramidLevel> levels;
    private final float smallestPositive;
    private final float largestFinite;

    private Pyramid(List<PyramidLevel> levels, float smallestPositive, float largestFinite) {
        this.levels = levels;
        this.smallestPositive = smallestPositive;
        this.largestFinite = largestFinite;
    }

    /// The pyramid over a tensor with at least one block.
    ///
    /// @throws CancellationException if the monitor says so
    public static Pyramid of(BlockErrors errors, RunMonitor monitor) {
        BlockLayout layout = errors.layout();
        PyramidLevel base = PyramidLevel.base(layout.rows(), layout.blocksPerRow());
        PyramidLevel.Filling filling = new PyramidLevel.Filling(base);
        for (long row = 0; row < base.rows(); row++) {
            stopIfCancelled(monitor);
            filling.fill(errors, row);
        }
        List<PyramidLevel> levels = new ArrayList<>(List.of(base));
        while (levels.getLast().rows() > 1 || levels.getLast().columns() > 1) {
            PyramidLevel below = levels.getLast();
            PyramidLevel level = below.above();
            for (long row = 0; row < level.rows(); row++) {
                stopIfCancelled(monitor);
                filling.pool(below, level, row);
            }
            levels.add(level);
        }
        return new Pyramid(List.copyOf(levels), filling.smallestPositive(), filling.largestFinite());
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
        return levels.get(level).rows();
    }

    /// Columns of cells of a level.
    public long columns(int level) {
        return levels.get(level).columns();
    }

    /// How many rows of blocks a cell of a level covers; the last row of cells may cover fewer.
    public long rowsPerCell(int level) {
        return levels.get(level).rowsPerCell();
    }

    /// How many blocks of a row a cell of a level covers; the last column of cells may cover fewer.
    public long columnsPerCell(int level) {
        return levels.get(level).columnsPerCell();
    }

    /// The largest error of the blocks under a cell.
    public float max(int level, long row, long column) {
        PyramidLevel l = levels.get(level);
        return l.maxima().getAtIndex(JAVA_FLOAT, row * l.columns() + column);
    }

    /// The mean error of the blocks under a cell.
    public float mean(int level, long row, long column) {
        PyramidLevel l = levels.get(level);
        return l.means().getAtIndex(JAVA_FLOAT, row * l.columns() + column);
    }

    /// The cells of a level, FP32, row by row, pooled by their maximum: for those who paint them.
    public MemorySegment maxima(int level) {
        return levels.get(level).maxima().asReadOnly();
    }

    /// The cells of a level, FP32, row by row, pooled by their mean: for those who paint them.
    public MemorySegment means(int level) {
        return levels.get(level).means().asReadOnly();
    }

    /// The smallest error above 0, where a logarithmic scale may start; infinite if there is none.
    public float smallestPositive() {
        return smallestPositive;
    }

    /// The largest finite error of all blocks, where a scale may end; 0 if there is none.
    public float largestFinite() {
        return largestFinite;
    }

    /// Whether any block has an element that is not finite.
    public boolean hasNonFinite() {
        return Float.isNaN(max(levels.size() - 1, 0, 0));
    }

    /// The number of the block with the largest error, one of several such; one with an element
    /// that is not finite counts as larger than any.
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
