package nibblescope.app.numberline;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import nibblescope.app.chart.Palette;
import nibblescope.core.metrics.BlockTrace;

/// How an element is drawn; its shape alone tells what becomes of it: a dot, a diamond if it is
/// flushed to zero, a triangle pointing up if it is saturated, a cross if it is not finite.
final class Glyphs {
    private Glyphs() {}

    static void original(
            GraphicsContext gc, Palette palette, BlockTrace.Outcome outcome, double x, double y, double radius) {
        Color edge = Palette.color(palette.valueEdge());
        gc.setFill(Palette.color(palette.value()));
        gc.setStroke(edge);
        gc.setLineWidth(1);
        double r = radius;
        switch (outcome) {
            case ROUNDED -> {
                gc.fillOval(x - r, y - r, 2 * r, 2 * r);
                gc.strokeOval(x - r, y - r, 2 * r, 2 * r);
            }
            case FLUSHED ->
                polygon(gc, new double[] {x, x + r + 1, x, x - r - 1}, new double[] {y - r - 1, y, y + r + 1, y});
            case SATURATED -> {
                gc.setFill(Palette.color(palette.error()));
                polygon(gc, new double[] {x, x + r + 1, x - r - 1}, new double[] {y - r - 1, y + r, y + r});
            }
            case NON_FINITE -> {
                gc.setStroke(Palette.color(palette.nonFinite()));
                gc.setLineWidth(2);
                gc.strokeLine(x - r, y - r, x + r, y + r);
                gc.strokeLine(x - r, y + r, x + r, y - r);
            }
        }
    }

    /// What a code dequantizes to: a block on the line.
    static void reconstruction(GraphicsContext gc, Palette palette, double x, double lineY) {
        gc.setFill(Palette.color(palette.reconstruction()));
        gc.fillRect(Math.rint(x) - 2, lineY - 5, 4, 10);
    }

    private static void polygon(GraphicsContext gc, double[] xs, double[] ys) {
        gc.fillPolygon(xs, ys, xs.length);
        gc.strokePolygon(xs, ys, xs.length);
    }
}
