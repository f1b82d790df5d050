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

    /// What [ScaleChoice.ModelOptSweep] finds.
    ///
    /// @param code  of the scale
    /// @param amax  what amax of the block would have that scale: `b`
    /// @param error of the block
    record Swept(int code, float amax, float error) {}

    /// The code of least squared error, the lowest of several, as Model Optimizer finds it; the lowest of
    /// all if no error is finite.
    Swept sweep(float tensorAmax) {
        ElementFormat elements = quantizer.recipe().elements();
        float best = ScaleChoice.ModelOptSweep.amax(1, tensorAmax);
        float least = Float.POSITIVE_INFINITY;
        for (int code = 1; code <= ScaleFormat.E4M3.maxCode(); code++) {
            float amax = ScaleChoice.ModelOptSweep.amax(code, tensorAmax);
            float error = sweptError(ScaleChoice.ModelOptSweep.scale(amax, elements), least);
            if (error < least) {
                best = amax;
                least = error;
            }
        }
        return new Swept(ScaleChoice.ModelOptSweep.storedCode(best, tensorAmax, elements), best, least);
    }

    /// The error under a scale; infinity as soon as it is known not to be below `least`, which the order
    /// of the sum cannot change.
    private float sweptError(float scale, float least) {
        ElementFormat elements = quantizer.recipe().elements();
        float[] errors = new float[count];
        float bound = least * RangeSearch.SURELY_MORE;
        float sum = 0;
        for (int i = 0; i < count; i++) {
            float magnitude = Math.abs(values[from + i]);
            float nearest = elements.decode(elements.encode(magnitude / scale));
            float difference = magnitude - nearest * scale;
            errors[i] = difference * difference;
            sum += errors[i];
            if (sum > bound) {
                return Float.POSITIVE_INFINITY;
            }
        }
        return ScaleChoice.SumOrder.EIGHT_LANES.sum(ScaleChoice.Criterion.MSE, errors, count, count);
    }

    /// The better one of the rule's scale and 1.5 times it.
    ///
    /// @param blockScale the rule's, before it is rounded
    int fourOverSix(ScaleChoice.FourOverSix choice, FractionalRule rule, float blockScale) {
        int toSix = rule.encode(blockScale);
        int toFour = rule.encodeToFour(blockScale);
        return error(choice, rule, toFour) < error(choice, rule, toSix) ? toFour : toSix;
    }

    private float error(ScaleChoice.FourOverSix choice, FractionalRule rule, int scaleCode) {
        float scale = ScaleFormat.E4M3.decode(scaleCode);
        float stored = quantizer.storedTensorScale();
        float encodingScale = rule.encodingScale(stored);
        float range = rule.range(quantizer.recipe().elements());
        float[] errors = new float[count];
        quantizer.quantize(values, from, count, scaleCode, codes, 0);
        float operand = quantizer.operand(values, from, count, scaleCode);
        for (int i = 0; i < count; i++) {
            float value = values[from + i];
            float rounded = quantizer.rounded(quantizer.scaled(value, operand), codes[i]);
            errors[i] =
                    choice.criterion().of(choice.difference().of(rounded, scale, value, stored, encodingScale, range));
        }
        return choice.order().sum(choice.criterion(), errors, count, quantizer.width());
    }
}
