package nibblescope.app.numberline;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.ScaleSweep;

/// Draws the curve: error axis, codes and their scales below, the points, and the three marks: a
/// filled diamond for the stored code, a ring for the best one, a line down to a grip for the one
/// that is looked at.
final class ScaleCurvePainter {
    static final double TICK_FONT = 10.5;

    /// The height of a row of labels.
    static final double ROW = 15;

    /// The reach of the grip below the axis.
    static final double GRIP = 6;

    private static final double MARGIN = 6;
    private static final double GAP = 4;

    /// Between the names of the rows and the label of the first code, half of which is to its left.
    private static final double NAME_GAP = 14;

    private static final double DIAMOND = 6;
    private static final double RING = 8;
    private static final double DENSEST_DOTS = 5;
    private static final double DOT = 2.5;
    private static final double ROOM_FOR_HINTS = 60;

    private final Pen pen;
    private final Presentation presentation;
    private final Palette palette;
    private final ScaleCurvePicture picture;
    private final ScaleCurve curve;

    ScaleCurvePainter(Pen pen, Presentation presentation, ScaleCurvePicture picture) {
        this.pen = pen;
        this.presentation = presentation;
        palette = presentation.palette();
        this.picture = picture;
        curve = picture.curve();
    }

    /// Where the first code stands, so that there is room for what is written to its left.
    static double axisWidth(ScaleCurvePicture picture, Presentation presentation) {
        Font font = presentation.font(TICK_FONT);
        double widest = presentation.width(presentation.text("curve.axis.mse"), font);
        for (double tick : picture.errorTicks()) {
            widest = Math.max(widest, presentation.width(presentation.figures().tick(tick), font));
        }
        double names = Math.max(
                presentation.width(presentation.text("curve.axis.code"), font),
                presentation.width(presentation.text("curve.axis.scale"), font));
        return Math.ceil(Math.max(widest, names + NAME_GAP) + presentation.scaled(GAP)) + MARGIN;
    }

    /// @param hovered the code that is pointed at, or -1
    void paint(int hovered) {
        paintErrorAxis();
        paintHints();
        paintCodeAxis();
        paintChosenLine();
        paintPoints(hovered);
        paintMarks();
    }

    private void paintErrorAxis() {
        Font font = presentation.font(TICK_FONT);
        Color muted = Palette.color(palette.mutedText());
        Pen.Line grid = new Pen.Line(Palette.color(palette.gridLine()), 1);
        double gap = presentation.scaled(GAP);
        double room = presentation.scaled(ROW);
        pen.text(presentation.text("curve.axis.mse"), picture.left() - gap, picture.top() - room / 2, HPos.RIGHT, VPos.CENTER, font, muted);
        for (double tick : picture.errorTicks()) {
            double y = Math.floor(picture.y(tick)) + 0.5;
            pen.line(picture.left(), y, picture.right(), y, grid);
            if (y > picture.top() + room / 4) {
                pen.text(presentation.figures().tick(tick), picture.left() - gap, y, HPos.RIGHT, VPos.CENTER, font, muted);
            }
        }
        if (picture.showsZero()) {
            pen.text("0", picture.left() - gap, picture.floor(), HPos.RIGHT, VPos.CENTER, font, muted);
        }
    }

    /// What is wrong with scales on either side, in the corners that the curve leaves free.
    private void paintHints() {
        Font font = presentation.font(TICK_FONT);
        Color muted = Palette.color(palette.mutedText());
        String left = presentation.text("curve.hint.small");
        String right = presentation.text("curve.hint.large");
        double widths = presentation.width(left, font) + presentation.width(right, font);
        boolean known = curve.sweep().mse(curve.first()) > 0 && curve.sweep().mse(curve.last()) > 0;
        if (known && widths + presentation.scaled(ROOM_FOR_HINTS) * 2 < picture.right() - picture.left()) {
            double y = picture.floor() - presentation.scaled(GAP);
            pen.text(left, picture.left() + 4, y, HPos.LEFT, VPos.BOTTOM, font, muted);
            pen.text(right, picture.right() - 4, y, HPos.RIGHT, VPos.BOTTOM, font, muted);
        }
    }

    private double labelWidth(int code, int step) {
        Font font = presentation.font(TICK_FONT);
        ScaleCurveText text = new ScaleCurveText(presentation);
        return Math.max(
                presentation.width(Figures.hex(code), font),
                presentation.width(text.scale(curve.sweep().format(), code, step), font));
    }

