package nibblescope.app.board;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.board.Attribution.Bar;
import nibblescope.app.board.Attribution.Step;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;

/// Paints the bars of a waterfall: what stands at them above, what they are called below.
final class WaterfallPainter {
    private static final double NAME_SIZE = 11;
    private static final double CHANGE_SIZE = 12;
    private static final double LINE = 15;
    private static final double GAP = 4;
    private static final double BAR_SHARE = 0.62;
    private static final double HATCH = 6;
    private static final double SMALLEST_BAR = 3;
    private static final String MAY_BREAK = "\u200B";
    private static final String BREAKS = "[ " + MAY_BREAK + "]";

    private final Presentation presentation;
    private final StepTexts texts;

    WaterfallPainter(Presentation presentation, StepTexts texts) {
        this.presentation = presentation;
        this.texts = texts;
    }

    /// The width in which no word is cut.
    double minWidth() {
        Font font = presentation.font(NAME_SIZE);
        double widest = presentation.width("▼ −88.8 %", presentation.boldFont(CHANGE_SIZE));
        for (Bar bar : Bar.values()) {
            for (String word : texts.name(bar).split(BREAKS, -1)) {
                widest = Math.max(widest, presentation.width(word, font));
            }
        }
        return Bar.values().length * (widest + GAP);
    }

    /// The height in which the highest bar has a height, at the usual text scale.
    double height(double highestBar) {
        return presentation.scaled(highestBar + 4 * LINE) + 2 * GAP;
    }

    /// @param pointed which bar is pointed at; -1 for none
    /// @param focused whether it has the focus too
    void paint(Pen pen, Attribution shown, double width, double height, int pointed, boolean focused) {
        List<Step> steps = shown.steps();
        double names = 2 * presentation.scaled(LINE);
        double bottom = Math.floor(height - names - GAP) + 0.5;
        Scale scale = Scale.of(steps, bottom, bottom - names - GAP);
        double columnWidth = width / steps.size();
        for (int i = 0; i < steps.size(); i++) {
            Column column = new Column(i * columnWidth, columnWidth);
            if (i == pointed) {
                mark(pen, column, height, focused);
            }
            paintName(pen, steps.get(i).bar(), column.middle(), columnWidth - GAP, height);
            paintColumn(pen, shown, steps.get(i), column, scale);
        }
        Pen.Line line = new Pen.Line(Palette.color(presentation.palette().tick()), 1);
        pen.line(0, scale.y(0), width, scale.y(0), line);
    }

    /// The place of a bar.
    private record Column(double left, double width) {
        double middle() {
            return left + width / 2;
        }

        double barLeft() {
            return Math.floor(left + width * (1 - BAR_SHARE) / 2);
        }

        double barWidth() {
            return Math.floor(width * BAR_SHARE);
        }
    }

    /// Where an MSE is drawn.
    private record Scale(double bottom, double pixelsPerMse, double lowest) {
        /// The scale on which 0 and all levels are seen.
        static Scale of(List<Step> steps, double bottom, double height) {
            double highest = 0;
            double lowest = 0;
            for (Step step : steps) {
                if (step.isKnown()) {
                    highest = Math.max(highest, step.to());
                    lowest = Math.min(lowest, step.to());
                }
            }
            return new Scale(bottom, height / (highest - lowest), lowest);
        }

        double y(double mse) {
            return Math.floor(bottom - (mse - lowest) * pixelsPerMse) + 0.5;
        }
    }

    private void paintColumn(Pen pen, Attribution shown, Step step, Column column, Scale scale) {
        double line = presentation.scaled(LINE);
        double barLeft = column.barLeft();
        double barWidth = column.barWidth();
        double top = scale.y(0) - line;
        if (step.isKnown()) {
            double level = scale.y(step.to());
            top = Math.min(scale.y(step.from()), level);
            double height = Math.abs(scale.y(step.from()) - level);
            paintBar(pen, step, barLeft, top, barWidth, Math.max(SMALLEST_BAR, height));
            if (step.bar() != Bar.OPTIMUM) {
                Pen.Line link =
                        new Pen.Line(Palette.color(presentation.palette().tick()), 1, List.of(2.0, 3.0));
                pen.line(barLeft, level, barLeft + column.width() + barWidth, level, link);
            }
        }
        Font large = presentation.boldFont(CHANGE_SIZE);
        Font small = presentation.font(NAME_SIZE);
        Color muted = Palette.color(presentation.palette().mutedText());
        String first = texts.first(shown, step);
        pen.text(first, column.middle(), top - line - 2, HPos.CENTER, VPos.BOTTOM, large, color(step));
        pen.text(texts.second(shown, step), column.middle(), top - 2, HPos.CENTER, VPos.BOTTOM, small, muted);
    }

