package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/// Between what the finite numbers of blocks lie.
///
/// @param smallest         the smallest; 0 if there is none
/// @param smallestPositive the smallest magnitude above 0; infinite if there is none
/// @param largestFinite    the largest magnitude; 0 if there is none
record BlockExtremes(float smallest, float smallestPositive, float largestFinite) {
    /// Looks through numbers, a stretch at a time.
    static final class Finding {
        private static final int STRETCH = 1 << 12;

        private final float[] read = new float[STRETCH];
        private float smallest = Float.POSITIVE_INFINITY;
        private float smallestPositive = Float.POSITIVE_INFINITY;
        private float largestFinite;

        void add(float[] numbers, int count) {
            for (int i = 0; i < count; i++) {
                float magnitude = Math.abs(numbers[i]);
                if (magnitude < Float.POSITIVE_INFINITY) {
                    if (numbers[i] < smallest) {
                        smallest = numbers[i];
                    }
                    if (magnitude > 0 && magnitude < smallestPositive) {
                        smallestPositive = magnitude;
                    }
                    if (magnitude > largestFinite) {
                        largestFinite = magnitude;
                    }
                }
            }
        }

        /// Looks through consecutive cells.
        void add(MemorySegment cells, long from, long count) {
            for (long at = 0; at < count; at += STRETCH) {
                int length = (int) Math.min(STRETCH, count - at);
                MemorySegment.copy(cells, JAVA_FLOAT, (from + at) * Float.BYTES, read, 0, length);
                add(read, length);
            }
        }

        BlockExtremes found() {
            return new BlockExtremes(
                    smallest == Float.POSITIVE_INFINITY ? 0 : smallest, smallestPositive, largestFinite);
        }
    }
}
