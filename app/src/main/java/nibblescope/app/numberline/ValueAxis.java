package nibblescope.app.numberline;

import java.util.List;
import java.util.stream.LongStream;

/// Where values stand: a range of values over a range of pixels.
///
/// @param left  the x of the range's low end
/// @param right the x of its high end, beyond `left`
record ValueAxis(ValueRange range, double left, double right) {
    private static final double ROUNDING = 1e-9;

    double x(double value) {
        return left + (value - range.low()) / (range.high() - range.low()) * (right - left);
    }

    /// Whether a value lies within the range.
    boolean shows(double value) {
        return value >= range.low() && value <= range.high();
    }

    /// The distance of ticks, 1, 2 or 5 times a power of ten: the smallest that keeps them so many
    /// pixels apart.
    double tickStep(double pixels) {
        double least = (range.high() - range.low()) * pixels / (right - left);
        double decade = Math.pow(10, Math.floor(Math.log10(least)));
        for (int multiple : new int[] {1, 2, 5}) {
            if (multiple * decade >= least * (1 - ROUNDING)) {
                return multiple * decade;
            }
        }
        return 10 * decade;
    }

    /// The multiples of a step in the range.
    List<Double> ticks(double step) {
        return LongStream.rangeClosed((long) Math.ceil(range.low() / step - ROUNDING), (long)
                        Math.floor(range.high() / step + ROUNDING))
                .mapToObj(i -> i * step)
                .toList();
    }
}
