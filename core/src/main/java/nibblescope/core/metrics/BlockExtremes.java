package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.RunMonitor;

/// Between what the finite numbers of blocks lie.
///
/// @param smallest         the smallest; 0 if there is none
/// @param smallestPositive the smallest magnitude above 0; infinite if there is none
/// @param largestFinite    the largest magnitude; 0 if there is none
/// @param signs            whether any number, finite or not, has the sign bit set
record BlockExtremes(float smallest, float smallestPositive, float largestFinite, boolean signs) {
    /// Looks through numbers, a stretch at a time. Their bits are compared as integers, which have
    /// the order of the floats but for the sign, without branches: the compiler makes vector code
    /// of that.
    static final class Finding {
        private static final int STRETCH = 1 << 12;
        private static final int MAGNITUDE = 0x7FFFFFFF;
        private static final int INFINITY = 0x7F800000;

        private final int[] bits = new int[STRETCH];
        private int smallest = INFINITY;
        private int beforeSmallestPositive = INFINITY - 1;
        private int largestFinite;
        private int together;

        /// Looks through the first of some cells.
        ///
        /// @throws CancellationException if the monitor says so
        void add(Cells cells, long count, RunMonitor monitor) {
            float[] read = new float[STRETCH];
            for (long from = 0; from < count; from += STRETCH) {
                if (monitor.cancelled()) {
                    throw new CancellationException();
                }
                int length = (int) Math.min(STRETCH, count - from);
                cells.read(from, read, 0, length);
                add(read, 0, length);
            }
        }

        /// Looks through some numbers.
        void add(float[] numbers, int from, int count) {
            MemorySegment all = MemorySegment.ofArray(numbers);
            for (int done = 0; done < count; done += STRETCH) {
                int length = Math.min(STRETCH, count - done);
                MemorySegment.copy(all, JAVA_INT, (long) (from + done) * Float.BYTES, bits, 0, length);
                add(length);
            }
        }

        private void add(int count) {
            int least = smallest;
            int leastPositive = beforeSmallestPositive;
            int largest = largestFinite;
            int all = together;
            for (int i = 0; i < count; i++) {
                int magnitude = bits[i] & MAGNITUDE;
                int finite = (magnitude - INFINITY) >> 31;
                largest = Math.max(largest, magnitude & finite);
                // 0 becomes the largest there is.
                leastPositive = Math.min(leastPositive, (magnitude - 1) & MAGNITUDE);
                // Below 0, a larger magnitude is a smaller number; what is not finite becomes
                // infinite.
                int ordered = bits[i] ^ ((bits[i] >> 31) & MAGNITUDE);
                least = Math.min(least, (ordered & finite) | (INFINITY & ~finite));
                all |= bits[i];
            }
            smallest = least;
            beforeSmallestPositive = leastPositive;
            largestFinite = largest;
            together = all;
        }

        BlockExtremes found() {
            return new BlockExtremes(
                    smallest == INFINITY ? 0 : Float.intBitsToFloat(smallest ^ ((smallest >> 31) & MAGNITUDE)),
                    Float.intBitsToFloat(beforeSmallestPositive + 1),
                    Float.intBitsToFloat(largestFinite),
                    together < 0);
        }
    }
}