    /// Shows that a column is pointed at.
    private void mark(Pen pen, Column column, double height, boolean focused) {
        Palette palette = presentation.palette();
        pen.fillRoundRectangle(column.left() + 1, 0, column.width() - 2, height, 6, Palette.color(palette.control()));
        if (focused) {
            Pen.Line line = new Pen.Line(Palette.color(palette.accent()), 1.5);
            pen.strokeRectangle(column.left() + 1.5, 0.5, column.width() - 3, height - 1, line);
        }
    }

    private Color color(Step step) {
        Palette palette = presentation.palette();
        boolean changes = !step.bar().isTotal() && step.isKnown() && step.change() != 0;
        return Palette.color(changes ? step.change() < 0 ? palette.good() : palette.error() : palette.text());
    }

    private void paintBar(Pen pen, Step step, double left, double top, double width, double height) {
        Palette palette = presentation.palette();
        Color color = switch (step.bar()) {
            case MXFP4 -> Palette.color(palette.codes());
            case NVFP4 -> Palette.color(palette.scales());
            case OPTIMUM -> Palette.color(palette.mutedText());
            case BLOCK, SCALE, INTERACTION, SEARCH -> color(step);
        };
        if (step.bar() == Bar.OPTIMUM) {
            // A bound, and nothing that is stored: an outline.
            pen.strokeRectangle(left + 0.5, top, width - 1, height, new Pen.Line(color, 1.5, List.of(4.0, 3.0)));
            return;
        }
        pen.fillRectangle(left, top, width, height, color);
        if (!step.bar().isTotal() && step.change() > 0) {
            hatch(pen, left, top, width, height);
        }
    }

    /// Stripes on what makes it worse: seen without colours too.
    private void hatch(Pen pen, double left, double top, double width, double height) {
        Pen.Line stripe = new Pen.Line(Palette.color(presentation.palette().background()), 1.5);
        pen.clipped(left, top, width, height, () -> {
            for (double x = left - height; x < left + width; x += HATCH) {
                pen.line(x, top + height, x + height, top, stripe);
            }
        });
    }

    private void paintName(Pen pen, Bar bar, double middle, double width, double bottom) {
        Palette palette = presentation.palette();
        Font font = presentation.font(NAME_SIZE);
        double line = presentation.scaled(LINE);
        double y = bottom - 2 * line;
        List<String> lines = lines(texts.name(bar), font, width);
        for (String part : lines) {
            pen.text(part, middle, y, HPos.CENTER, VPos.TOP, font, Palette.color(palette.text()));
            y += line;
        }
        String subject = StepTexts.subject(bar);
        if (lines.size() == 1 && presentation.width(subject, font) <= width) {
            pen.text(subject, middle, y, HPos.CENTER, VPos.TOP, font, Palette.color(palette.mutedText()));
        }
    }

    /// As much as fits in the first line, the rest in the second. Words end at blanks, and where a
    /// text without blanks says that it may be broken.
    private List<String> lines(String text, Font font, double width) {
        String whole = text.replace(MAY_BREAK, "");
        if (presentation.width(whole, font) <= width) {
            return List.of(whole);
        }
        int fits = 0;
        Matcher breaks = Pattern.compile(BREAKS).matcher(text);
        while (breaks.find()) {
            String part = text.substring(0, breaks.start()).replace(MAY_BREAK, "");
            if (fits == 0 || presentation.width(part, font) <= width) {
                fits = breaks.end();
            }
        }
        return fits == 0
                ? List.of(whole)
                : List.of(
                        text.substring(0, fits).replace(MAY_BREAK, "").strip(),
                        text.substring(fits).replace(MAY_BREAK, ""));
    }
}
