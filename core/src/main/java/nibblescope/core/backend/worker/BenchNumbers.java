package nibblescope.core.backend.worker;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// Numbers to time with: bell-shaped, within +-4, each a function of its index alone, so that any
/// number of threads makes the same ones at the speed of memory.
final class BenchNumbers {
    private static final long COLUMNS = 4096;
    private static final long ELEMENTS_PER_PART = 1L << 16;

    private BenchNumbers() {}

    /// The bytes that a tensor of at most so many elements takes.
    static long bytes(long elements) {
        return rows(elements) * COLUMNS * Short.BYTES;
    }

    private static long rows(long elements) {
        return Math.max(1, elements / COLUMNS);
    }

    /// Fills memory and returns it as a BF16 tensor.
    ///
    /// @param memory [#bytes(long)] of it
    static Tensor fill(MemorySegment memory) {
        long elements = memory.byteSize() / Short.BYTES;
        LongStream.range(0, Math.ceilDiv(elements, ELEMENTS_PER_PART))
                .parallel()
                .forEach(part -> {
                    long from = part * ELEMENTS_PER_PART;
                    fill(memory, from, Math.min(elements, from + ELEMENTS_PER_PART));
                });
        return new Tensor(
                new TensorInfo(elements + " BF16", DType.BF16, Shape.of(elements / COLUMNS, COLUMNS)), memory);
    }

    private static void fill(MemorySegment memory, long from, long to) {
        var layout = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        for (long i = from; i < to; i++) {
            int bits = Float.floatToRawIntBits(bell(i));
            // To nearest, ties to even.
            memory.set(layout, Short.BYTES * i, (short) ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
        }
    }

    /// The sum of four uniform numbers of 16 bits.
    private static float bell(long index) {
        long z = index * 0x9E3779B97F4A7C15L + 0x7F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        long sum = (z & 0xFFFF) + ((z >>> 16) & 0xFFFF) + ((z >>> 32) & 0xFFFF) + (z >>> 48);
        return (sum - 131_070) * 0x1p-15f;
    }
}
