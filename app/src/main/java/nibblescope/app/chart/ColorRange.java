package nibblescope.app.chart;

import java.util.Collection;
import nibblescope.core.metrics.Pyramid;

/// Which errors get the first and the last colour of a scale, and how those between are spread.
///
/// @param low  finite, at least 0; above 0 where the mapping is logarithmic
/// @param high finite, at least `low`
public record ColorRange(float low, float high, Mapping mapping) {
    /// How far a logarithmic range reaches down from the largest error: a few blocks that are all
    /// but exact do not take the contrast from the others.
    private static final float LARGEST_OVER_SMALLEST = 1e6f;

    /// How colours are spread over a range.
    public enum Mapping {
        LINEAR,
        /// Equal factors are equal steps of colour.
        LOGARITHMIC
    }

    public ColorRange {
        boolean inOrder = low >= 0 && low <= high && high < Float.POSITIVE_INFINITY;
        if (!inOrder || (mapping == Mapping.LOGARITHMIC && low == 0)) {
            throw new IllegalArgumentException("no %s range from %s to %s".formatted(mapping, low, high));
        }
    }

    /// The range that shows all errors of some tensors, or of one under several recipes, so that
    /// they can be compared. Where all errors are 0, or none is finite, it ends at 1.
    public static ColorRange over(Collection<Pyramid> pyramids, Mapping mapping) {
        float low = Float.POSITIVE_INFINITY;
        float high = 0;
        for (Pyramid pyramid : pyramids) {
            low = Math.min(low, pyramid.smallestPositive());
            high = Math.max(high, pyramid.largestFinite());
        }
        if (high == 0) {
            low = high = 1;
        }
        return switch (mapping) {
            case LINEAR -> new ColorRange(0, high, mapping);
            case LOGARITHMIC -> {
                float floor = Math.max(Float.MIN_VALUE, high / LARGEST_OVER_SMALLEST);
                yield new ColorRange(Math.max(floor, Math.min(low, high)), high, mapping);
            }
        };
    }

    /// The index of an error's colour, 0 to 255: 0 for an error of 0, -1 for NaN.
    public int index(float error) {
        int[] index = new int[1];
        indices(new float[] {error}, 1, index);
        return index[0];
    }

    /// The error that a colour stands for at a share of the range, 0 to 1.
    public double at(double share) {
        return switch (mapping) {
            case LINEAR -> low + share * ((double) high - low);
            case LOGARITHMIC -> low * Math.pow((double) high / low, share);
        };
    }

    /// The share of the range, 0 to 1, at which an error stands; beyond it for an error outside.
    public double share(double error) {
        if (low == high) {
            return error < low ? 0 : 1;
        }
        return switch (mapping) {
            case LINEAR -> (error - low) / ((double) high - low);
            case LOGARITHMIC -> Math.log(error / low) / Math.log((double) high / low);
        };
    }

    /// The indices of the colours of the first `count` of some errors.
    void indices(float[] errors, int count, int[] into) {
        boolean logarithmic = mapping == Mapping.LOGARITHMIC;
        float start = logarithmic ? log2(low) : low;
        float extent = (logarithmic ? log2(high) : high) - start;
        float steps = ColorScale.COLORS / extent;
        for (int i = 0; i < count; i++) {
            float above = (logarithmic ? log2(errors[i]) : errors[i]) - start;
            if (extent > 0) {
                // A cast takes infinities to the ends of int.
                into[i] = Math.clamp((int) (above * steps), 0, ColorScale.COLORS - 1);
            } else {
                into[i] = above < 0 ? 0 : ColorScale.COLORS - 1;
            }
            if (Float.isNaN(errors[i])) {
                into[i] = -1;
            }
        }
    }

    /// The logarithm to base 2 of a positive float: within 3e-4, exact for powers of two, never
    /// falling. Of 0 and of subnormals, whose exponent field is 0, it is some number from -127 to
    /// -126.
    private static float log2(float value) {
        int bits = Float.floatToRawIntBits(value);
        int exponent = (bits >>> 23) - 127;
        float t = Float.intBitsToFloat((bits & 0x7fffff) | 0x3f800000) - 1;
        // log2(1 + t) is t and a hump that is 0 at both ends; the hump over t (1 - t) is close to a
        // parabola: 1/ln 2 - 1 at 0, 1 - 1/(2 ln 2) at 1.
        return exponent + t + t * (1 - t) * (0.4427f - t * (0.2474f - t * 0.0834f));
    }
}
