package nibblescope.app.rules;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.metrics.Disagreement;
import nibblescope.core.metrics.RuleRow;

/// Draws the matrix: values above, and what each row makes of them below.
final class MatrixPainter {
    private static final double SEEN = 0.16;

    private final Pen pen;
    private final Presentation presentation;
    private final RulesText text;
    private final Palette palette;
    private final MatrixGeometry geometry;
    private final RuleMatrix matrix;
    private final Compared compared;
    private final double unit;
    private final double scrolled;
    private final double largestError;

    /// @param scrolled to the right
    MatrixPainter(
            Pen pen,
            Presentation presentation,
            MatrixGeometry geometry,
            RuleMatrix matrix,
            Compared compared,
            double scrolled) {
        this.pen = pen;
        this.presentation = presentation;
        this.geometry = geometry;
        this.matrix = matrix;
        this.compared = compared;
        this.scrolled = scrolled;
        text = new RulesText(presentation);
        palette = presentation.palette();
        unit = presentation.textScaleProperty().get();
        largestError = largestError(geometry);
    }

    private static double largestError(MatrixGeometry geometry) {
        double largest = 0;
        for (MatrixGeometry.Row row : geometry.rows()) {
            RuleRow of = row.group().first();
            for (int i = 0; i < geometry.columns(); i++) {
                largest = Math.max(largest, error(of, i));
            }
        }
        return largest;
    }

    /// The size of the error of an element; 0 if it is not finite.
    private static double error(RuleRow row, int column) {
        return !row.holds(column) || row.outcome(column) == BlockTrace.Outcome.NON_FINITE
                ? 0
                : Math.abs((double) row.reconstruction(column) - row.value(column));
    }

    private static Color color(String rgb) {
        return Palette.color(rgb);
    }

    private Color see(String rgb) {
        return color(rgb).deriveColor(0, 1, 1, SEEN);
    }

    private double x(int column) {
        return geometry.x(column) - scrolled;
    }

    private boolean isDifferentColumn(int column) {
        return compared.isAt(new Disagreement.Cell.Element(column));
    }

    /// The elements' numbers and values.
    void head() {
        double height = geometry.head();
        pen.fillRectangle(0, 0, geometry.width(), height, color(palette.background()));
        Font small = presentation.font(MatrixGeometry.CODE_SIZE);
        Font bold = presentation.boldFont(MatrixGeometry.VALUE_SIZE);
        Color muted = color(palette.mutedText());
        pen.clipped(geometry.left(), 0, geometry.width() - geometry.left(), height, () -> {
            for (int i = 0; i < geometry.columns(); i++) {
                double center = x(i) + geometry.cell() / 2;
                float value = matrix.values().get(i);
                if (isDifferentColumn(i)) {
                    pen.fillRoundRectangle(
                            x(i) + unit,
                            2 * unit,
                            geometry.cell() - 2 * unit,
                            height - 6 * unit,
                            8,
                            see(palette.accent()));
                }
                pen.text(Integer.toString(i), center, 8 * unit, HPos.CENTER, VPos.TOP, small, muted);
                Color ink = color(Float.isFinite(value) ? palette.text() : palette.nonFinite());
                pen.text(text.value(value), center, 25 * unit, HPos.CENTER, VPos.TOP, bold, ink);
            }
            if (geometry.hidden() > 0) {
                String rest = presentation.text("rules.hidden", geometry.hidden());
                pen.text(rest, x(geometry.columns()) + 6 * unit, 25 * unit, HPos.LEFT, VPos.TOP, small, muted);
            }
        });
        pen.text(presentation.text("rules.head.element"), 10 * unit, 8 * unit, HPos.LEFT, VPos.TOP, small, muted);
        pen.text(
                presentation.text("rules.head.value"),
                10 * unit,
                25 * unit,
                HPos.LEFT,
                VPos.TOP,
                presentation.boldFont(MatrixGeometry.NOTE_SIZE),
                color(palette.text()));
        pen.line(0, height - unit, geometry.width(), height - unit, new Pen.Line(color(palette.border()), 1));
    }

    /// A row.
    ///
    /// @param y       of its top in the picture
    /// @param focused whether it has the focus
    void row(MatrixGeometry.Row row, double y, boolean focused) {
        RuleGroup group = row.group();
        boolean chosen = compared.holds(group);
        double w = geometry.width() - 2 * unit;
        pen.fillRoundRectangle(unit, y, w, row.height(), 10, color(palette.surface()));
        if (chosen || focused) {
            double thick = chosen ? 2 : 1;
            pen.strokeRectangle(unit + 1, y + 1, w - 2, row.height() - 2, new Pen.Line(color(palette.accent()), thick));
        }
        badge(group, y);
        names(row, y);
        figures(group, y);
        cells(row, y + row.cells());
    }

    private void badge(RuleGroup group, double y) {
        String letter = compared.isFirst(group) ? "A" : compared.isSecond(group) ? "B" : "";
        if (letter.isEmpty()) {
            return;
        }
        double size = 18 * unit;
        double top = y + 6 * unit;
        pen.fillOval(8 * unit, top, size, size, color(palette.accent()));
        pen.text(
                letter,
                8 * unit + size / 2,
                top + size / 2,
                HPos.CENTER,
                VPos.CENTER,
                presentation.boldFont(MatrixGeometry.NOTE_SIZE),
                color(palette.onAccent()));
    }

