package nibblescope.app.numberline;

/// How the height of one line's lane is shared out, from its top: a heading, the dots, the line
/// with its ticks, their labels, and a band for what a step has to add, the error bars in the end.
/// In pixels.
///
/// @param top    of the lane
/// @param height of the lane, at least [#leastHeight]
/// @param scale  how much larger than usual text is
record LaneBands(double top, double height, double scale) {
    static final double USUAL_DOT = 4.5;

    private static final double LEAST_HEIGHT = 86;
    private static final double HEADING = 18;
    private static final double LABELS = 19;
    private static final double BOTTOM = 2;
    /// Of what is left, this is between the dots and the line,
    private static final double SHARE_OF_CURVES = 0.25;
    /// this is for the dots, and the rest for the lowest band.
    private static final double SHARE_OF_DOTS = 0.45;
    private static final double WIDEST_BAR_STEP = 5;
    private static final double GUTTER_STEP = 13;

    static double leastHeight(double scale) {
        return LEAST_HEIGHT * scale;
    }

    double heading() {
        return HEADING * scale;
    }

    private double room() {
        return height - heading() - LABELS * scale - BOTTOM;
    }

    /// Where dots may begin.
    double dotsTop() {
        return top + heading();
    }

    double lineY() {
        return Math.floor(top + heading() + (SHARE_OF_DOTS + SHARE_OF_CURVES) * room()) + 0.5;
    }

    /// The baseline of what is written below ticks.
    double labelsY() {
        return lineY() + (LABELS - 4) * scale;
    }

    /// Where the lowest band begins.
    double lowestTop() {
        return lineY() + LABELS * scale;
    }

    double bottom() {
        return top + height - BOTTOM;
    }

    double lowestHeight() {
        return bottom() - lowestTop();
    }

    /// How many dots find room above each other without touching.
    int dotLevels(double radius) {
        return 1 + (int) ((SHARE_OF_DOTS * room() - 2 * radius) / (2 * radius + 1));
    }

    /// The centre of a dot at a level of so many; levels move together where there is no room.
    double dotY(int level, int levels, double radius) {
        double height = SHARE_OF_DOTS * room() - 2 * radius;
        double step = levels < 2 ? 0 : Math.min(2 * radius + 1, height / (levels - 1));
        return lineY() - SHARE_OF_CURVES * room() - radius - level * step;
    }

    /// The centre of a row of the gutter, from the line upwards.
    double gutterY(int row) {
        return lineY() - row * GUTTER_STEP * scale;
    }

    /// The distance of error bars from each other.
    double barStep(int levels) {
        return Math.min(WIDEST_BAR_STEP, lowestHeight() / Math.max(1, levels));
    }

    /// The top of an error bar at a level of so many.
    double barY(int level, int levels) {
        return lowestTop() + level * barStep(levels);
    }
}
