package nibblescope.app.numberline;

import java.util.Arrays;

/// What an axis has to show.
///
/// @param range        all of it
/// @param linearUpTo   the largest magnitude that a logarithmic axis shows as it is: 1, 2 or 5 times
///                     a power of ten
/// @param amaxToMedian amax over the median magnitude, zeros left out; 1 if there is nothing else
record AxisLimits(ValueRange range, double linearUpTo, double amaxToMedian) {
    /// From here on one value dwarfs the others on a linear axis.
    private static final double DWARFED = 30;

    static AxisLimits of(Iterable<RecipeLine> lines, float... values) {
        double[] magnitudes = magnitudes(values);
        double median = magnitudes.length == 0 ? 1 : magnitudes[magnitudes.length / 2];
        double amax = magnitudes.length == 0 ? 1 : magnitudes[magnitudes.length - 1];
        return new AxisLimits(ValueRange.of(lines), atMost(median), amax / median);
    }

    /// The finite ones that are not 0, from the least to the greatest.
    private static double[] magnitudes(float... values) {
        double[] all = new double[values.length];
        int count = 0;
        for (float value : values) {
            if (value != 0 && Float.isFinite(value)) {
                all[count++] = Math.abs(value);
            }
        }
        return Arrays.stream(all, 0, count).sorted().toArray();
    }

    /// The greatest of 1, 2 and 5 times a power of ten that is not above.
    private static double atMost(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        return value >= 5 * decade ? 5 * decade : value >= 2 * decade ? 2 * decade : decade;
    }

    /// Whether a logarithmic axis would show more than a linear one.
    boolean dwarfed() {
        return amaxToMedian >= DWARFED;
    }

    /// These limits, wide enough for others too: what stands on the axis keeps its place while
    /// values move within it.
    AxisLimits with(AxisLimits others) {
        return new AxisLimits(range.with(others.range), linearUpTo, others.amaxToMedian);
    }

    Projection projection(AxisKind kind) {
        return switch (kind) {
            case LINEAR -> new Projection.Linear();
            case LOG -> new Projection.SymmetricLog(linearUpTo);
        };
    }
}
