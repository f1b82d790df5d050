package nibblescope.app.numberline;

import java.util.Optional;

/// What the scale of a line is taken by: a pointer above its largest code, or at the end of the
/// axis if that lies beyond.
///
/// @param x of its tip
/// @param y of its tip
record ScaleHandle(double x, double y, double scale) {
    private static final double HALF_WIDTH = 5.5;
    private static final double HEIGHT = 9;
    private static final double ABOVE_LINE = 6;
    private static final double REACH = 3;
    /// Where all codes stand closer to zero than this there is no telling them apart.
    private static final double LEAST_LINE = 8;

    /// The handle of a line; none if its scale is NaN, if all its codes are next to zero, or if the
    /// largest lies before the part of the axis that is shown.
    static Optional<ScaleHandle> of(LinesPicture picture, Lane lane, Moment moment) {
        double largest = lane.line().largest();
        ValueAxis axis = picture.axis();
        double end = axis.right() + HALF_WIDTH;
        boolean told = largest >= axis.range().low() && axis.x(largest) - axis.x(0) >= LEAST_LINE;
        return !told
                ? Optional.empty()
                : Optional.of(new ScaleHandle(
                        Math.min(end, lane.ticks().getLast().x(moment)),
                        lane.bands().lineY() - ABOVE_LINE,
                        lane.bands().scale()));
    }

    /// Whether a point lies on it.
    boolean holds(double px, double py) {
        return Math.abs(px - x) <= HALF_WIDTH * scale + REACH
                && py <= y + REACH + ABOVE_LINE
                && py >= y - HEIGHT * scale - REACH;
    }

    /// The corners of the pointer.
    double[] xs() {
        double half = HALF_WIDTH * scale;
        return new double[] {x, x + half, x + half, x - half, x - half};
    }

    double[] ys() {
        double height = HEIGHT * scale;
        return new double[] {y, y - height / 2, y - height, y - height, y - height / 2};
    }
}
