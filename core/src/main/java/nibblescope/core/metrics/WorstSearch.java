package nibblescope.core.metrics;

import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.RunMonitor;

/// Looks for the first block of a region in the order of [BlockRank], or for the first one after a
/// block. Parts of the matrix that cannot hold a better find are not looked into.
final class WorstSearch {
    private static final int VISITS_PER_CHECK = 1 << 16;

    private final Pyramid pyramid;
    private final BlockRegion region;
    private final RunMonitor monitor;
    private final float limit;
    private final long limitBlock;
    private long visits;
    private float found;
    private long foundBlock = -1;

    private WorstSearch(Pyramid pyramid, BlockRegion region, float limit, long limitBlock, RunMonitor monitor) {
        this.pyramid = pyramid;
        this.region = region;
        this.limit = limit;
        this.limitBlock = limitBlock;
        this.monitor = monitor;
    }

    /// Looks for the first block of a region.
    static WorstSearch in(Pyramid pyramid, BlockRegion region, RunMonitor monitor) {
        // Nothing is ahead of block -1 if that is not a number.
        return new WorstSearch(pyramid, region, Float.NaN, -1, monitor);
    }

    /// Looks for the block after one.
    static WorstSearch after(Pyramid pyramid, long block, RunMonitor monitor) {
        return new WorstSearch(pyramid, pyramid.region(), pyramid.magnitude(block), block, monitor);
    }

    /// The block that is looked for, if there is one.
    OptionalLong search() {
        visit(pyramid.levels() - 1, 0, 0);
        return foundBlock < 0 ? OptionalLong.empty() : OptionalLong.of(foundBlock);
    }

    private void visit(int level, long row, long column) {
        long firstRow = row * pyramid.rowsPerCell(level);
        long firstColumn = column * pyramid.columnsPerCell(level);
        if (!region.meets(firstRow, firstColumn, pyramid.rowsPerCell(level), pyramid.columnsPerCell(level))) {
            return;
        }
        float largest = Math.abs(pyramid.max(level, row, column));
        long number = firstRow * pyramid.columns(0) + firstColumn;
        if (level == 0) {
            if (isAhead(limit, limitBlock, largest, number) && isBetter(largest, number)) {
                found = largest;
                foundBlock = number;
            }
            return;
        }
        // What is in the cell is at most as large as its largest block and as the limit.
        float bound = Float.compare(largest, limit) > 0 ? limit : largest;
        if (!isBetter(bound, number)) {
            return;
        }
        if (++visits % VISITS_PER_CHECK == 0 && monitor.cancelled()) {
            throw new CancellationException();
        }
        visitBelow(level, row, column);
    }

    /// The child with the largest block first: it is the one that most likely spares the others.
    private void visitBelow(int level, long row, long column) {
        int below = level - 1;
        long down = pyramid.rowsPerCell(level) / pyramid.rowsPerCell(below);
        long across = pyramid.columnsPerCell(level) / pyramid.columnsPerCell(below);
        long endRow = Math.min(pyramid.rows(below), (row + 1) * down);
        long endColumn = Math.min(pyramid.columns(below), (column + 1) * across);
        long firstRow = row * down;
        long firstColumn = column * across;
        for (long r = row * down; r < endRow; r++) {
            for (long c = column * across; c < endColumn; c++) {
                float best = Math.abs(pyramid.max(below, firstRow, firstColumn));
                if (Float.compare(Math.abs(pyramid.max(below, r, c)), best) > 0) {
                    firstRow = r;
                    firstColumn = c;
                }
            }
        }
        visit(below, firstRow, firstColumn);
        for (long r = row * down; r < endRow; r++) {
            for (long c = column * across; c < endColumn; c++) {
                if (r != firstRow || c != firstColumn) {
                    visit(below, r, c);
                }
            }
        }
    }

    private boolean isBetter(float magnitude, long number) {
        return foundBlock < 0 || isAhead(magnitude, number, found, foundBlock);
    }

    /// Whether one block comes before another one; never before itself. Float.compare puts NaN above
    /// all else.
    private static boolean isAhead(float magnitude, long number, float other, long otherNumber) {
        int order = Float.compare(magnitude, other);
        return order > 0 || (order == 0 && number < otherNumber);
    }
}
