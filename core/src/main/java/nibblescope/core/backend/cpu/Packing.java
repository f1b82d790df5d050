package nibblescope.core.backend.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_I2L;
import static nibblescope.core.backend.cpu.Lanes.COUNT;
import static nibblescope.core.backend.cpu.Lanes.LONGS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/// Puts the codes of each block one after the other, as they are stored.
final class Packing {
    private static final VarHandle SIXTEEN_CODES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Packing() {}

    /// Blocks of 16, whose codes are two words.
    static final class Of16 implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] words = chunk.words;
            byte[] codes = chunk.codes;
            for (int block = 0; block < chunk.blocks; block += COUNT) {
                pair(words, 2 * block).reinterpretAsBytes().intoArray(codes, 8 * block);
                pair(words, 2 * block + COUNT / 2).reinterpretAsBytes().intoArray(codes, 8 * block + 4 * COUNT);
            }
        }
    }

    /// Blocks of 32, whose codes are four words.
    static final class Of32 implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] words = chunk.words;
            byte[] codes = chunk.codes;
            long[] pairs = chunk.pairs;
            for (int at = 0; at < 2 * chunk.blocks; at += COUNT) {
                pair(words, 2 * at).intoArray(pairs, at);
                pair(words, 2 * at + COUNT / 2).intoArray(pairs, at + COUNT / 2);
            }
            for (int block = 0; block < chunk.blocks; block++) {
                int at = block + (block & -COUNT);
                SIXTEEN_CODES.set(codes, 16 * block, pairs[at]);
                SIXTEEN_CODES.set(codes, 16 * block + 8, pairs[at + COUNT]);
            }
        }
    }

    /// The words of half a stack and those that follow them.
    private static LongVector pair(int[] words, int at) {
        return extended(words, at).or(extended(words, at + COUNT).lanewise(LSHL, Integer.SIZE));
    }

    private static LongVector extended(int[] words, int at) {
        return (LongVector) IntVector.fromArray(Lanes.HALF, words, at).convertShape(ZERO_EXTEND_I2L, LONGS, 0);
    }
}
