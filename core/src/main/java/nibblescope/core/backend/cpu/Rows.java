package nibblescope.core.backend.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Passes over values as they lie, a vector holding 8 elements of one block: sooner done than turning
/// them where nothing but codes, scales and squared errors is asked for. For 8 lanes alone.
///
/// What belongs to one block is joined across lanes by trees: two vectors of which each has partial
/// results become one, the lanes of the first in turn with those of the second.
final class Rows {
    private static final VectorMask<Integer> ODD = VectorMask.fromLong(IntVector.SPECIES_256, 0b1010_1010);
    private static final VectorMask<Integer> PAIRS = VectorMask.fromLong(IntVector.SPECIES_256, 0b1100_1100);
    private static final VectorMask<Integer> HALF = VectorMask.fromLong(IntVector.SPECIES_256, 0b1111_0000);
    private static final VectorShuffle<Integer> BY_1 = VectorShuffle.fromOp(IntVector.SPECIES_256, lane -> lane ^ 1);
    private static final VectorShuffle<Integer> BY_2 = VectorShuffle.fromOp(IntVector.SPECIES_256, lane -> lane ^ 2);
    private static final VectorShuffle<Integer> BY_4 = VectorShuffle.fromOp(IntVector.SPECIES_256, lane -> lane ^ 4);

    private static final VectorMask<Float> ODD_FLOATS = VectorMask.fromLong(FloatVector.SPECIES_256, 0b1010_1010);
    private static final VectorMask<Float> PAIRS_OF_FLOATS = VectorMask.fromLong(FloatVector.SPECIES_256, 0b1100_1100);
    private static final VectorMask<Float> HALF_OF_FLOATS = VectorMask.fromLong(FloatVector.SPECIES_256, 0b1111_0000);
    private static final VectorShuffle<Float> FLOATS_BY_1 =
            VectorShuffle.fromOp(FloatVector.SPECIES_256, lane -> lane ^ 1);
    private static final VectorShuffle<Float> FLOATS_BY_2 =
            VectorShuffle.fromOp(FloatVector.SPECIES_256, lane -> lane ^ 2);
    private static final VectorShuffle<Float> FLOATS_BY_4 =
            VectorShuffle.fromOp(FloatVector.SPECIES_256, lane -> lane ^ 4);

    private static final int LONG_BYTES = 8;
    private static final int LONGS = 4;
    /// Byte `r` of each long is row `r` of 8 elements, but even rows come first.
    private static final VectorShuffle<Byte> ROW_BY_ROW = VectorShuffle.fromOp(ByteVector.SPECIES_256, at -> {
        int row = at / LONGS;
        return at % LONGS * LONG_BYTES + row / 2 + row % 2 * LONGS;
    });

    private Rows() {}

    /// The passes that quantize a chunk.
    static Pass[] passes(Pass scales, boolean of16, boolean divides, boolean copiesSign) {
        return new Pass[] {
            of16 ? new PartialAmax16() : new PartialAmax32(),
            of16 ? new Amax16() : new Amax32(),
            scales,
            RowRounding.of(divides, copiesSign),
            new Packing(),
            new SquaredErrors()
        };
    }

    private static IntVector larger(IntVector a, IntVector b, VectorMask<Integer> mask, VectorShuffle<Integer> swap) {
        return a.blend(b, mask).max(b.blend(a, mask).rearrange(swap));
    }

    private static IntVector magnitude(float[] values, int at) {
        return Lanes.bits(values, at).and(Lanes.MAGNITUDE);
    }

    private static IntVector amaxOf16(float[] values, int at) {
        return magnitude(values, at).max(magnitude(values, at + 8));
    }

    private static IntVector amaxOf32(float[] values, int at) {
        return amaxOf16(values, at).max(amaxOf16(values, at + 16));
    }

    /// Two lanes for each of 4 blocks.
    private static final class PartialAmax16 implements Pass {
        @Override
        public void run(Chunk chunk) {
            float[] values = chunk.source;
            int from = chunk.from;
            int[] partial = chunk.words;
            int end = chunk.elements();
            for (int i = 0; i < end; i += 64) {
                IntVector first = larger(amaxOf16(values, from + i), amaxOf16(values, from + i + 16), ODD, BY_1);
                IntVector last = larger(amaxOf16(values, from + i + 32), amaxOf16(values, from + i + 48), ODD, BY_1);
                larger(first, last, PAIRS, BY_2).intoArray(partial, i >> 3);
            }
        }
    }

