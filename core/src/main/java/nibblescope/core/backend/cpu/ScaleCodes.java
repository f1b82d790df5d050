package nibblescope.core.backend.cpu;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockQuantizer;

/// What every scale code means to the blocks of one tensor. Immutable.
final class ScaleCodes {
    private static final int E4M3_DOUBLING = 8;
    private static final float SMALL = 0x1p-60f;
    private static final double NEARLY_ONE = 0x1p-21;

    private final float[] operands;
    private final float[] scales;
    private final boolean divides;
    private final int least;
    private final int most;
    private final int doubling;

    private ScaleCodes(float[] operands, float[] scales, boolean divides, ScaleFormat format) {
        boolean powersOfTwo = format == ScaleFormat.E8M0;
        this.operands = operands;
        this.scales = scales;
        this.divides = divides;
        least = powersOfTwo ? 0 : 1;
        most = format.maxCode();
        doubling = powersOfTwo ? 1 : E4M3_DOUBLING;
    }

    /// Those of a recipe whose operand follows from the scale code alone.
    static ScaleCodes of(BlockQuantizer quantizer) {
        ScaleFormat format = quantizer.recipe().scaling().scaleFormat();
        int most = format.maxCode();
        float[] operands = new float[most + 1];
        float[] scales = new float[most + 1];
        float[] zeros = new float[1];
        for (int code = 0; code <= most; code++) {
            operands[code] = quantizer.operand(zeros, 0, 1, code);
            scales[code] = quantizer.dequantizingScale(code);
        }
        return new ScaleCodes(operands, scales, quantizer.recipe().arithmetic().divides(), format);
    }

    /// Those of a search whose errors are under other scales than are stored, by which values are divided.
    static ScaleCodes dividingByScales(float[] scales, ScaleFormat format) {
        return new ScaleCodes(scales, scales, true, format);
    }

    /// The same operands for other scales of E4M3.
    ScaleCodes withScales(float[] others) {
        return new ScaleCodes(operands, others, divides, ScaleFormat.E4M3);
    }

    /// What values are divided by or multiplied with.
    float operand(int code) {
        return operands[code];
    }

    /// What codes are multiplied with to dequantize them.
    float scale(int code) {
        return scales[code];
    }

    /// Whether values are divided by the operand.
    boolean divides() {
        return divides;
    }

    /// The code of the least positive scale.
    int least() {
        return least;
    }

    /// The code of the greatest scale.
    int most() {
        return most;
    }

    /// So many codes further on, a scale is twice as great.
    int doubling() {
        return doubling;
    }

    /// Whether finite values stay numbers under every scale but 0: no product and no quotient is NaN, no
    /// reconstruction is infinite.
    boolean keepNumbers() {
        for (int code = least; code <= most; code++) {
            float operand = operands[code];
            boolean numbers = divides ? operand > 0 : operand >= 0 && operand < Float.POSITIVE_INFINITY;
            if (!numbers || !(ElementFormat.E2M1.maxFinite() * scales[code] < Float.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
    }

    /// The first code from which on every one has exactly twice the scale that [#doubling()] codes before
    /// has, with operands to match; more than [#most()] if there is none.
    int doublesFrom() {
        int from = most + 1;
        while (from > doubling && doubles(from - 1)) {
            from--;
        }
        return from;
    }

    private boolean doubles(int code) {
        int half = code - doubling;
        float twice = divides ? 2 * operands[half] : operands[half] / 2;
        double product = divides ? (double) operands[half] / scales[half] : (double) operands[half] * scales[half];
        return scales[code] == 2 * scales[half]
                && operands[code] == twice
                && scales[half] >= SMALL
                && (doubling == 1 ? product == 1 : Math.abs(product - 1) <= NEARLY_ONE);
    }
}
