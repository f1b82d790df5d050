package nibblescope.app.chart;

import java.util.Collection;
import java.util.List;
import java.util.stream.DoubleStream;
import nibblescope.core.metrics.Pyramid;

/// Which numbers get the first and the last colour of a scale, and how those between are spread. A
/// diverging range is for differences: its colours lie about zero, those of `low` and smaller
/// magnitudes are the middle ones, those of `high` the last one to either side.
///
/// @param low  finite, at least 0; above 0 where the mapping is logarithmic
/// @param high finite, at least `low`
public record ColorRange(float low, float high, Mapping mapping, boolean diverging) {
    /// How far a logarithmic range reaches down from the largest error: a few blocks that are all
    /// but exact do not take the contrast from the others.
    private static final float LARGEST_OVER_SMALLEST = 1e6f;

    private static final int MIDDLE = ColorScale.COLORS / 2;

    /// How colours are spread over a range.
    public enum Mapping {
        LINEAR,
        /// Equal factors are equal steps of colour.
        LOGARITHMIC
    }

    public ColorRange {
        boolean inOrder = low >= 0 && low <= high && high < Float.POSITIVE_INFINITY;
        boolean fromZero = low == 0;
        if (!inOrder
                || (mapping == Mapping.LOGARITHMIC && fromZero)
                || (lineAboutZero(mapping, diverging) && !fromZero)) {
            throw new IllegalArgumentException("no %s range from %s to %s".formatted(mapping, low, high));
        }
    }

    /// A range of magnitudes, or of other numbers that are not below 0.
    public ColorRange(float low, float high, Mapping mapping) {
        this(low, high, mapping, false);
    }

    private static boolean lineAboutZero(Mapping mapping, boolean diverging) {
        return diverging && mapping == Mapping.LINEAR;
    }

    /// The range about zero that shows all differences.
    public static ColorRange aboutZero(Pyramid differences, Mapping mapping) {
        ColorRange magnitudes = over(List.of(differences), mapping);
        return new ColorRange(magnitudes.low, magnitudes.high, mapping, true);
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

    /// The index of a number's colour, 0 to 255; -1 for NaN.
    public int index(float number) {
        int[] index = new int[1];
        indices(new float[] {number}, 1, index);
        return index[0];
    }

    /// The part of this range between two shares of it, 0 to 1. That of a diverging one lies about
    /// zero, and `highShare` alone says how far it goes.
    public ColorRange part(double lowShare, double highShare) {
        float end = (float) Math.clamp(at(highShare), low, high);
        return new ColorRange(diverging ? low : (float) Math.clamp(at(lowShare), low, end), end, mapping, diverging);
    }

    /// Where an axis of this range has its ticks: at most about as many as asked.
    public double[] ticks(int most) {
        double start = lineAboutZero(mapping, diverging) ? -high : low;
        double[] ticks = switch (mapping) {
            case LINEAR -> Ticks.linear(start, high, most);
            case LOGARITHMIC -> Ticks.logarithmic(low, high, diverging ? Math.max(1, most / 2) : most);
        };
        return diverging && mapping == Mapping.LOGARITHMIC
                ? DoubleStream.concat(
                                DoubleStream.concat(DoubleStream.of(ticks).map(t -> -t), DoubleStream.of(0)),
                                DoubleStream.of(ticks))
                        .sorted()
                        .toArray()
                : ticks;
    }

    /// The number that a colour stands for at a share of the range, 0 to 1.
    public double at(double share) {
        if (!diverging) {
            return magnitudeAt(share);
        }
        double side = 2 * share - 1;
        return side == 0 ? 0 : Math.copySign(magnitudeAt(Math.abs(side)), side);
    }

    private double magnitudeAt(double share) {
        return switch (mapping) {
            case LINEAR -> low + share * ((double) high - low);
            case LOGARITHMIC -> low * Math.pow((double) high / low, share);
        };
    }

    /// The share of the range, 0 to 1, at which a number stands; beyond it for a number outside.
    public double share(double number) {
        if (!diverging) {
            return magnitudeShare(number);
        }
        double side = number == 0 ? 0 : Math.max(0, magnitudeShare(Math.abs(number)));
        return (1 + Math.copySign(side, number)) / 2;
    }

    private double magnitudeShare(double magnitude) {
        if (low == high) {
            return magnitude < low ? 0 : 1;
        }
        return switch (mapping) {
            case LINEAR -> (magnitude - low) / ((double) high - low);
            case LOGARITHMIC -> Math.log(magnitude / low) / Math.log((double) high / low);
        };
    }

    /// The indices of the colours of the first `count` of some numbers.
    void indices(float[] numbers, int count, int[] into) {
        boolean logarithmic = mapping == Mapping.LOGARITHMIC;
        float start = logarithmic ? log2(low) : low;
        float extent = (logarithmic ? log2(high) : high) - start;
        if (diverging) {
            divergingIndices(numbers, count, into, start, extent);
            return;
        }
        float steps = ColorScale.COLORS / extent;
        for (int i = 0; i < count; i++) {
            float above = (logarithmic ? log2(numbers[i]) : numbers[i]) - start;
            if (extent > 0) {
                // A cast takes infinities to the ends of int.
                into[i] = Math.clamp((int) (above * steps), 0, ColorScale.COLORS - 1);
            } else {
                into[i] = above < 0 ? 0 : ColorScale.COLORS - 1;
            }
            if (Float.isNaN(numbers[i])) {
                into[i] = -1;
            }
        }
    }

    private void divergingIndices(float[] numbers, int count, int[] into, float start, float extent) {
        float steps = extent > 0 ? MIDDLE / extent : 0;
        for (int i = 0; i < count; i++) {
            float magnitude = Math.abs(numbers[i]);
            float above = (mapping == Mapping.LOGARITHMIC ? log2(magnitude) : magnitude) - start;
            int step = extent > 0 ? Math.clamp((int) (above * steps), 0, MIDDLE - 1) : above < 0 ? 0 : MIDDLE - 1;
            into[i] = Float.isNaN(numbers[i]) ? -1 : numbers[i] < 0 ? MIDDLE - 1 - step : MIDDLE + step;
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
