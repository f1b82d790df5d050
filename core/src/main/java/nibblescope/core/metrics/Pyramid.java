package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.RunMonitor;

/// One number for every block of a tensor, such as its mean squared error, at every size that a
/// picture may need: level 0 has a cell a block, each level above it pools cells of the level below
/// by their maximum and by their mean, up to a single cell. The maximum of numbers of either sign is
/// the one of the largest magnitude. Cells become one in the longer direction, four of them while it is
/// far longer and then two, and in both once they are about as long, so that a tall matrix keeps
/// its few columns apart. A block that has no number, such as the error of one with an element that
/// is not finite, is NaN, and so is every cell above it. Immutable; its memory is freed with it.
public final class Pyramid {
    private final List<PyramidLevel> levels;
    private final BlockExtremes extremes;

    private Pyramid(List<PyramidLevel> levels, BlockExtremes extremes) {
        this.levels = levels;
        this.extremes = extremes;
    }

    /// The pyramid over the mean squared errors of a tensor with at least one block.
    ///
    /// @throws CancellationException if the monitor says so
    public static Pyramid of(BlockErrors errors, RunMonitor monitor) {
        BlockLayout layout = errors.layout();
        PyramidLevel base = PyramidLevel.base(layout.blockRows(), layout.blocksPerRow());
        BlockExtremes.Finding finding = new BlockExtremes.Finding();
        PyramidLevel.Filling filling = new PyramidLevel.Filling(base, false);
        for (long row = 0; row < base.rows(); row++) {
            stopIfCancelled(monitor);
            filling.fill(errors, row, finding);
        }
        return new Pyramid(pooled(base, filling, monitor), finding.found());
    }

    /// The pyramid over any numbers of the blocks of a tensor with at least one. It keeps their
    /// memory.
    ///
    /// @throws CancellationException if the monitor says so
    public static Pyramid of(BlockValues values, RunMonitor monitor) {
        BlockLayout layout = values.layout();
        MemorySegment cells = values.values();
        PyramidLevel base = new PyramidLevel(layout.blockRows(), layout.blocksPerRow(), 1, 1, cells, cells);
        BlockExtremes.Finding finding = new BlockExtremes.Finding();
        for (long row = 0; row < base.rows(); row++) {
            stopIfCancelled(monitor);
            finding.add(cells, row * base.columns(), base.columns());
        }
        BlockExtremes extremes = finding.found();
        return new Pyramid(pooled(base, new PyramidLevel.Filling(base, extremes.smallest() < 0), monitor), extremes);
    }

    /// The pyramid over a level whose cells pool blocks of this one, each as many.
    Pyramid over(PyramidLevel base, RunMonitor monitor) {
        return new Pyramid(pooled(base, new PyramidLevel.Filling(base, signed()), monitor), extremes);
    }

    private static List<PyramidLevel> pooled(PyramidLevel base, PyramidLevel.Filling filling, RunMonitor monitor) {
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
        return List.copyOf(levels);
    }

    /// Of two numbers the one of the larger magnitude, the positive one if they are equally large;
    /// NaN if either is.
    public static float larger(float a, float b) {
        float x = Math.abs(a);
        float y = Math.abs(b);
        if (x == y) {
            return Math.max(a, b);
        }
        return x > y || Float.isNaN(a) ? a : b;
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

    /// The maximum of the blocks under a cell.
    public float max(int level, long row, long column) {
        PyramidLevel l = levels.get(level);
        return l.maxima().getAtIndex(JAVA_FLOAT, row * l.columns() + column);
    }

    /// The mean of the blocks under a cell.
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

    /// Whether any block has a number below 0.
    public boolean signed() {
        return extremes.smallest() < 0;
    }

    /// The smallest finite number of all blocks; 0 if there is none.
    public float smallest() {
        return extremes.smallest();
    }

    /// The smallest magnitude above 0, where a logarithmic scale may start; infinite if there is
    /// none.
    public float smallestPositive() {
        return extremes.smallestPositive();
    }

    /// The largest finite magnitude of all blocks, where a scale may end; 0 if there is none.
    public float largestFinite() {
        return extremes.largestFinite();
    }

    /// Whether any block is NaN: has an element that is not finite.
    public boolean hasNonFinite() {
        return Float.isNaN(max(levels.size() - 1, 0, 0));
    }

    /// How many blocks there are.
    public long blocks() {
        return rows(0) * columns(0);
    }

    /// The number of a block.
    public float value(long block) {
        return levels.getFirst().maxima().getAtIndex(JAVA_FLOAT, block);
    }

    /// The magnitude by which a block is ranked.
    float magnitude(long block) {
        return Math.abs(value(block));
    }

    /// All blocks.
    public BlockRegion region() {
        return new BlockRegion(0, 0, rows(0) - 1, columns(0) - 1);
    }

    /// The number of the worst block, the first one in the order of [BlockRank].
    public long worstBlock() {
        return worstBlock(region());
    }

    /// The worst block of a region of this matrix.
    public long worstBlock(BlockRegion region) {
        return WorstSearch.in(this, region, RunMonitor.NONE).search().orElseThrow();
    }
}
