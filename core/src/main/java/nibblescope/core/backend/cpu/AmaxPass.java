package nibblescope.core.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import nibblescope.core.backend.cpu.Crew.Work;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;

/// Looks for the largest magnitude of a tensor. Without their sign, floating-point numbers of one
/// format order as their bits do, and NaN stands above infinity: so it is the largest integer, which
/// the compiler finds with vector instructions where elements lie in an `int[]`, those of 16 bits two
/// an int.
final class AmaxPass {
    private static final int CHUNK_ELEMENTS = 1 << 16;
    private static final int PIECE = 2048;

    private static final int MAGNITUDE = 0x7FFFFFFF;
    private static final int HIGH_MAGNITUDE = 0x7FFF0000;

    private final Tensor tensor;
    private final Chunks chunks;
    /// Bits of the largest magnitude that is known.
    private final AtomicInteger most = new AtomicInteger();

    AmaxPass(Tensor tensor, Chunks.Progress progress) {
        this.tensor = tensor;
        chunks = new Chunks(Math.ceilDiv(tensor.elements(), (long) CHUNK_ELEMENTS), progress);
    }

    /// One thread's share.
    Work share() {
        return new Share();
    }

    /// What was found, once all threads are done: NaN if the tensor holds one, 0 if it is empty.
    float amax() {
        float amax = Float.intBitsToFloat(most.get());
        // NaN has one spelling.
        return Float.isNaN(amax) ? Float.NaN : amax;
    }

    private final class Share implements Work {
        private final int[] bits = new int[PIECE];
        private final float[] values = new float[PIECE];

        @Override
        public boolean step() {
            long chunk = chunks.next();
            if (chunk == Chunks.NONE) {
                return false;
            }
            long from = chunk * CHUNK_ELEMENTS;
            int count = (int) Math.min(CHUNK_ELEMENTS, tensor.elements() - from);
            int found = 0;
            for (int done = 0; done < count; done += PIECE) {
                found = Math.max(found, magnitude(from + done, Math.min(PIECE, count - done)));
            }
            most.accumulateAndGet(found, Math::max);
            chunks.done(count);
            return true;
        }

        /// Bits of the FP32 number.
        private int magnitude(long from, int count) {
            DType dtype = tensor.dtype();
            if (dtype == DType.F32) {
                copy(4 * from, count);
                return largest(bits, count);
            }
            if (dtype == DType.BF16 || dtype == DType.F16) {
                int pairs = count / 2;
                copy(2 * from, pairs);
                return Math.max(widened(largestOfPairs(bits, pairs)), read(from + 2L * pairs, count % 2));
            }
            return read(from, count);
        }

        private void copy(long byteOffset, int count) {
            MemorySegment.copy(tensor.data(), JAVA_INT_UNALIGNED.withOrder(tensor.order()), byteOffset, bits, 0, count);
        }

        private int read(long from, int count) {
            tensor.read(from, values, 0, count);
            return Float.floatToRawIntBits(BlockQuantizer.amax(values, 0, count));
        }

        /// @param high an element of 16 bits in the high half
        private int widened(int high) {
            return tensor.dtype() == DType.BF16
                    ? high
                    : Float.floatToRawIntBits(Float.float16ToFloat((short) (high >> 16)));
        }
    }

    private static int largest(int[] bits, int count) {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, bits[i] & MAGNITUDE);
        }
        return largest;
    }

    /// The larger halves, in the high half. Which of two is the first does not matter.
    private static int largestOfPairs(int[] bits, int count) {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, Math.max(bits[i] & HIGH_MAGNITUDE, (bits[i] << 16) & HIGH_MAGNITUDE));
        }
        return largest;
    }
}