    private void names(MatrixGeometry.Row row, double y) {
        double left = (compared.holds(row.group()) ? 34 : 10) * unit;
        double at = y + 6 * unit;
        Font bold = presentation.boldFont(MatrixGeometry.NAME_SIZE);
        for (String line : row.lines()) {
            pen.text(line, left, at, HPos.LEFT, VPos.TOP, bold, color(palette.text()));
            at += 18 * unit;
        }
        Font small = presentation.font(MatrixGeometry.NOTE_SIZE);
        if (!row.notes().isEmpty()) {
            boolean differs = compared.holds(row.group()) && compared.isAt(new Disagreement.Cell.TensorScale());
            if (differs) {
                double width = presentation.width(text.notes(row.group()).getFirst(), small);
                pen.fillRoundRectangle(left - 4, at - 1, width + 8, 18 * unit, 6, see(palette.accent()));
            }
            pen.text(row.notes(), left, at, HPos.LEFT, VPos.TOP, small, color(palette.mutedText()));
            at += 18 * unit;
        }
        if (!row.warning().isEmpty()) {
            Font warned = presentation.boldFont(MatrixGeometry.NOTE_SIZE);
            pen.text("⚠ " + row.warning(), left, at, HPos.LEFT, VPos.TOP, warned, color(palette.nonFinite()));
        }
    }

    /// The error, and whether there is no smaller one.
    private void figures(RuleGroup group, double y) {
        Font bold = presentation.boldFont(MatrixGeometry.NAME_SIZE);
        String mse = text.mse(group);
        double right = geometry.width() - 12 * unit;
        Color ink = color(group.best() ? palette.good() : palette.text());
        pen.text(mse, right, y + 6 * unit, HPos.RIGHT, VPos.TOP, bold, ink);
        if (group.best()) {
            String best = presentation.text("rules.best");
            double width = presentation.width(best, bold) + 14 * unit;
            double x = right - presentation.width(mse, bold) - width - 8 * unit;
            pen.fillRoundRectangle(x, y + 5 * unit, width, 19 * unit, 18 * unit, color(palette.good()));
            pen.text(best, x + width / 2, y + 6 * unit, HPos.CENTER, VPos.TOP, bold, color(palette.background()));
        }
    }

    private void cells(MatrixGeometry.Row row, double y) {
        RuleRow shown = row.group().first();
        boolean chosen = compared.holds(row.group());
        double height = 38 * unit;
        boolean scaleDiffers = chosen && compared.isAt(new Disagreement.Cell.Scale());
        double scaleWidth = geometry.left() - 14 * unit;
        if (scaleDiffers) {
            mark(8 * unit, y, scaleWidth - 4 * unit, height);
        }
        boolean otherScale = compared.first()
                .filter(first ->
                        first.first().trace().scaleCode() != shown.trace().scaleCode())
                .isPresent();
        double center = 6 * unit + scaleWidth / 2;
        code(text.scaleCode(shown), center, y);
        value(text.scale(shown), center, y, color(palette.scales()), true);
        pen.line(
                geometry.left() - 4 * unit,
                y + 4 * unit,
                geometry.left() - 4 * unit,
                y + height - 4 * unit,
                new Pen.Line(color(otherScale ? palette.accent() : palette.border()), 1));
        pen.clipped(geometry.left(), y - 2, geometry.width() - geometry.left() - 3 * unit, height + 6, () -> {
            for (int i = 0; i < geometry.columns(); i++) {
                if (shown.holds(i)) {
                    element(shown, i, y, chosen && isDifferentColumn(i));
                }
            }
        });
    }

    private void mark(double x, double y, double width, double height) {
        pen.fillRoundRectangle(x, y, width, height, 8, see(palette.accent()));
        pen.strokeRectangle(x, y, width, height, new Pen.Line(color(palette.accent()), 2));
    }

    private void element(RuleRow row, int column, double y, boolean differs) {
        double width = geometry.cell();
        double height = 38 * unit;
        boolean notFinite = row.outcome(column) == BlockTrace.Outcome.NON_FINITE;
        if (notFinite) {
            pen.fillRoundRectangle(x(column) + unit, y, width - 2 * unit, height, 6, see(palette.nonFinite()));
        }
        if (differs) {
            mark(x(column) + unit, y, width - 2 * unit, height);
        }
        double center = x(column) + width / 2;
        boolean other = isOther(row, column);
        code(text.code(row, column), center, y);
        String ink = notFinite ? palette.nonFinite() : other ? palette.accent() : palette.text();
        value(text.value(row.reconstruction(column)), center, y, color(ink), other || notFinite);
        double share = largestError == 0 ? 0 : error(row, column) / largestError;
        if (share > 0) {
            double length = Math.max(2, share * (width - 10 * unit));
            pen.fillRectangle(center - length / 2, y + height - 3 * unit, length, 2.5 * unit, color(palette.error()));
        }
    }

    /// Whether the first of the rows that are compared has another code.
    private boolean isOther(RuleRow row, int column) {
        List<RuleRow> first = compared.first().map(RuleGroup::first).stream().toList();
        return first.stream()
                .anyMatch(a -> a.holds(column)
                        && (a.code(column) != row.code(column)
                                || text.value(a.reconstruction(column))
                                                .compareTo(text.value(row.reconstruction(column)))
                                        != 0));
    }

    private void code(String code, double center, double y) {
        pen.text(
                code,
                center,
                y + 3 * unit,
                HPos.CENTER,
                VPos.TOP,
                presentation.monoFont(MatrixGeometry.CODE_SIZE),
                color(palette.mutedText()));
    }

    private void value(String value, double center, double y, Color ink, boolean bold) {
        Font font =
                bold ? presentation.boldFont(MatrixGeometry.VALUE_SIZE) : presentation.font(MatrixGeometry.VALUE_SIZE);
        pen.text(value, center, y + 17 * unit, HPos.CENTER, VPos.TOP, font, ink);
    }
}
