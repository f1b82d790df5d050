package nibblescope.core.backend.cpu;

import static nibblescope.core.backend.cpu.Lanes.COUNT;
import static nibblescope.core.backend.cpu.Lanes.INTS;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/// Turns squares of [Lanes#COUNT] blocks by as many elements, so that what was an element of its block
/// is a lane of its vector: a transposition in steps. A step for distance `d` takes rows `r` and `r + d`
/// and swaps the upper right for the lower left `d` by `d` numbers. Loading a row from `d` numbers before
/// or behind it puts them where they belong, and a blend takes them.
final class Turning {
    private static final VectorMask<Integer> UPPER_HALF = lanesWith(COUNT / 2);
    private static final VectorMask<Integer> ODD = lanesWith(1);
    private static final VectorMask<Integer> UPPER_PAIRS = lanesWith(2);

    private static final VectorShuffle<Integer> SWAP = VectorShuffle.fromOp(INTS, lane -> lane ^ 2);

    private Turning() {}

    /// The lanes whose number has that bit.
    private static VectorMask<Integer> lanesWith(int bit) {
        long lanes = 0;
        for (int lane = 0; lane < COUNT; lane++) {
            lanes |= (lane & bit) == 0 ? 0 : 1L << lane;
        }
        return VectorMask.fromLong(INTS, lanes);
    }

    /// All steps for blocks of 16.
    static final class Of16 implements Pass {
        @Override
        public void run(Chunk chunk) {
            turn(chunk.source, chunk.from, 16, chunk.values, chunk.elements());
        }
    }

    /// All steps for blocks of 32.
    static final class Of32 implements Pass {
        @Override
        public void run(Chunk chunk) {
            turn(chunk.source, chunk.from, 32, chunk.values, chunk.elements());
        }
    }

    private static void turn(float[] source, int from, int size, int[] into, int end) {
        for (int part = 0; part < size; part += COUNT / 2) {
            // The left half of a square, or the right one.
            int column = part & -COUNT;
            boolean left = part == column;
            int first = from + part;
            int second = first + size * COUNT / 2 - COUNT / 2;
            int to = part * COUNT;
            for (int stack = 0; stack < end; stack += size * COUNT) {
                half(source, first + stack, second + stack, size, into, to + stack);
            }
        }
    }

    private static IntVector both(float[] source, int above, int below) {
        return Lanes.bits(source, above).blend(Lanes.bits(source, below), UPPER_HALF);
    }

    private static void half(float[] source, int above, int below, int size, int[] into, int to) {
        IntVector row0 = both(source, above, below);
        IntVector row1 = both(source, above + size, below + size);
        if (COUNT == 4) {
            even(row0, row1).intoArray(into, to);
            odd(row0, row1).intoArray(into, to + COUNT);
            return;
        }
        IntVector row2 = both(source, above + 2 * size, below + 2 * size);
        IntVector row3 = both(source, above + 3 * size, below + 3 * size);
        IntVector even0 = even(row0, row1);
        IntVector even2 = even(row2, row3);
        even0.blend(even2.rearrange(SWAP), UPPER_PAIRS).intoArray(into, to);
        even0.rearrange(SWAP).blend(even2, UPPER_PAIRS).intoArray(into, to + 2 * COUNT);
        IntVector odd0 = odd(row0, row1);
        IntVector odd2 = odd(row2, row3);
        odd0.blend(odd2.rearrange(SWAP), UPPER_PAIRS).intoArray(into, to + COUNT);
        odd0.rearrange(SWAP).blend(odd2, UPPER_PAIRS).intoArray(into, to + 3 * COUNT);
    }

    /// The even lanes of two rows in turn.
    private static IntVector even(IntVector row, IntVector next) {
        IntVector shifted = next.reinterpretAsLongs()
                .lanewise(VectorOperators.LSHL, Integer.SIZE)
                .reinterpretAsInts();
        return row.blend(shifted, ODD);
    }

    private static IntVector odd(IntVector row, IntVector next) {
        IntVector shifted = row.reinterpretAsLongs()
                .lanewise(VectorOperators.LSHR, Integer.SIZE)
                .reinterpretAsInts();
        return shifted.blend(next, ODD);
    }
}
