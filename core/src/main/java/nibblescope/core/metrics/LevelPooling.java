package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.RunMonitor;

/// Fills a level of a [Pyramid] from the one below it. For one thread.
///
/// Maxima are compared as integers. The bits of floats that have no sign are in the order of the
/// floats, NaN last. Where there are signs, the bits are turned by one first, so that they are in
/// the order of magnitudes, the positive one of two that are equally large last.
///
/// Means come from sums in double, row after row, to which each cell adds its mean as often as it
/// covers blocks. That is a power of two and the same for all cells but those that the lower and
/// right edge cut short, so the others add their means once: the sum has the same bits, but for its
/// exponent.
final class LevelPooling {
    private static final int STRETCH = 1 << 10;
    /// Turned by one bit, a positive number ends on 0 and shall be above the negative one, and the
    /// first bit shall not count as a sign.
    private static final int TURNED = 0x80000001;

    private final PyramidLevel base;
    private final PyramidLevel below;
    private final PyramidLevel level;
    private final Cells.Stored levelMaxima;
    private final Cells.Stored levelMeans;
    private final boolean signs;
    /// How many cells become one in each direction.
    private final int down;
    private final int across;
    /// The cells under which all are there and none is cut short.
    private final long wholeRows;
    private final long wholeColumns;

    private final float[] means = new float[STRETCH];
    private final MemorySegment meansBits = MemorySegment.ofArray(means);
    private final int[] bits = new int[STRETCH];
    private final int[] maxima = new int[STRETCH];
    private final double[] sums = new double[STRETCH];

    private LevelPooling(PyramidLevel base, PyramidLevel below, boolean signs) {
        this.base = base;
        this.below = below;
        this.signs = signs;
        down = below.pooledRows();
        across = below.pooledColumns();
        long rows = Math.ceilDiv(below.rows(), down);
        long columns = Math.ceilDiv(below.columns(), across);
        levelMaxima = Cells.Stored.allocate(Math.multiplyExact(rows, columns));
        levelMeans = Cells.Stored.allocate(Math.multiplyExact(rows, columns));
        level = new PyramidLevel(
                rows, columns, below.rowsPerCell() * down, below.columnsPerCell() * across, levelMaxima, levelMeans);
        wholeRows = base.rows() / level.rowsPerCell();
        wholeColumns = base.columns() / level.columnsPerCell();
    }

    /// The level above another one.
    ///
    /// @param base  level 0
    /// @param signs whether a cell may have the sign bit set
    /// @throws CancellationException if the monitor says so
    static PyramidLevel above(PyramidLevel base, PyramidLevel below, boolean signs, RunMonitor monitor) {
        if (below.columns() == 1 && below.rows() > 1) {
            // A column is a row as well, and rows are what the loops go along.
            return above(base.turned(), below.turned(), signs, monitor).turned();
        }
        LevelPooling pooling = new LevelPooling(base, below, signs);
        pooling.fill(monitor);
        return pooling.level;
    }

    private void fill(RunMonitor monitor) {
        int high = (int) Math.clamp(STRETCH / (down * below.columns()), 1, level.rows());
        int wide = (int) Math.min(STRETCH / (down * across), wholeColumns);
        for (long row = 0; row < level.rows(); row += high) {
            if (monitor.cancelled()) {
                throw new CancellationException();
            }
            long end = Math.min(level.rows(), row + high);
            int whole = Math.clamp(wholeRows - row, 0, high);
            for (long column = 0; whole > 0 && column < wholeColumns; column += wide) {
                pool(row, whole, column, (int) Math.min(wide, wholeColumns - column));
            }
            for (long r = row; r < end; r++) {
                for (long c = r < wholeRows ? wholeColumns : 0; c < level.columns(); c++) {
                    pool(r, c);
                }
            }
        }
    }

