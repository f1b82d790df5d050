package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;

/// Finds the range of one block by trying several on its values, as llm-compressor's observers do.
/// For one thread.
final class RangeSearch {
    private static final float NORM = 2.4f;

    private final float[] values;
    private final int from;
    private final int count;
    private final ElementFormat elements;
    private final FloatFormat input;
    private final double exponent;
    private final float[] errors;

    RangeSearch(float[] values, int from, int count, ElementFormat elements, FloatFormat input) {
        this.values = values;
        this.from = from;
        this.count = count;
        this.elements = elements;
        this.input = input;
        // A tensor's power takes its exponent in the format of the tensor: 2.40625 in BF16.
        exponent = input.round(NORM);
        errors = new float[count];
    }

    /// Of the ranges the one with the least error, the first of several. The greatest range if none has
    /// an error below the largest number of the format.
    float leastError(BlockRange.LeastError ranges) {
        float greatest = input.round(BlockQuantizer.amax(values, from, count) * (float) ranges.expansion());
        float best = greatest;
        float least = input.maxFinite();
        for (int step = 0; step < ranges.steps(); step++) {
            float range = ranges.range(greatest, step, input);
            float error = error(range);
            if (error < least) {
                best = range;
                least = error;
            }
        }
        return best;
    }

    private float error(float range) {
        float quotient = input.round(range / elements.maxFinite());
        float scale = quotient == 0 ? input.epsilon() : quotient;
        for (int i = 0; i < count; i++) {
            float value = values[from + i];
            float nearest = nearest(input.round(value / scale));
            float difference = input.round(input.round(nearest * scale) - value);
            errors[i] = input.round((float) Math.pow(Math.abs(difference), exponent));
        }
        return input.round(ScaleChoice.SumOrder.EIGHT_LANES.sum(ScaleChoice.Criterion.MAE, errors, count, count));
    }

    private float nearest(float scaled) {
        return Float.isNaN(scaled) ? scaled : elements.decode(elements.encode(scaled));
    }
}
