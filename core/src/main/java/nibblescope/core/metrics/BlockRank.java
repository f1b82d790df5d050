package nibblescope.core.metrics;

import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.RunMonitor;

/// The place of a block among all blocks: those with a value that is not a number come first, then
/// the largest magnitude; of several equal ones the lowest number. It is found in a pyramid without
/// sorting: parts of the matrix whose largest magnitude is smaller than the block's are not looked
/// into, so that the worst few of many are found at once.
///
/// @param block  its number
/// @param rank   1 for the worst one
/// @param worse  the block before it; none if it is the worst
/// @param better the block after it; none if it is the best
public record BlockRank(long block, long rank, OptionalLong worse, OptionalLong better) {
    /// Where a block stands.
    ///
    /// @throws CancellationException if the monitor says so
    public static BlockRank of(Pyramid pyramid, long block, RunMonitor monitor) {
        Counting counting = new Counting(pyramid, block, monitor);
        int top = pyramid.levels() - 1;
        counting.visit(top, 0, 0);
        WorstSearch after = WorstSearch.after(pyramid, block, monitor);
        return new BlockRank(block, counting.ahead + 1, counting.last(), after.search());
    }

    /// Counts the blocks ahead of one and finds the last of them.
    private static final class Counting {
        private static final int VISITS_PER_CHECK = 1 << 16;

        private final Pyramid pyramid;
        private final long block;
        private final float magnitude;
        private final RunMonitor monitor;
        private long visits;
        private long ahead;
        private float lastMagnitude;
        private long last = -1;

        Counting(Pyramid pyramid, long block, RunMonitor monitor) {
            this.pyramid = pyramid;
            this.block = block;
            this.monitor = monitor;
            magnitude = pyramid.magnitude(block);
        }

        OptionalLong last() {
            return last < 0 ? OptionalLong.empty() : OptionalLong.of(last);
        }

        void visit(int level, long row, long column) {
            float largest = Math.abs(pyramid.max(level, row, column));
            int order = Float.compare(largest, magnitude);
            if (order < 0) {
                return;
            }
            if (level == 0) {
                count(row * pyramid.columns(0) + column, largest, order);
                return;
            }
            if (++visits % VISITS_PER_CHECK == 0 && monitor.cancelled()) {
                throw new CancellationException();
            }
            long down = pyramid.rowsPerCell(level) / pyramid.rowsPerCell(level - 1);
            long across = pyramid.columnsPerCell(level) / pyramid.columnsPerCell(level - 1);
            long endRow = Math.min(pyramid.rows(level - 1), (row + 1) * down);
            long endColumn = Math.min(pyramid.columns(level - 1), (column + 1) * across);
            for (long r = row * down; r < endRow; r++) {
                for (long c = column * across; c < endColumn; c++) {
                    visit(level - 1, r, c);
                }
            }
        }

        private void count(long number, float found, int order) {
            if (order == 0 && number >= block) {
                return;
            }
            ahead++;
            int closer = last < 0 ? -1 : Float.compare(found, lastMagnitude);
            if (closer < 0 || (closer == 0 && number > last)) {
                last = number;
                lastMagnitude = found;
            }
        }
    }
}
