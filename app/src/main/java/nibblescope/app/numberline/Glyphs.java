package nibblescope.app.numberline;

import javafx.scene.paint.Color;
import nibblescope.app.chart.Pen;
import nibblescope.core.metrics.BlockTrace;

/// How an element is drawn; its shape alone tells what becomes of it: a dot, a diamond if it is
/// flushed to zero, a triangle pointing up if it is saturated, a cross if it is not finite.
///
/// @param opacity 0 to 1
record Glyphs(Pen pen, Ink ink, double opacity) {
    void original(BlockTrace.Outcome outcome, double x, double y, double radius) {
        Pen.Line edge = Ink.line(ink.valueEdge(), 1, opacity);
        Color fill = Ink.faded(ink.value(), opacity);
        double r = radius;
        switch (outcome) {
            case ROUNDED -> {
                pen.fillOval(x - r, y - r, 2 * r, 2 * r, fill);
                pen.strokeOval(x - r, y - r, 2 * r, 2 * r, edge);
            }
            case FLUSHED ->
                polygon(
                        new double[] {x, x + r + 1, x, x - r - 1},
                        new double[] {y - r - 1, y, y + r + 1, y},
                        fill,
                        edge);
            case SATURATED ->
                polygon(
                        new double[] {x, x + r + 1, x - r - 1},
                        new double[] {y - r - 1, y + r, y + r},
                        Ink.faded(ink.error(), opacity),
                        edge);
            case NON_FINITE -> {
                Pen.Line cross = Ink.line(ink.nonFinite(), 2, opacity);
                pen.line(x - r, y - r, x + r, y + r, cross);
                pen.line(x - r, y + r, x + r, y - r, cross);
            }
        }
    }

    /// What a code dequantizes to: a block on the line.
    void reconstruction(double x, double lineY) {
        pen.fillRectangle(Math.rint(x) - 2, lineY - 5, 4, 10, Ink.faded(ink.reconstruction(), opacity));
    }

    /// A code that is taken, before it is dequantized: the outline of the block.
    void code(double x, double lineY) {
        pen.strokeRectangle(Math.rint(x) - 2.5, lineY - 5, 5, 10, Ink.line(ink.reconstruction(), 1, opacity));
    }

    /// A value on its way to what it dequantizes to.
    ///
    /// @param fallen how far it is, 0 to 1
    void falling(double x, double y, double radius, double fallen) {
        Color color = ink.value().interpolate(ink.reconstruction(), fallen);
        double halfWidth = Moment.between(radius, 2, fallen);
        double halfHeight = Moment.between(radius, 5, fallen);
        pen.fillRoundRectangle(
                x - halfWidth,
                y - halfHeight,
                2 * halfWidth,
                2 * halfHeight,
                Moment.between(2 * radius, 0, fallen),
                Ink.faded(color, opacity));
    }

    private void polygon(double[] xs, double[] ys, Color fill, Pen.Line edge) {
        pen.fillPolygon(xs, ys, fill);
        pen.strokePolygon(xs, ys, edge);
    }
}
