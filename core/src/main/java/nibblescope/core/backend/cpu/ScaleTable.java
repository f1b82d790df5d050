package nibblescope.core.backend.cpu;

import java.util.Arrays;
import nibblescope.core.quantize.BlockQuantizer;

/// What scale code a block of a given amax gets, and what follows from it: asked of the plain path once
/// for all, so that every rule is served as it is.
///
/// A scale code depends on amax alone and changes at a few numbers only: where E4M3 has its 8 steps from
/// one power of two to the next, amax has at most one change in each 32nd of the way. So the leading bits
/// of amax lead to one threshold and the codes below and from there on.
///
/// Blocks of which something is not as usual have the code [#EXTRAORDINARY]: those that are not finite,
/// or that nothing is left of, or under a scale that is zero, NaN or so large that 6 times it is infinite.
final class ScaleTable {
    static final int EXTRAORDINARY = 256;

    /// Bits of a float below its exponent and 5 bits of mantissa.
    private static final int LOW_BITS = 18;
    private static final int LEAST_NORMAL = Float.floatToRawIntBits(Float.MIN_NORMAL) >>> LOW_BITS;
    private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY) >>> LOW_BITS;
    private static final int CODE_BITS = 16;
    /// A scale under which half of it, the least value but 0, does not underflow.
    private static final float LEAST_SCALE = 0x1p-140f;

    private final BlockQuantizer quantizer;
    private final float[] amax = new float[1];
    /// Of the leading bits: threshold, code from there on, code below.
    private final long[] entries = new long[1 << (Float.SIZE - 1 - LOW_BITS)];
    private final float[] operands = new float[EXTRAORDINARY + 1];
    private final float[] scales = new float[EXTRAORDINARY + 1];
    private final boolean[] usual = new boolean[EXTRAORDINARY];

    ScaleTable(BlockQuantizer quantizer) {
        this.quantizer = quantizer;
        operands[EXTRAORDINARY] = 1f;
        scales[EXTRAORDINARY] = 1f;
        amax[0] = 1f;
        for (int code = 0; code < EXTRAORDINARY; code++) {
            operands[code] = quantizer.operand(amax, 0, 1, code);
            scales[code] = quantizer.dequantizingScale(code);
            usual[code] = isUsual(operands[code]) && isUsualScale(scales[code]);
        }
        Arrays.fill(entries, entry(0, EXTRAORDINARY, EXTRAORDINARY));
        entries[0] = entry(1, codeOf(0), EXTRAORDINARY);
        for (int leading = LEAST_NORMAL; leading < INFINITY; leading += LEAST_NORMAL) {
            fill(leading, leading + LEAST_NORMAL);
        }
    }

    /// Whether what is multiplied with it, or divided by it, is a number.
    static boolean isUsual(float operand) {
        return operand > 0 && operand < Float.POSITIVE_INFINITY;
    }

    private static boolean isUsualScale(float scale) {
        return scale >= LEAST_SCALE && 6 * scale < Float.POSITIVE_INFINITY;
    }

    /// Fills in the entries of numbers with one exponent, between which codes never fall.
    private void fill(int first, int end) {
        int low = first << LOW_BITS;
        int high = (end << LOW_BITS) - 1;
        int below = codeOf(low);
        int above = codeOf(high);
        if (below == above) {
            Arrays.fill(entries, first, end, entry(low, below, below));
        } else if (end - first > 1) {
            int middle = (first + end) >>> 1;
            fill(first, middle);
            fill(middle, end);
        } else {
            entries[first] = entry(threshold(low, high), below, above);
        }
    }

    /// The least number of another code than the first.
    private int threshold(int first, int last) {
        int below = codeOf(first);
        int low = first;
        int high = last;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (codeOf(middle) == below) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static long entry(int threshold, int below, int above) {
        return (long) threshold << Integer.SIZE | (long) above << CODE_BITS | below;
    }

    private int codeOf(int amaxBits) {
        amax[0] = Float.intBitsToFloat(amaxBits);
        if (quantizer.vanishes(amax[0])) {
            return EXTRAORDINARY;
        }
        int code = quantizer.scaleCode(amax, 0, 1);
        return usual[code] ? code : EXTRAORDINARY;
    }

    /// The scale code of a block, or [#EXTRAORDINARY].
    ///
    /// @param amax its bits
    int code(int amax) {
        long entry = entries[amax >>> LOW_BITS];
        int codes = (int) entry;
        return amax >= (int) (entry >> Integer.SIZE) ? codes >>> CODE_BITS : codes & 0xFFFF;
    }

    /// What values are divided by, or multiplied with, under a scale code.
    float operand(int code) {
        return operands[code];
    }

    /// The dequantizing scale of a scale code.
    float scale(int code) {
        return scales[code];
    }
}
