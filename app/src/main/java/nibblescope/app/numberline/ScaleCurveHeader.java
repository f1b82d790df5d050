package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;

/// What stands above the curve: the headline, and the marks with the codes that they stand for, both
/// in as many lines as they need.
record ScaleCurveHeader(Presentation presentation, ScaleCurveText text) {
    private static final double MARGIN = 8;
    private static final double HEADLINE_FONT = 12.5;
    private static final double HEADLINE_ROW = 17;
    private static final double LEGEND_FONT = 11;
    private static final double LEGEND_ROW = 22;
    private static final double MARK_WIDTH = 19;
    private static final double ENTRY_GAP = 12;

    private record Entry(String label, Mark mark) {}

    @FunctionalInterface
    private interface Mark {
        void draw(Pen pen, Presentation presentation, double x, double y);
    }

    private List<String> headlineLines(String headline, double width) {
        return text.lines(headline, width - 2 * MARGIN, presentation.font(HEADLINE_FONT));
    }

    /// The y at which the headline ends.
    double headlineEnd(String headline, double width) {
        return MARGIN / 2 + headlineLines(headline, width).size() * presentation.scaled(HEADLINE_ROW) + MARGIN / 2;
    }

    /// Draws the headline and returns where it ends.
    double drawHeadline(Pen pen, String headline, double width) {
        Font font = presentation.font(HEADLINE_FONT);
        Color ink = Palette.color(presentation.palette().text());
        double row = presentation.scaled(HEADLINE_ROW);
        double y = MARGIN / 2 + row / 2;
        for (String line : headlineLines(headline, width)) {
            pen.text(line, MARGIN, y, HPos.LEFT, VPos.CENTER, font, ink);
            y += row;
        }
        return headlineEnd(headline, width);
    }

    /// Draws the marks and returns where they end.
    ///
    /// @param end the x that they stay left of
    double drawLegend(Pen pen, ScaleCurve curve, double top, double end) {
        List<Entry> entries = new ArrayList<>();
        if (curve.sweep().holds(curve.sweep().stored())) {
            entries.add(entry("curve.stored", curve.sweep().stored(), ScaleCurvePainter::diamond));
        }
        entries.add(entry("curve.best", curve.sweep().best(), ScaleCurvePainter::ring));
        if (curve.isOverridden()) {
            entries.add(entry("curve.chosen", curve.chosen(), ScaleCurvePainter::grip));
        }
        Color ink = Palette.color(presentation.palette().text());
        Font font = presentation.font(LEGEND_FONT);
        double row = presentation.scaled(LEGEND_ROW);
        double mark = presentation.scaled(MARK_WIDTH);
        double x = MARGIN;
        double y = top + row / 2;
        for (Entry entry : entries) {
            double width = mark + presentation.width(entry.label(), font) + ENTRY_GAP;
            if (x > MARGIN && x + width > end) {
                x = MARGIN;
                y += row;
            }
            entry.mark().draw(pen, presentation, x + mark / 2, y);
            pen.text(entry.label(), x + mark + 1, y, HPos.LEFT, VPos.CENTER, font, ink);
            x += width;
        }
        return y + row / 2;
    }

    private Entry entry(String key, int code, Mark mark) {
        return new Entry(presentation.text(key) + " " + Figures.hex(code), mark);
    }
}
