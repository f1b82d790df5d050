package nibblescope.core.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// A stack of blocks, one to a lane, and a scale for each of them that is on trial. For one thread.
final class Trial {
    private static final int LARGEST = Float.floatToRawIntBits(6f);
    private static final int EXPONENT_OF_ONE = Float.floatToRawIntBits(1f);
    private static final int UNIT = 22 << 23;

    /// Codes of each block that are put on trial at once.
    static final int SLOTS = 8;

    /// Floats in eight vectors.
    static final int SUMS = 8 * Lanes.COUNT;

    /// The bits of the magnitudes: vector `j` has element `j` of each block.
    final int[] magnitudes;
    /// What elements miss their values by, as magnitudes lie.
    final float[] differences;

    /// Of each block: the bits of its amax, the first code to try, the lowest and the highest.
    final int[] amax = new int[Lanes.COUNT];

    final int[] start = new int[Lanes.COUNT];
    final int[] low = new int[Lanes.COUNT];
    final int[] high = new int[Lanes.COUNT];

    /// The codes on trial, what magnitudes are divided by or multiplied with, and what the values of
    /// elements are.
    final int[] codes = new int[SLOTS * Lanes.COUNT];

    final float[] operands = new float[SLOTS * Lanes.COUNT];
    final float[] scales = new float[SLOTS * Lanes.COUNT];
    /// Eight sums of squared errors of each block.
    final float[] sums = new float[SUMS];
    /// All of it.
    final float[] errors = new float[SLOTS * Lanes.COUNT];

    /// The code of least error so far and the bits of that error: of numbers that are not negative, bits
    /// compare as the numbers do.
    final int[] best = new int[Lanes.COUNT];

    final int[] least = new int[Lanes.COUNT];
    /// The bits of the least error of other codes.
    final int[] second = new int[Lanes.COUNT];

    Trial(int blockSize) {
        magnitudes = new int[blockSize * Lanes.COUNT];
        differences = new float[magnitudes.length];
    }

    /// Takes up a stack.
    ///
    /// @param at index of its first vector
    void take(int[] values, int at) {
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = values[at + i] & Lanes.MAGNITUDE;
        }
    }

    /// Puts consecutive codes on trial, counted from the start: as many as there is room for. Where a
    /// block has no more, its last one is put again. Far ahead of their use, for the processor waits
    /// where numbers written one by one are read together right after.
    void put(int first, ScaleCodes table) {
        for (int slot = 0; slot < SLOTS; slot++) {
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                int code = Math.max(low[lane], Math.min(start[lane] + first + slot, high[lane]));
                put(slot * Lanes.COUNT + lane, code, table);
            }
        }
    }

    /// Puts the code of twice the best scale so far on trial, in the first slot.
    void putDoubled(ScaleCodes table) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            put(lane, Math.min(best[lane] + table.doubling(), high[lane]), table);
        }
    }

    /// Puts a code on trial.
    ///
    /// @param at of its slot and lane
    void put(int at, int code, ScaleCodes table) {
        codes[at] = code;
        operands[at] = table.operand(code);
        scales[at] = table.scale(code);
    }

    FloatVector sum(int number) {
        return Lanes.floats(sums, number * Lanes.COUNT);
    }

    /// The nearest value of E2M1, ties to the even code, saturating.
    ///
    /// @param scaled not below 0 and not NaN
    static FloatVector nearest(FloatVector scaled) {
        IntVector bits = scaled.reinterpretAsInts().min(LARGEST);
        // Its last place is worth what E2M1's neighbours are apart; below 1 as much as from there on.
        FloatVector unit =
                bits.and(Lanes.EXPONENT).max(EXPONENT_OF_ONE).add(UNIT).reinterpretAsFloats();
        return bits.reinterpretAsFloats().add(unit).sub(unit);
    }
}
