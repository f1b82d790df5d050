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

    private static final String WIDEST_HEX = "0xDD";
    private static final double MARGIN = 6;
    private static final double GAP = 5;
    private static final double DIAMOND = 6;
    private static final double RING = 7.5;
    private static final double DENSEST_DOTS = 5;
    private static final double DOT = 2.5;
    private static final double HINT_GAP = 40;

    private final Pen pen;
    private final Presentation presentation;
    private final Palette palette;
    private final ScaleCurvePicture picture;
    private final ScaleCurve curve;
    private final double inset;

    ScaleCurvePainter(Pen pen, Presentation presentation, ScaleCurvePicture picture) {
        this.pen = pen;
        this.presentation = presentation;
        palette = presentation.palette();
        this.picture = picture;
        curve = picture.curve();
        inset = inset(presentation);
    }

    /// The room that the axis has beyond the first and the last code: half a label.
    static double inset(Presentation presentation) {
        return presentation.width(WIDEST_HEX, presentation.font(TICK_FONT)) / 2;
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
        return Math.ceil(Math.max(widest, names) + 2 * presentation.scaled(GAP) + inset(presentation)) + MARGIN;
    }

    /// Draws all of it.
    ///
    /// @param hovered the code that is pointed at, or -1
    void paint(int hovered) {
        paintErrorAxis();
        paintStoredLevel();
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
        double start = picture.left() - inset;
        double labels = start - presentation.scaled(GAP);
        double room = presentation.scaled(ROW);
        pen.text(
                presentation.text("curve.axis.mse"),
                labels,
                picture.top() - room / 2,
                HPos.RIGHT,
                VPos.CENTER,
                font,
                muted);
        for (double tick : picture.errorTicks()) {
            double y = Math.floor(picture.y(tick)) + 0.5;
            pen.line(start, y, picture.right() + inset, y, grid);
            if (y > picture.top() + room / 4) {
                pen.text(presentation.figures().tick(tick), labels, y, HPos.RIGHT, VPos.CENTER, font, muted);
            }
        }
        if (picture.showsZero()) {
            pen.text(presentation.figures().tick(0), labels, picture.floor(), HPos.RIGHT, VPos.CENTER, font, muted);
        }
    }

    /// The error of the stored code: what is below it is better.
    private void paintStoredLevel() {
        double y = picture.y(curve.sweep().mse(curve.sweep().stored()));
        if (!Double.isNaN(y)) {
            Color muted = Palette.color(palette.mutedText());
            pen.line(picture.left() - inset, y, picture.right() + inset, y, new Pen.Line(muted, 1, List.of(2.0, 4.0)));
        }
    }

    /// What is wrong with scales on either side, in the corners if the curve leaves them free.
    private void paintHints() {
        Font font = presentation.font(TICK_FONT);
        double bottom = picture.floor() - presentation.scaled(GAP);
        double top = bottom - presentation.scaled(ROW + RING);
        double left = picture.left() - inset + GAP;
        double right = picture.right() + inset - GAP;
        String small = presentation.text("curve.hint.small");
        String large = presentation.text("curve.hint.large");
        double smallEnd = left + presentation.width(small, font);
        double largeStart = right - presentation.width(large, font);
        if (smallEnd + HINT_GAP < largeStart) {
            if (picture.isClear(left, smallEnd, top)) {
                hint(small, left, smallEnd, bottom);
            }
            if (picture.isClear(largeStart, right, top)) {
                hint(large, largeStart, right, bottom);
            }
        }
    }

    /// Over the grid and the error of the stored code, neither of which may strike it through.
    private void hint(String text, double left, double right, double bottom) {
        double height = presentation.scaled(ROW);
        Color background = Palette.color(palette.background());
        pen.fillRectangle(left - GAP, bottom - height, right - left + 2 * GAP, height, background);
        Color muted = Palette.color(palette.mutedText());
        pen.text(text, left, bottom, HPos.LEFT, VPos.BOTTOM, presentation.font(TICK_FONT), muted);
    }

    private double labelWidth(int code, int step) {
        Font font = presentation.font(TICK_FONT);
        ScaleCurveText text = new ScaleCurveText(presentation);
        return Math.max(2 * inset, presentation.width(text.scale(curve.sweep().format(), code, step), font));
    }

    private void paintCodeAxis() {
        Font font = presentation.font(TICK_FONT);
        Color ink = Palette.color(palette.text());
        Color muted = Palette.color(palette.mutedText());
        Pen.Line axis = new Pen.Line(Palette.color(palette.tick()), 1);
        ScaleCurveText text = new ScaleCurveText(presentation);
        double row = presentation.scaled(ROW);
        double codes = picture.floor() + presentation.scaled(GRIP) + row / 2 + 2;
        double y = Math.floor(picture.floor()) + 0.5;
        pen.line(picture.left() - inset, y, picture.right() + inset, y, axis);
        double names = picture.left() - inset - 2 * presentation.scaled(GAP);
        pen.text(presentation.text("curve.axis.code"), names, codes, HPos.RIGHT, VPos.CENTER, font, muted);
        pen.text(presentation.text("curve.axis.scale"), names, codes + row, HPos.RIGHT, VPos.CENTER, font, muted);
        int step = picture.codeStep(2 * inset, this::labelWidth);
        for (int code : picture.codeTicks(step)) {
            double x = Math.floor(picture.x(code)) + 0.5;
            pen.line(x, y, x, y + 3, axis);
            pen.text(Figures.hex(code), x, codes, HPos.CENTER, VPos.CENTER, font, ink);
            pen.text(
                    text.scale(curve.sweep().format(), code, step),
                    x,
                    codes + row,
                    HPos.CENTER,
                    VPos.CENTER,
                    font,
                    muted);
        }
    }

    private void paintChosenLine() {
        if (!curve.shows(curve.chosen())) {
            return;
        }
        Color accent = Palette.color(palette.accent());
        double x = Math.floor(picture.x(curve.chosen())) + 0.5;
        pen.line(x, picture.top(), x, picture.floor(), new Pen.Line(accent, 1.5));
        grip(pen, presentation, x, picture.floor());
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
                    diamond(pen, presentation, picture.x(code), y);
                }
                if (code == sweep.best()) {
                    ring(pen, presentation, picture.x(code), y);
                }
            }
        }
    }

    /// The mark of the stored code.
    static void diamond(Pen pen, Presentation presentation, double x, double y) {
        Palette palette = presentation.palette();
        double r = presentation.scaled(DIAMOND);
        double[] xs = {x - r, x, x + r, x};
        double[] ys = {y, y - r, y, y + r};
        pen.fillPolygon(xs, ys, Palette.color(palette.text()));
        pen.strokePolygon(xs, ys, new Pen.Line(Palette.color(palette.background()), 1));
    }

    /// The mark of the best code.
    static void ring(Pen pen, Presentation presentation, double x, double y) {
        double r = presentation.scaled(RING);
        Color good = Palette.color(presentation.palette().good());
        pen.strokeOval(x - r, y - r, 2 * r, 2 * r, new Pen.Line(good, presentation.scaled(2)));
    }

    /// The mark of the code that is looked at: a grip that points up.
    static void grip(Pen pen, Presentation presentation, double x, double y) {
        double r = presentation.scaled(GRIP);
        pen.fillPolygon(
                new double[] {x - r, x + r, x + r, x, x - r},
                new double[] {y + r, y + r, y, y - r, y},
                Palette.color(presentation.palette().accent()));
    }
}
