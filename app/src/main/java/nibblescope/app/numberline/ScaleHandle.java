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

    /// The handle of a line; none if its scale is NaN, or its largest code lies before the part of
    /// the axis that is shown.
    static Optional<ScaleHandle> of(LinesPicture picture, Lane lane) {
        double largest = lane.line().largest();
        ValueAxis axis = picture.axis();
        return !(largest >= axis.range().low())
                ? Optional.empty()
                : Optional.of(new ScaleHandle(
                        largest > axis.range().high() ? axis.right() + HALF_WIDTH : axis.x(largest),
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
