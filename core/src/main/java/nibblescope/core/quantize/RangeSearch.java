package nibblescope.core.quantize;

import java.util.Arrays;
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

    /// At most as many ranges are looked at first, evenly spread, so that one is near the best.
    private static final int PROBES = 12;

    private static final int STEPS_BETWEEN_PROBES = 5;

    private static final int LARGEST = Float.floatToRawIntBits(6f);
    private static final int EXPONENT = 0b0_11111111 << 23;
    private static final int EXPONENT_OF_ONE = Float.floatToRawIntBits(1f);
    private static final int UNIT = 22 << 23;

    private final float[] values;
    private final int from;
    private final int count;
    private final ElementFormat elements;
    private final FloatFormat input;
    private final double exponent;
    private final PowerBound bound;
    private final float[] errors;
    /// In ascending order.
    private final float[] magnitudes;

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
        magnitudes = new float[count];
        for (int i = 0; i < count; i++) {
            magnitudes[i] = Math.abs(values[from + i]);
        }
        Arrays.sort(magnitudes);
    }

    /// Of the ranges the one with the least error, the first of several. The greatest range if none has
    /// an error below the largest number of the format.
    float leastError(BlockRange.LeastError ranges) {
        float greatest = input.round(BlockQuantizer.amax(values, from, count) * (float) ranges.expansion());
        best = -1;
        least = input.maxFinite();
        int probe = probe(ranges, greatest);
        tryStep(probe, ranges.range(greatest, probe, input));
        double more = bound.surelyMore(least);
        for (int step = 0; step < ranges.steps(); step++) {
            float range = ranges.range(greatest, step, input);
            if (step != probe && errorBound(range, more) <= more) {
                tryStep(step, range);
                more = bound.surelyMore(least);
            }
        }
        return best < 0 ? greatest : ranges.range(greatest, best, input);
    }

    /// Of some steps the one that promises the least error.
    private int probe(BlockRange.LeastError ranges, float greatest) {
        int promising = ranges.steps() - 1;
        double lowest = Double.POSITIVE_INFINITY;
        int apart = Math.max(STEPS_BETWEEN_PROBES, Math.ceilDiv(ranges.steps(), PROBES));
        for (int step = apart / 2; step < ranges.steps(); step += apart) {
            double error = errorBound(ranges.range(greatest, step, input), lowest);
            if (error < lowest) {
                promising = step;
                lowest = error;
            }
        }
        return promising;
    }

    private void tryStep(int step, float range) {
        float error = error(range);
        if (error < least || (error == least && step < best)) {
            best = step;
            least = error;
        }
    }

    private float scale(float range) {
        float quotient = input.round(range / elements.maxFinite());
        return quotient == 0 ? input.epsilon() : quotient;
    }

    /// What the error under a range is surely not below, but for the rounding of sums; if that exceeds a
    /// limit, any part of it that does too.
    private double errorBound(float range, double limit) {
        float scale = scale(range);
        double sum = 0;
        // Large values have large errors mostly.
        for (int i = count - 1; i >= 0 && sum <= limit; i--) {
            sum += bound.below(Math.abs(difference(magnitudes[i], scale)));
        }
        return sum;
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
        if (Float.isNaN(scaled)) {
            return scaled;
        }
        return elements == ElementFormat.E2M1
                ? Math.copySign(nearestOfE2M1(Math.abs(scaled)), scaled)
                : elements.decode(elements.encode(scaled));
    }

    /// To the nearest value of E2M1, ties to the even code, saturating. In the last place of a float 22
    /// powers of two above a number, one unit is what neighbours there are apart; from 1 down to 0 they are
    /// as far apart as above 1.
    private static float nearestOfE2M1(float magnitude) {
        int bits = Math.min(Float.floatToRawIntBits(magnitude), LARGEST);
        float unit = Float.intBitsToFloat(Math.max(bits & EXPONENT, EXPONENT_OF_ONE) + UNIT);
        return Float.intBitsToFloat(bits) + unit - unit;
    }
}
