package nibblescope.app.numberline;

import java.util.Arrays;
import nibblescope.app.chart.Ticks;

/// Where everything on the curve stands, in pixels. The error axis is logarithmic; an error of 0
/// stands on the code axis, one that is infinite at the top.
///
/// @param curve  what is shown
/// @param left   the x of the first code
/// @param right  the x of the last one
/// @param top    the y of the largest error
/// @param bottom the y of the smallest one that is not 0
/// @param floor  the y of 0 and of the code axis
/// @param low    the error at `bottom`
/// @param high   the error at `top`
record ScaleCurvePicture(
        ScaleCurve curve, double left, double right, double top, double bottom, double floor, double low, double high) {
    private static final double ROOM = 1.25;
    private static final double PIXELS_PER_TICK = 30;
    private static final double LABEL_GAP = 8;

    /// A picture that has no width yet.
    ///
    /// @param room below the least error, for its mark; errors of 0 stand at its bottom
    static ScaleCurvePicture of(ScaleCurve curve, double top, double bottom, double room) {
        double[] errors = curve.codes()
                .mapToDouble(curve.sweep()::mse)
                .filter(Double::isFinite)
                .toArray();
        double[] positive = Arrays.stream(errors).filter(e -> e > 0).sorted().toArray();
        double low = positive.length == 0 ? 1 : positive[0] / ROOM;
        double high = positive.length == 0 ? 1 : positive[positive.length - 1] * ROOM;
        return new ScaleCurvePicture(curve, 0, 0, top, bottom - room, bottom, low, high);
    }

    /// The same between other ends.
    ScaleCurvePicture between(double newLeft, double newRight) {
        return new ScaleCurvePicture(curve, newLeft, Math.max(newLeft + 1, newRight), top, bottom, floor, low, high);
    }

    /// The distance of two codes.
    double spacing() {
        return (right - left) / Math.max(1, curve.last() - curve.first());
    }

    double x(int code) {
        return left + (code - curve.first()) * spacing();
    }

    /// Where an error stands; NaN for NaN.
    double y(double mse) {
        if (mse == 0) {
            return floor;
        }
        double share = Math.log(mse / low) / Math.log(high / low);
        return Double.isNaN(share) ? Double.NaN : bottom - Math.clamp(share, 0, 1) * (bottom - top);
    }

    /// The code that is nearest to an x.
    int codeAt(double x) {
        return Math.clamp(Math.round(curve.first() + (x - left) / spacing()), curve.first(), curve.last());
    }

    /// The errors that have a tick.
    double[] errorTicks() {
        return high > low
                ? Ticks.logarithmic(low, high, (int) Math.max(2, (bottom - top) / PIXELS_PER_TICK))
                : new double[0];
    }

    /// Whether some error is 0.
    boolean showsZero() {
        return curve.codes().anyMatch(code -> curve.sweep().mse(code) == 0);
    }

    /// Whether the curve stays above a height between two places, and the code that is looked at
    /// stands elsewhere.
    boolean isClear(double fromX, double toX, double y) {
        double gap = Math.max(spacing(), LABEL_GAP);
        return curve.codes()
                .filter(code -> x(code) >= fromX - gap && x(code) <= toX + gap)
                .noneMatch(code -> code == curve.chosen() || y(curve.sweep().mse(code)) > y);
    }

    /// How wide the label of a code is.
    @FunctionalInterface
    interface LabelWidth {
        /// The width in pixels.
        ///
        /// @param step how many codes lie from one label to the next
        double of(int code, int step);
    }

    /// The codes that have a tick, one every `step` codes, the code of scale 1 being in the series.
    int[] codeTicks(int step) {
        int one = curve.sweep().format().encode(1f);
        return curve.codes()
                .filter(code -> Math.floorMod(code - one, step) == 0)
                .toArray();
    }

    /// The fewest codes, a power of two, from one tick to the next at which their labels stay clear
    /// of each other.
    ///
    /// @param least what no label is narrower than: spares most of the measuring
    int codeStep(double least, LabelWidth width) {
        int step = 1;
        while (step < curve.sweep().codes() && !fits(step, least, width)) {
            step *= 2;
        }
        return step;
    }

    private boolean fits(int step, double least, LabelWidth width) {
        if (least + LABEL_GAP > step * spacing()) {
            return false;
        }
        double widest = Arrays.stream(codeTicks(step))
                .mapToDouble(code -> width.of(code, step))
                .max()
                .orElse(0);
        return widest + LABEL_GAP <= step * spacing();
    }
}
