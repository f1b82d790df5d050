package nibblescope.app.numberline;

/// How the height of one line's lane is shared out, from its top: a heading, the dots, the line with
/// its ticks, their labels, the error bars. In pixels.
///
/// @param top    of the lane
/// @param height of the lane, at least [#LEAST_HEIGHT]
record LaneBands(double top, double height) {
    static final double LEAST_HEIGHT = 100;
    static final double HEADING = 20;
    static final double DOT_RADIUS = 4.5;

    private static final double ABOVE_LINE = 14;
    private static final double LABELS = 19;
    private static final double BOTTOM = 4;
    /// Of what is left, the dots get this share and the error bars the rest.
    private static final double SHARE_OF_DOTS = 0.68;
    private static final double WIDEST_DOT_STEP = 2 * DOT_RADIUS + 1;
    private static final double WIDEST_BAR_STEP = 5;
    private static final double GUTTER_STEP = 14;

    private double dotsHeight() {
        return SHARE_OF_DOTS * (height - HEADING - ABOVE_LINE - LABELS - BOTTOM);
    }

    double lineY() {
        return Math.floor(top + HEADING + dotsHeight() + ABOVE_LINE) + 0.5;
    }

    double labelsY() {
        return lineY() + LABELS - 4;
    }

    private double barsTop() {
        return lineY() + LABELS;
    }

    /// The centre of a dot at a level of so many; levels move together where there is no room.
    double dotY(int level, int levels) {
        double room = dotsHeight() - 2 * DOT_RADIUS;
        double step = levels < 2 ? 0 : Math.min(WIDEST_DOT_STEP, room / (levels - 1));
        return lineY() - ABOVE_LINE - level * step;
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