    /// Pools whole cells: of one row, or all those of a few rows.
    private void pool(long row, int high, long column, int wide) {
        boolean together = below.columns() * down * high <= STRETCH;
        int stride = together ? (int) below.columns() : wide * across;
        int outStride = together ? (int) level.columns() : wide;
        long first = row * down * below.columns() + column * across;
        for (int piece = 0; piece < (together ? 1 : down); piece++) {
            read(first + piece * below.columns(), piece * stride, together ? high * down * stride : stride);
        }
        Arrays.fill(maxima, 0, high * outStride, signs ? TURNED : 0);
        Arrays.fill(sums, 0, high * outStride, 0.0);
        for (int r = 0; r < high * down; r++) {
            switch (across) {
                case 1 -> add(r * stride, r / down * outStride, wide);
                case 2 -> addPairs(r * stride, r / down * outStride, wide);
                default -> addFours(r * stride, r / down * outStride, wide);
            }
        }
        write(row * level.columns() + column, high * outStride);
    }

    private void read(long from, int at, int count) {
        below.maxima().read(from, means, at, count);
        MemorySegment.copy(meansBits, JAVA_INT, (long) at * Float.BYTES, bits, at, count);
        if (signs) {
            turn(at, at + count);
        }
        if (!below.means().equals(below.maxima())) {
            below.means().read(from, means, at, count);
        }
    }

    private void turn(int from, int end) {
        for (int i = from; i < end; i++) {
            bits[i] = ((bits[i] << 1) | (bits[i] >>> 31)) ^ TURNED;
        }
    }

    private void add(int from, int to, int count) {
        for (int i = 0; i < count; i++) {
            maxima[to + i] = Math.max(maxima[to + i], bits[from + i]);
        }
        for (int i = 0; i < count; i++) {
            sums[to + i] += means[from + i];
        }
    }

    private void addPairs(int from, int to, int count) {
        for (int i = 0; i < count; i++) {
            int at = from + 2 * i;
            maxima[to + i] = Math.max(maxima[to + i], Math.max(bits[at], bits[at + 1]));
            sums[to + i] = sums[to + i] + means[at] + means[at + 1];
        }
    }

    private void addFours(int from, int to, int count) {
        for (int i = 0; i < count; i++) {
            int at = from + 4 * i;
            int first = Math.max(bits[at], bits[at + 1]);
            int second = Math.max(bits[at + 2], bits[at + 3]);
            maxima[to + i] = Math.max(maxima[to + i], Math.max(first, second));
            sums[to + i] = sums[to + i] + means[at] + means[at + 1] + means[at + 2] + means[at + 3];
        }
    }

    private void write(long to, int count) {
        if (signs) {
            turnBack(count);
        }
        double cells = down * across;
        for (int i = 0; i < count; i++) {
            means[i] = (float) (sums[i] / cells);
        }
        MemorySegment.copy(maxima, 0, levelMaxima.segment(), JAVA_INT, to * Float.BYTES, count);
        MemorySegment.copy(means, 0, levelMeans.segment(), JAVA_FLOAT, to * Float.BYTES, count);
    }

    private void turnBack(int count) {
        for (int i = 0; i < count; i++) {
            int turned = maxima[i] ^ TURNED;
            maxima[i] = (turned >>> 1) | (turned << 31);
        }
    }

    /// Pools one cell, whatever is under it.
    private void pool(long row, long column) {
        float max = 0;
        double sum = 0;
        for (long r = row * down; r < Math.min(below.rows(), (row + 1) * down); r++) {
            long high = below.rowsCovered(r, base.rows());
            for (long c = column * across; c < Math.min(below.columns(), (column + 1) * across); c++) {
                long at = r * below.columns() + c;
                double blocks = high * below.columnsCovered(c, base.columns());
                max = Pyramid.larger(max, below.maxima().get(at));
                sum += below.means().get(at) * blocks;
            }
        }
        long at = row * level.columns() + column;
        long blocks = level.rowsCovered(row, base.rows()) * level.columnsCovered(column, base.columns());
        levelMaxima.segment().setAtIndex(JAVA_FLOAT, at, max);
        levelMeans.segment().setAtIndex(JAVA_FLOAT, at, (float) (sum / blocks));
    }
}
