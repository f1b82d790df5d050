package nibblescope.core.backend.cpu;

import static nibblescope.core.backend.cpu.Lanes.COUNT;

/// Counts and maxima of all blocks so far, lane by lane. For one thread.
final class Tallies {
    /// Sets of bits of a code.
    private static final int SETS = 16;
    private static final int BATCHES = Chunk.ELEMENTS / 8 / COUNT / 8 + 1;

    /// Of each set of bits, how many of up to 8 codes have all of them: 4 bits for each of 8 places in
    /// a lane. Kept for each batch of codes.
    final int[] batches = new int[BATCHES * SETS * COUNT];
    /// The same of all codes.
    final int[] withBits = new int[SETS * COUNT];
    final int[] saturated = new int[COUNT];
    /// Elements that are not 0.
    final int[] nonZero = new int[COUNT];
    /// Bits of the largest errors.
    final int[] maxErrors = new int[COUNT];

    /// Index in [#batches].
    static int batch(int number, int set) {
        return (number * SETS + set) * COUNT;
    }

    /// Takes the counts out, so that they never become too large for an `int`.
    ///
    /// @param codeCounts receives how often each code occurs
    /// @param elements   of which codes were counted since the last call
    void drain(long[] codeCounts, long elements) {
        long[] exact = new long[SETS];
        exact[0] = elements;
        for (int set = 1; set < SETS; set++) {
            exact[set] = drain(withBits, set * COUNT);
        }
        // Codes that have all bits of a set and one more are those of a larger set.
        for (int bit = 1; bit < SETS; bit <<= 1) {
            for (int set = 0; set < SETS; set++) {
                exact[set] -= (set & bit) == 0 ? exact[set | bit] : 0;
            }
        }
        for (int code = 0; code < SETS; code++) {
            codeCounts[code] += exact[code];
        }
    }

    long drainSaturated() {
        return drain(saturated, 0);
    }

    long drainNonZero() {
        return drain(nonZero, 0);
    }

    float maxError() {
        int bits = 0;
        for (int error : maxErrors) {
            bits = Math.max(bits, error);
        }
        return Float.intBitsToFloat(bits);
    }

    private static long drain(int[] counts, int at) {
        long count = 0;
        for (int lane = 0; lane < COUNT; lane++) {
            count += counts[at + lane];
            counts[at + lane] = 0;
        }
        return count;
    }
}
