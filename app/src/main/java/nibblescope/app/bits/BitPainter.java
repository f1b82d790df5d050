package nibblescope.app.bits;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;

/// Draws single bits. A field is told by the letter in the cell and by the cell's edge (sign thick,
/// exponent thin, mantissa dashed) as well as by colour; a bit that is 1 is filled, and one that is
/// flipped has a corner cut out.
final class BitPainter {
    private static final double ARC = 5;
    private static final double TINT = 0.10;
    private static final double DIGIT = 0.58;
    private static final double LETTER = 0.36;

    /// Below this width a cell has no room for its letter.
    private static final double LEAST_FOR_LETTER = 12;

    private final Pen pen;
    private final Presentation presentation;
    private final Palette palette;

    /// What is special about a bit.
    record Marks(boolean flipped, boolean focused) {}

    BitPainter(Pen pen, Presentation presentation) {
        this.pen = pen;
        this.presentation = presentation;
        palette = presentation.palette();
    }

    Color color(Field field) {
        return Palette.color(
                switch (field) {
                    case SIGN -> palette.mutedText();
                    case EXPONENT -> palette.accent();
                    case MANTISSA -> palette.scales();
                });
    }

    private Pen.Line edge(Field field) {
        Color color = color(field);
        return switch (field) {
            case SIGN -> new Pen.Line(color, 2.5);
            case EXPONENT -> new Pen.Line(color, 1.2);
            case MANTISSA -> new Pen.Line(color, 1.2, List.of(3.0, 2.0));
        };
    }

    void bit(Box place, Field field, boolean set, Marks marks) {
        Box cell = place.grown(-1.5);
        Color color = color(field);
        Color fill = set ? color : color.deriveColor(0, 1, 1, TINT);
        pen.fillRoundRectangle(cell.x(), cell.y(), cell.width(), cell.height(), ARC, fill);
        if (!set || field == Field.SIGN) {
            pen.strokeRectangle(cell.x(), cell.y(), cell.width(), cell.height(), edge(field));
        }
        Color ink = set ? inkOn(color) : Palette.color(palette.text());
        double size = place.width() / presentation.textScaleProperty().get();
        boolean lettered = size >= LEAST_FOR_LETTER;
        pen.text(
                set ? "1" : "0",
                cell.centerX(),
                cell.y() + cell.height() * (lettered ? 0.37 : 0.5),
                HPos.CENTER,
                VPos.CENTER,
                set ? presentation.boldFont(DIGIT * size) : presentation.font(DIGIT * size),
                ink);
        if (lettered) {
            pen.text(
                    field.letter(),
                    cell.centerX(),
                    cell.y() + cell.height() * 0.79,
                    HPos.CENTER,
                    VPos.CENTER,
                    presentation.font(Math.max(8, Math.min(LETTER * size, 13))),
                    set ? ink : Palette.color(palette.mutedText()));
        }
        if (marks.flipped()) {
            flipped(cell);
        }
        if (marks.focused()) {
            Box ring = place.grown(1.5);
            pen.strokeRectangle(
                    ring.x(), ring.y(), ring.width(), ring.height(), new Pen.Line(Palette.color(palette.text()), 2.5));
        }
    }

    /// The mark of a bit that is not as it is stored.
    private void flipped(Box cell) {
        Color color = Palette.color(palette.error());
        double side = Math.min(cell.width(), cell.height()) * 0.45;
        pen.strokeRectangle(cell.x(), cell.y(), cell.width(), cell.height(), new Pen.Line(color, 2));
        double[] xs = {cell.right() + 1, cell.right() + 1 - side, cell.right() + 1};
        double[] ys = {cell.y() - 1, cell.y() - 1, cell.y() - 1 + side};
        pen.fillPolygon(xs, ys, color);
        pen.strokePolygon(xs, ys, new Pen.Line(Palette.color(palette.background()), 1));
    }

    /// Text on a colour: the one of the two that stands out more.
    private Color inkOn(Color color) {
        Color dark = Palette.color(palette.text());
        Color light = Palette.color(palette.background());
        return contrast(color, dark) > contrast(color, light) ? dark : light;
    }

    private static double contrast(Color one, Color other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    /// Relative luminance as WCAG 2 defines it.
    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
