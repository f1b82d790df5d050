package nibblescope.core.backend.cpu.speed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// What memory allows: the same bytes read and written as a quantizer does, by vector code that
/// computes next to nothing.
final class MemoryCeiling {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final int VECTOR_BYTES = 32;
    /// Elements whose scale bytes fill a vector when there is one for 16.
    private static final int STEP = 512;

    private final MemorySegment values;
    private final MemorySegment codes;
    private final MemorySegment scales;
    private final MemorySegment errors;

    /// @param values FP32
    MemoryCeiling(MemorySegment values, MemorySegment codes, MemorySegment scales, MemorySegment errors) {
        this.values = values;
        this.codes = codes;
        this.scales = scales;
        this.errors = errors;
    }

    private IntVector load(long at) {
        return IntVector.fromMemorySegment(INTS, values, at, ORDER);
    }

    /// Four vectors from one on.
    private IntVector four(long at) {
        return load(at).or(load(at + VECTOR_BYTES))
                .or(load(at + 2 * VECTOR_BYTES).or(load(at + 3 * VECTOR_BYTES)));
    }

    /// Reads elements, and gives back something that depends on all of them.
    int read(long from, long count) {
        IntVector all = IntVector.zero(INTS);
        IntVector others = all;
        long end = 4 * (from + count);
        for (long at = 4 * from; at < end; at += 8 * VECTOR_BYTES) {
            all = all.or(four(at));
            others = others.or(four(at + 4 * VECTOR_BYTES));
        }
        return all.or(others).lane(0);
    }

    /// Reads elements and writes half a byte for each, and 5 bytes for each block: its scale and its
    /// error. Of blocks of 16 that is 13 bytes for 64.
    ///
    /// @param blockSize 16 or 32
    void quantizerShape(long from, long count, int blockSize) {
        ByteVector scale = ByteVector.zero(BYTES);
        int step = STEP * blockSize / 16;
        for (long first = from; first < from + count; first += step) {
            for (int i = 0; i < step; i += 64) {
                IntVector low = four(4 * (first + i));
                IntVector high = four(4 * (first + i + 32));
                low.or(high).intoMemorySegment(codes, (first + i) / 2, ORDER);
            }
            for (int i = 0; i < step; i += 8 * blockSize) {
                load(4 * (first + i)).intoMemorySegment(errors, 4 * (first + i) / blockSize, ORDER);
            }
            scale.intoMemorySegment(scales, first / blockSize, ORDER);
        }
        // Nobody may leave the stores out.
        if (codes.get(JAVA_BYTE, from / 2) == 0 && scales.get(JAVA_BYTE, from / blockSize) != 0) {
            throw new IllegalStateException("what was written is not there");
        }
    }
}
