package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;

/// Finds the range of one block by trying several on its values, as llm-compressor's observers do.
/// For one thread.
///
/// Powers take most of the time, so ranges whose error is surely more than one found before are told by
/// a sum of [PowerBound]s, and the error is computed of the others only.
final class RangeSearch {
    private static final float NORM = 2.4f;
    /// Above what the roundings of a sum of up to 256 numbers amount to.
    static final float SURELY_MORE = 1.0001f;

    /// Ranges that are tried first, evenly spread, so that one is near the best.
    private static final int PROBES = 8;

    private final float[] values;
    private final int from;
    private final int count;
    private final ElementFormat elements;
    private final FloatFormat input;
    private final double exponent;
    private final PowerBound bound;
    private final float[] errors;

    private int best;
    private float least;

    RangeSearch(float[] values, int from, int count, ElementFormat elements, FloatFormat input) {
        this.values = values;
        this.from = from;
        this.count = count;
        this.elements = elements;
        this.input = input;
        // A tensor's power takes its exponent in the format of the tensor: 2.40625 in BF16.
        exponent = input.round(NORM);
        bound = PowerBound.ofNorm(input);
        errors = new float[count];
    }

    /// Of the ranges the one with the least error, the first of several. The greatest range if none has
    /// an error below the largest number of the format.
    float leastError(BlockRange.LeastError ranges) {
        float greatest = input.round(BlockQuantizer.amax(values, from, count) * (float) ranges.expansion());
        best = -1;
        least = input.maxFinite();
        int step = ranges.steps() / (2 * PROBES);
        for (int probe = step; probe < ranges.steps(); probe += Math.max(1, ranges.steps() / PROBES)) {
            tryStep(probe, ranges.range(greatest, probe, input));
        }
        for (step = 0; step < ranges.steps(); step++) {
            float range = ranges.range(greatest, step, input);
            if (!isSurelyMore(range)) {
                tryStep(step, range);
            }
        }
        return best < 0 ? greatest : ranges.range(greatest, best, input);
    }

    private void tryStep(int step, float range) {
        float error = error(range);
        if (error < least || error == least && step < best) {
            best = step;
            least = error;
        }
    }

    private float scale(float range) {
        float quotient = input.round(range / elements.maxFinite());
        return quotient == 0 ? input.epsilon() : quotient;
    }

    /// Whether the error under a range exceeds the least, even when both are rounded.
    private boolean isSurelyMore(float range) {
        float scale = scale(range);
        double more = bound.surelyMore(least);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += bound.below(Math.abs(difference(values[from + i], scale)));
            if (sum > more) {
                return true;
            }
        }
        return false;
    }

    private float error(float range) {
        float scale = scale(range);
        for (int i = 0; i < count; i++) {
            double difference = Math.abs(difference(values[from + i], scale));
            errors[i] = input.round((float) Math.pow(difference, exponent));
        }
        return input.round(ScaleChoice.SumOrder.EIGHT_LANES.sum(ScaleChoice.Criterion.MAE, errors, count, count));
    }

    private float difference(float value, float scale) {
        float nearest = nearest(input.round(value / scale));
        return input.round(input.round(nearest * scale) - value);
    }

    private float nearest(float scaled) {
        return Float.isNaN(scaled) ? scaled : elements.decode(elements.encode(scaled));
    }
}