    private void paintCodeAxis() {
        Font font = presentation.font(TICK_FONT);
        Color ink = Palette.color(palette.text());
        Color muted = Palette.color(palette.mutedText());
        Pen.Line axis = new Pen.Line(Palette.color(palette.tick()), 1);
        ScaleCurveText text = new ScaleCurveText(presentation);
        double row = presentation.scaled(ROW);
        double codes = picture.floor() + GRIP + row / 2 + 2;
        double y = Math.floor(picture.floor()) + 0.5;
        pen.line(picture.left(), y, picture.right(), y, axis);
        double gap = presentation.scaled(GAP);
        pen.text(presentation.text("curve.axis.code"), picture.left() - gap - NAME_GAP, codes, HPos.RIGHT, VPos.CENTER, font, muted);
        pen.text(presentation.text("curve.axis.scale"), picture.left() - gap - NAME_GAP, codes + row, HPos.RIGHT, VPos.CENTER, font, muted);
        int step = picture.codeStep(this::labelWidth);
        for (int code : picture.codeTicks(step)) {
            double x = Math.floor(picture.x(code)) + 0.5;
            pen.line(x, y, x, y + 3, axis);
            pen.text(Figures.hex(code), x, codes, HPos.CENTER, VPos.CENTER, font, ink);
            pen.text(text.scale(curve.sweep().format(), code, step), x, codes + row, HPos.CENTER, VPos.CENTER, font, muted);
        }
    }

    private void paintChosenLine() {
        if (!curve.shows(curve.chosen())) {
            return;
        }
        Color accent = Palette.color(palette.accent());
        double x = Math.floor(picture.x(curve.chosen())) + 0.5;
        pen.line(x, picture.top(), x, picture.floor(), new Pen.Line(accent, 1.5));
        pen.fillPolygon(
                new double[] {x - GRIP, x + GRIP, x + GRIP, x, x - GRIP},
                new double[] {
                    picture.floor() + GRIP + 1, picture.floor() + GRIP + 1, picture.floor(), picture.floor() - GRIP, picture.floor()
                },
                accent);
    }

    private void paintPoints(int hovered) {
        ScaleSweep sweep = curve.sweep();
        Color ink = Palette.color(palette.error());
        Pen.Line line = new Pen.Line(ink, 1.5);
        boolean dots = picture.spacing() >= DENSEST_DOTS;
        for (int code = curve.first(); code <= curve.last(); code++) {
            double y = picture.y(sweep.mse(code));
            double next = code < curve.last() ? picture.y(sweep.mse(code + 1)) : Double.NaN;
            if (!Double.isNaN(y) && !Double.isNaN(next)) {
                pen.line(picture.x(code), y, picture.x(code + 1), next, line);
            }
            double radius = code == hovered ? 2 * DOT : DOT;
            if (!Double.isNaN(y) && (dots || code == hovered)) {
                pen.fillOval(picture.x(code) - radius, y - radius, 2 * radius, 2 * radius, ink);
            }
        }
    }

    private void paintMarks() {
        ScaleSweep sweep = curve.sweep();
        for (int code : List.of(sweep.stored(), sweep.best())) {
            double y = picture.y(sweep.mse(code));
            if (curve.shows(code) && !Double.isNaN(y)) {
                if (code == sweep.stored()) {
                    diamond(pen, palette, picture.x(code), y);
                }
                if (code == sweep.best()) {
                    ring(pen, palette, picture.x(code), y);
                }
            }
        }
    }

    /// The mark of the stored code.
    static void diamond(Pen pen, Palette palette, double x, double y) {
        double[] xs = {x - DIAMOND, x, x + DIAMOND, x};
        double[] ys = {y, y - DIAMOND, y, y + DIAMOND};
        pen.fillPolygon(xs, ys, Palette.color(palette.text()));
        pen.strokePolygon(xs, ys, new Pen.Line(Palette.color(palette.background()), 1));
    }

    /// The mark of the best code.
    static void ring(Pen pen, Palette palette, double x, double y) {
        pen.strokeOval(x - RING, y - RING, 2 * RING, 2 * RING, new Pen.Line(Palette.color(palette.good()), 2.5));
    }

    /// The mark of the code that is looked at, in a legend.
    static void grip(Pen pen, Palette palette, double x, double y) {
        Color accent = Palette.color(palette.accent());
        pen.fillPolygon(
                new double[] {x - GRIP, x + GRIP, x + GRIP, x, x - GRIP},
                new double[] {y + GRIP, y + GRIP, y, y - GRIP, y},
                accent);
    }
}
