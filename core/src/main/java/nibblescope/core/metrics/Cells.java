package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import nibblescope.core.tensor.ScratchArena;

/// The numbers of the cells of a level of a [Pyramid], row by row. Safe to use from any
/// thread, unless it says otherwise.
sealed interface Cells permits Cells.Stored, Cells.Watched, BlockMeans {
    /// Reads consecutive cells into an array, the first one to place `at`.
    void read(long from, float[] into, int at, int count);

    /// The number of a cell.
    float get(long cell);

    /// The memory in which they lie, if they have some of their own.
    default Optional<MemorySegment> memory() {
        return Optional.empty();
    }

    /// Numbers in memory, FP32.
    record Stored(MemorySegment segment) implements Cells {
        /// So many cells, still 0, whose memory is freed with them.
        static Stored allocate(long cells) {
            return new Stored(ScratchArena.ofAuto().allocate(Math.multiplyExact(cells, Float.BYTES), Float.BYTES));
        }

        @Override
        public void read(long from, float[] into, int at, int count) {
            MemorySegment.copy(segment, JAVA_FLOAT, from * Float.BYTES, into, at, count);
        }

        @Override
        public Optional<MemorySegment> memory() {
            return Optional.of(segment);
        }

        @Override
        public float get(long cell) {
            return segment.getAtIndex(JAVA_FLOAT, cell);
        }
    }

    /// Cells of which whatever is read is looked through on the way. For one thread.
    record Watched(Cells cells, BlockExtremes.Finding finding) implements Cells {
        @Override
        public void read(long from, float[] into, int at, int count) {
            cells.read(from, into, at, count);
            finding.add(into, at, count);
        }

        @Override
        public float get(long cell) {
            float number = cells.get(cell);
            finding.add(new float[] {number}, 0, 1);
            return number;
        }
    }
}
