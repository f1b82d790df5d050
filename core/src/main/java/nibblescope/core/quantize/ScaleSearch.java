package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;

/// Finds the scale code of one block by trying several on its values. For one thread.
final class ScaleSearch {
    private static final float E4M3_MAX = 448f;

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

    /// The code of least squared error, the lowest of several.
    int leastSquaredError(int lowestCode, int highestCode) {
        BlockError error = new BlockError();
        int best = lowestCode;
        float least = squaredError(lowestCode, error);
        for (int code = lowestCode + 1; code <= highestCode; code++) {
            float candidate = squaredError(code, error);
            if (candidate < least) {
                best = code;
                least = candidate;
            }
        }
        return best;
    }

    private float squaredError(int scaleCode, BlockError error) {
        ElementFormat elements = quantizer.recipe().elements();
        float scale = quantizer.dequantizingScale(scaleCode);
        quantizer.quantize(values, from, count, scaleCode, codes, 0);
        error.clear();
        for (int i = 0; i < count; i++) {
            error.add(BlockError.of(values[from + i], elements.decode(codes[i]) * scale));
        }
        return error.squared();
    }

    /// What [ScaleChoice.ModelOptSweep] finds.
    ///
    /// @param code  of the scale
    /// @param amax  what amax of the block would have that scale: `b`
    /// @param error of the block
    record Swept(int code, float amax, float error) {}

    /// The code of least squared error, the lowest of several, as Model Optimizer finds it.
    Swept sweep(float tensorAmax) {
        ElementFormat elements = quantizer.recipe().elements();
        float best = Float.NaN;
        float least = Float.POSITIVE_INFINITY;
        for (int code = 1; code <= ScaleFormat.E4M3.maxCode(); code++) {
            float amax = ScaleFormat.E4M3.decode(code) / E4M3_MAX * tensorAmax;
            float error = sweptError(amax / elements.maxFinite());
            // The first one counts even if its error is infinite.
            if (error < least || code == 1) {
                best = amax;
                least = error;
            }
        }
        float scale = best / elements.maxFinite();
        float inUnits = (scale == 0 ? 1f : scale) * E4M3_MAX / (tensorAmax / elements.maxFinite());
        return new Swept(ScaleFormat.E4M3.encode(inUnits), best, least);
    }

    private float sweptError(float scale) {
        ElementFormat elements = quantizer.recipe().elements();
        float[] errors = TorchSum.numbers(count);
        for (int i = 0; i < count; i++) {
            float magnitude = Math.abs(values[from + i]);
            float nearest = elements.decode(elements.encode(magnitude / scale));
            float difference = magnitude - nearest * scale;
            errors[i] = difference * difference;
        }
        return TorchSum.of(errors);
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
