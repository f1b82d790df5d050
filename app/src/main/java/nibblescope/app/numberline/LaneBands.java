package nibblescope.app.numberline;

/// How the height of one line's lane is shared out, from its top: a heading, the dots, the line
/// with its ticks, their labels, the error bars. In pixels.
///
/// @param top    of the lane
/// @param height of the lane, at least [#LEAST_HEIGHT]
record LaneBands(double top, double height) {
    static final double LEAST_HEIGHT = 86;
    static final double HEADING = 18;
    static final double LARGEST_DOT = 4.5;

    private static final double LABELS = 19;
    private static final double BOTTOM = 2;
    /// Of what is left, this is between the dots and the line,
    private static final double SHARE_OF_CURVES = 0.25;
    /// this is for the dots, and the rest for the error bars.
    private static final double SHARE_OF_DOTS = 0.5;
    private static final double WIDEST_BAR_STEP = 5;
    private static final double GUTTER_STEP = 13;

    private double room() {
        return height - HEADING - LABELS - BOTTOM;
    }

    double lineY() {
        return Math.floor(top + HEADING + (SHARE_OF_DOTS + SHARE_OF_CURVES) * room()) + 0.5;
    }

    double labelsY() {
        return lineY() + LABELS - 4;
    }

    private double barsTop() {
        return lineY() + LABELS;
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
        return lineY() - row * GUTTER_STEP;
    }

    /// The distance of error bars from each other.
    double barStep(int levels) {
        return Math.min(WIDEST_BAR_STEP, (top + height - BOTTOM - barsTop()) / Math.max(1, levels));
    }

    /// The top of an error bar at a level of so many.
    double barY(int level, int levels) {
        return barsTop() + level * barStep(levels);
    }
}
