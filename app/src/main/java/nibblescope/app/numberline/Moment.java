package nibblescope.app.numberline;

/// How far the story of a block is told: 2 when the second step after the values is complete, 2.5
/// when the third is half done.
///
/// @param at 0 to [Step#LAST]
record Moment(double at) {
    /// When all is told.
    static final Moment END = new Moment(Step.LAST);

    /// The share of [Step#DEQUANTIZED] in which the axis goes back to values; in the rest of it the
    /// dots fall.
    private static final double GOING_BACK = 0.45;

    Moment {
        at = Math.clamp(at, 0, Step.LAST);
    }

    /// The step that is under way, or complete.
    Step step() {
        return Step.of((int) Math.ceil(at));
    }

    /// How much of a step is told, 0 to 1.
    double told(Step step) {
        return Math.clamp(at - step.number() + 1, 0, 1);
    }

    /// The same for what moves or fades in: it sets off and arrives softly.
    double eased(Step step) {
        return soft(told(step));
    }

    /// Whether the axis is of scaled units, 0 to 1: in between, it is on its way.
    double stretched() {
        return eased(Step.SCALED) * (1 - soft(told(Step.DEQUANTIZED) / GOING_BACK));
    }

    /// How far codes have taken the place of values, 0 to 1.
    double coded() {
        return eased(Step.CODES) * (1 - soft(told(Step.DEQUANTIZED) / GOING_BACK));
    }

    /// How far dots have fallen from where they stand to what they dequantize to, 0 to 1.
    double fallen() {
        return soft((told(Step.DEQUANTIZED) - GOING_BACK) / (1 - GOING_BACK));
    }

    /// How many of so many elements have been added to the error, the last one perhaps in part.
    double counted(int elements) {
        return told(Step.ERRORS) * elements;
    }

    private static double soft(double share) {
        double s = Math.clamp(share, 0, 1);
        return s * s * (3 - 2 * s);
    }

    /// What lies between two numbers.
    static double between(double from, double to, double share) {
        return share == 0 ? from : share == 1 ? to : from + share * (to - from);
    }
}
