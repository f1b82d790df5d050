package nibblescope.core.metrics;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import nibblescope.core.quantize.RunMonitor;

/// One number for every block of a tensor, such as its mean squared error, at every size that a
/// picture may need: level 0 has a cell a block, each level above it pools cells of the level below
/// by their maximum and by their mean, up to a single cell. The maximum of numbers of either sign is
/// the one of the largest magnitude. Cells become one in the longer direction, four of them while it is
/// far longer and then two, and in both once they are about as long, so that a tall matrix keeps
/// its few columns apart. A block that has no number, such as the error of one with an element that
/// is not finite, is NaN, and so is every cell above it. Level 0 of errors is
/// made of them whenever it is read. Immutable; its memory is freed with it.
public final class Pyramid {
    private final List<PyramidLevel> levels;
    private final BlockExtremes extremes;

    private Pyramid(List<PyramidLevel> levels, BlockExtremes extremes) {
        this.levels = levels;
        this.extremes = extremes;
    }

    /// The pyramid over the mean squared errors of a tensor with at least one block. It keeps them.
    ///
    /// @throws CancellationException if the monitor says so
    public static Pyramid of(BlockErrors errors, RunMonitor monitor) {
        BlockExtremes.Finding finding = new BlockExtremes.Finding();
        BlockMeans cells = new BlockMeans(errors);
        PyramidLevel base = PyramidLevel.base(errors.layout(), cells);
        if (base.isTop()) {
            finding.add(cells, 1, monitor);
            return new Pyramid(List.of(base), finding.found());
        }
        PyramidLevel watched = PyramidLevel.base(errors.layout(), new Cells.Watched(cells, finding));
        PyramidLevel first = LevelPooling.above(base, watched, false, monitor);
        return of(List.of(base, first), finding.found(), monitor);
    }

    /// The pyramid over any numbers of the blocks of a tensor with at least one. It keeps them.
    ///
    /// @throws CancellationException if the monitor says so
    public static Pyramid of(BlockValues values, RunMonitor monitor) {
        PyramidLevel base = PyramidLevel.base(values.layout(), new Cells.Stored(values.values()));
        BlockExtremes.Finding finding = new BlockExtremes.Finding();
        finding.add(base.maxima(), base.rows() * base.columns(), monitor);
        return of(List.of(base), finding.found(), monitor);
    }

    /// The pyramid over a level whose cells pool blocks of this one, each as many.
    Pyramid over(PyramidLevel base, RunMonitor monitor) {
        return of(List.of(base), extremes, monitor);
    }

    private static Pyramid of(List<PyramidLevel> lowest, BlockExtremes extremes, RunMonitor monitor) {
        List<PyramidLevel> levels = new ArrayList<>(lowest);
        while (!levels.getLast().isTop()) {
            levels.add(LevelPooling.above(levels.getFirst(), levels.getLast(), extremes.signs(), monitor));
        }
        return new Pyramid(List.copyOf(levels), extremes);
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
        return l.maxima().get(row * l.columns() + column);
    }

    /// The mean of the blocks under a cell.
    public float mean(int level, long row, long column) {
        PyramidLevel l = levels.get(level);
        return l.means().get(row * l.columns() + column);
    }

    /// Reads cells of a level that lie next to each other, pooled by their maximum, into the first
    /// places of an array.
    ///
    /// @param from the number of the first one, counted row by row
    public void readMaxima(int level, long from, float[] into, int count) {
        levels.get(level).maxima().read(from, into, 0, count);
    }

    /// Reads cells of a level that lie next to each other, pooled by their mean, into the first places
    /// of an array.
    ///
    /// @param from the number of the first one, counted row by row
    public void readMeans(int level, long from, float[] into, int count) {
        levels.get(level).means().read(from, into, 0, count);
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

    /// The memory that it holds, beside the errors or values that it is made of.
    public Stream<MemorySegment> memory() {
        return levels.stream()
                .skip(1)
                .flatMap(level -> Stream.of(level.maxima(), level.means()))
                .flatMap(cells -> cells.memory().stream());
    }

    /// How many blocks there are.
    public long blocks() {
        return rows(0) * columns(0);
    }

    /// The number of a block.
    public float value(long block) {
        return levels.getFirst().maxima().get(block);
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
