package nibblescope.app.chart;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/// Draws the ticks of an axis and, where there is room, what is written beside them.
///
/// @param presentation in whose fonts and colours
public record AxisTicks(Presentation presentation) {
    /// How long a tick is.
    public static final double LENGTH = 4;

    private static final double FONT_SIZE = 11;
    private static final double GAP = 3;
    private static final double BETWEEN = 8;

    /// A tick.
    ///
    /// @param at   where along the axis, from its beginning
    /// @param text what is written beside it; empty for nothing
    public record Tick(double at, String text) {}

    /// The font of what is written beside ticks.
    public Font font() {
        return presentation.font(FONT_SIZE);
    }

    /// The height of a line of that.
    public double lineHeight() {
        return presentation.scaled(FONT_SIZE + 4);
    }

    private Color text() {
        return Palette.color(presentation.palette().text());
    }

    private Pen.Line line() {
        return new Pen.Line(Palette.color(presentation.palette().tick()), 1);
    }

    /// Ticks that hang from a line of some width, from left to right.
    public void below(Pen pen, List<Tick> ticks, double x, double y, double width) {
        double free = Double.NEGATIVE_INFINITY;
        for (Tick tick : ticks) {
            double at = Math.floor(x + tick.at()) + 0.5;
            pen.line(at, y, at, y + LENGTH, line());
            double half = presentation.width(tick.text(), font()) / 2;
            double middle = Math.clamp(at, x + Math.min(half, width / 2), x + Math.max(width - half, width / 2));
            if (!tick.text().isEmpty() && middle - half >= free) {
                pen.text(tick.text(), middle, y + LENGTH + GAP - 1, HPos.CENTER, VPos.TOP, font(), text());
                free = middle + half + BETWEEN;
            }
        }
    }

    /// Ticks to the left of a line of some height, from the top down.
    public void leftOf(Pen pen, List<Tick> ticks, double x, double y, double height) {
        double free = Double.NEGATIVE_INFINITY;
        double half = lineHeight() / 2;
        for (Tick tick : ticks) {
            double at = Math.floor(y + tick.at()) + 0.5;
            pen.line(x - LENGTH, at, x, at, line());
            double middle = Math.clamp(at, y + Math.min(half, height / 2), y + Math.max(height - half, height / 2));
            if (!tick.text().isEmpty() && middle - half >= free) {
                pen.text(tick.text(), x - LENGTH - GAP, middle, HPos.RIGHT, VPos.CENTER, font(), text());
                free = middle + half;
            }
        }
    }
}
