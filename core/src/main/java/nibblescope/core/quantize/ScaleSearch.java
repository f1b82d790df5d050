package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;

/// Finds the scale code of one block by trying several on its values. For one thread.
final class ScaleSearch {
    private final BlockQuantizer quantizer;
    private final float[] values;
    private final int from;
    private final int count;
    private final byte[] codes;

    /// @param values of which the block are `count`, from index `from` on
    ScaleSearch(BlockQuantizer quantizer, float[] values, int from, int count) {
        this.quantizer = quantizer;
        this.values = values;
        this.from = from;
        this.count = count;
        codes = new byte[count];
    }

    /// The code of least error, the lowest of several.
    ///
    /// @param exponent of the norm, as [ScaleChoice.Search] has it
    int leastError(int lowestCode, int highestCode, double exponent) {
        BlockError error = new BlockError();
        int best = lowestCode;
        double least = error(lowestCode, exponent, error);
        for (int code = lowestCode + 1; code <= highestCode; code++) {
            double candidate = error(code, exponent, error);
            if (candidate < least) {
                best = code;
                least = candidate;
            }
        }
        return best;
    }

    private double error(int scaleCode, double exponent, BlockError squares) {
        quantizer.quantize(values, from, count, scaleCode, codes, 0);
        float scale = quantizer.dequantizingScale(scaleCode);
        return exponent == ScaleChoice.Search.SQUARED ? squared(scale, squares) : sumOfPowers(scale, exponent);
    }

    // Floats are doubles, so comparing the sums as doubles compares the floats.
    private float squared(float scale, BlockError error) {
        error.clear();
        for (int i = 0; i < count; i++) {
            error.add(error(i, scale));
        }
        return error.squared();
    }

    // StrictMath gives the same bits on every machine.
    private double sumOfPowers(float scale, double exponent) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double error = Math.abs(error(i, scale));
            sum += exponent == ScaleChoice.Search.ABSOLUTE ? error : StrictMath.pow(error, exponent);
        }
        return sum;
    }

    private float error(int index, float scale) {
        ElementFormat elements = quantizer.recipe().elements();
        return BlockError.of(values[from + index], elements.decode(codes[index]) * scale);
    }

    /// The better one of the rule's scale and 1.5 times it, by TransformerEngine's own error.
    ///
    /// @param blockScale the rule's, before it is rounded
    /// @param tensorAmax which the rule stores
    int fourOverSix(ScaleChoice.Criterion criterion, float blockScale, float tensorAmax, float range) {
        int toSix = ScaleFormat.E4M3.encode(blockScale);
        // Saturates where the reference clamps to 448.
        int toFour = ScaleFormat.E4M3.encode(blockScale * 1.5f);
        float errorToFour = error(criterion, toFour, tensorAmax, range);
        float errorToSix = error(criterion, toSix, tensorAmax, range);
        return errorToFour < errorToSix ? toFour : toSix;
    }

    /// The sum over a block, to which elements that a short one lacks add nothing.
    private float error(ScaleChoice.Criterion criterion, int scaleCode, float tensorAmax, float range) {
        ElementFormat elements = quantizer.recipe().elements();
        float scale = ScaleFormat.E4M3.decode(scaleCode);
        quantizer.quantize(values, from, count, scaleCode, codes, 0);
        float sum = 0;
        for (int i = 0; i < count; i++) {
            float value = elements.decode(codes[i]) * scale * tensorAmax / range;
            sum += criterion.of(value - values[from + i]);
        }
        return sum;
    }
}