    private static final class Amax16 implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] partial = chunk.words;
            int[] amax = chunk.amax;
            for (int block = 0; block < chunk.blocks; block += 8) {
                int at = 2 * block;
                larger(Lanes.ints(partial, at), Lanes.ints(partial, at + 8), HALF, BY_4)
                        .intoArray(amax, block);
            }
        }
    }

    /// Four lanes for each of 2 blocks.
    private static final class PartialAmax32 implements Pass {
        @Override
        public void run(Chunk chunk) {
            float[] values = chunk.source;
            int from = chunk.from;
            int[] partial = chunk.words;
            int end = chunk.elements();
            for (int i = 0; i < end; i += 64) {
                larger(amaxOf32(values, from + i), amaxOf32(values, from + i + 32), ODD, BY_1)
                        .intoArray(partial, i >> 3);
            }
        }
    }

    private static final class Amax32 implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] partial = chunk.words;
            int[] amax = chunk.amax;
            for (int block = 0; block < chunk.blocks; block += 8) {
                int at = 4 * block;
                IntVector first = larger(Lanes.ints(partial, at), Lanes.ints(partial, at + 8), PAIRS, BY_2);
                IntVector last = larger(Lanes.ints(partial, at + 16), Lanes.ints(partial, at + 24), PAIRS, BY_2);
                larger(first, last, HALF, BY_4).intoArray(amax, block);
            }
        }
    }

    /// Of 64 elements a lane has those whose number ends in that of the lane.
    private static final class Packing implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] words = chunk.words;
            byte[] codes = chunk.codes;
            int end = chunk.elements() / 8;
            for (int at = 0; at < end; at += 8) {
                LongVector lanes = Lanes.ints(words, at).reinterpretAsLongs();
                // Even rows of the odd lane change places with odd rows of the even lane.
                LongVector change = lanes.lanewise(LSHR, 4)
                        .lanewise(XOR, lanes.lanewise(LSHR, 32))
                        .and(0x0F0F_0F0FL);
                lanes.lanewise(XOR, change.lanewise(LSHL, 4))
                        .lanewise(XOR, change.lanewise(LSHL, 32))
                        .reinterpretAsBytes()
                        .rearrange(ROW_BY_ROW)
                        .intoArray(codes, 4 * at);
            }
        }
    }

    /// The sums over the lanes of 8 blocks.
    private static final class SquaredErrors implements Pass {
        @Override
        public void run(Chunk chunk) {
            float[] squares = chunk.squares;
            int step = chunk.blockSize / 2;
            for (int block = 0; block < chunk.blocks; block += 8) {
                int at = block * step + step - 8;
                FloatVector first = fourBlocks(squares, at, step);
                FloatVector last = fourBlocks(squares, at + 4 * step, step);
                added(first, last, HALF_OF_FLOATS, FLOATS_BY_4).intoArray(chunk.squaredErrors, block);
            }
        }

        private static FloatVector fourBlocks(float[] squares, int at, int step) {
            FloatVector first = added(
                    FloatVector.fromArray(Lanes.FLOATS, squares, at),
                    FloatVector.fromArray(Lanes.FLOATS, squares, at + step),
                    ODD_FLOATS,
                    FLOATS_BY_1);
            FloatVector last = added(
                    FloatVector.fromArray(Lanes.FLOATS, squares, at + 2 * step),
                    FloatVector.fromArray(Lanes.FLOATS, squares, at + 3 * step),
                    ODD_FLOATS,
                    FLOATS_BY_1);
            return added(first, last, PAIRS_OF_FLOATS, FLOATS_BY_2);
        }

        private static FloatVector added(
                FloatVector a, FloatVector b, VectorMask<Float> mask, VectorShuffle<Float> swap) {
            return a.blend(b, mask).add(b.blend(a, mask).rearrange(swap));
        }
    }
}
