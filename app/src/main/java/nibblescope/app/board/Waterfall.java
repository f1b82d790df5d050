package nibblescope.app.board;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.geometry.BoundingBox;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyEvent;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.board.Attribution.Bar;
import nibblescope.app.board.Attribution.Step;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;

/// The way of the MSE from MXFP4 to NVFP4 and on to the best scales: bars that stand on 0, and
/// between them what each step changes. The arrow keys go from bar to bar.
final class Waterfall extends Drawing {
    private static final double NAME_SIZE = 11;
    private static final double CHANGE_SIZE = 12;
    private static final double LINE = 15;
    private static final double PLOT_MIN_HEIGHT = 56;
    private static final double PLOT_MAX_HEIGHT = 150;
    private static final double SHARE_OF_VIEW = 0.09;
    private static final double GAP = 4;
    private static final double BAR_SHARE = 0.62;
    private static final double HATCH = 6;
    private static final int NONE = -1;
    private static final String MAY_BREAK = "\u200B";
    private static final String BREAKS = "[ " + MAY_BREAK + "]";
    private static final double SMALLEST_BAR = 3;

    private final Presentation presentation;
    private final Explainer explainer;
    private final StepTexts texts;
    private Optional<Attribution> attribution = Optional.empty();
    private List<Step> steps = List.of();
    private int pointed = NONE;
    private double viewHeight;

    Waterfall(Presentation presentation, Explainer explainer) {
        this.presentation = presentation;
        this.explainer = explainer;
        texts = new StepTexts(presentation);
        getStyleClass().add("waterfall");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleRoleDescription(presentation.text("board.waterfall"));
        presentation.themeProperty().subscribe(this::redraw);
        presentation.textScaleProperty().subscribe(this::redraw);
        setOnMouseMoved(event -> {
            int bar = columnAt(event.getX());
            if (bar != pointed) {
                point(bar);
                explainer.hide();
                explainer.later(this::explain);
            }
        });
        setOnMouseExited(_ -> leave());
        setOnMousePressed(_ -> requestFocus());
        setOnKeyPressed(this::key);
        focusedProperty().subscribe((_, focused) -> {
            if (focused) {
                point(pointed == NONE ? 0 : pointed);
                explain();
            } else {
                leave();
            }
        });
    }

    /// Shows the bars of an attribution; none where there is nothing to share out.
    void show(Optional<Attribution> shown) {
        attribution = shown;
        steps = shown.map(Attribution::steps).orElse(List.of());
        setAccessibleText(summary());
        requestLayout();
        redraw();
    }

    /// Which bar is explained; -1 if none is.
    int pointed() {
        return pointed;
    }

    private String summary() {
        StringJoiner bars = new StringJoiner("; ");
        attribution.ifPresent(a -> steps.forEach(step -> bars.add(texts.readout(a, step))));
        return bars.toString();
    }

    private void leave() {
        point(NONE);
        explainer.hide();
    }

    private void point(int bar) {
        if (bar != pointed) {
            pointed = bar;
            redraw();
        }
    }

    private void key(KeyEvent event) {
        int last = steps.size() - 1;
        int to = switch (event.getCode()) {
            case LEFT -> Math.max(0, pointed - 1);
            case RIGHT -> Math.min(last, pointed + 1);
            case HOME -> 0;
            case END -> last;
            default -> NONE;
        };
        if (to >= 0 && last >= 0) {
            point(to);
            explain();
            event.consume();
        }
    }

    private void explain() {
        if (pointed >= 0 && pointed < steps.size() && attribution.isPresent()) {
            Step step = steps.get(pointed);
            setAccessibleText(texts.readout(attribution.get(), step) + ". " + summary());
            explainer.show(
                    this,
                    new BoundingBox(pointed * columnWidth(), 0, columnWidth(), getHeight()),
                    texts.explanation(attribution.get(), step));
        }
    }

    private double columnWidth() {
        return getWidth() / Math.max(1, steps.size());
    }

    private int columnAt(double x) {
        return steps.isEmpty() || x < 0 ? NONE : (int) Math.min(steps.size() - 1, x / columnWidth());
    }

    @Override
    protected double computeMinWidth(double height) {
        Font font = presentation.font(NAME_SIZE);
        double widest = presentation.width("−100.0 %", presentation.boldFont(CHANGE_SIZE));
        for (Bar bar : Bar.values()) {
            for (String word : texts.name(bar).split(BREAKS, -1)) {
                widest = Math.max(widest, presentation.width(word, font));
            }
        }
        return Bar.values().length * (widest + GAP);
    }

    @Override
    protected double computePrefWidth(double height) {
        return computeMinWidth(height);
    }

    @Override
    protected double computeMinHeight(double width) {
        return presentation.scaled(PLOT_MIN_HEIGHT + 4 * LINE) + 2 * GAP;
    }

    @Override
    protected double computePrefHeight(double width) {
        double plot = Math.clamp(viewHeight * SHARE_OF_VIEW, PLOT_MIN_HEIGHT, PLOT_MAX_HEIGHT);
        return presentation.scaled(plot + 4 * LINE) + 2 * GAP;
    }

    /// Says how high the view is, of which this takes a share.
    void setViewHeight(double height) {
        viewHeight = height;
        requestLayout();
    }

    @Override
    public void draw(Pen pen) {
        if (steps.isEmpty()) {
            return;
        }
        Palette palette = presentation.palette();
        double line = presentation.scaled(LINE);
        double bottom = Math.floor(getHeight() - 2 * line - GAP) + 0.5;
        double height = bottom - 2 * line - GAP;
        double highest = steps.stream()
                .filter(Step::isKnown)
                .mapToDouble(step -> Math.max(step.from(), step.to()))
                .max()
                .orElse(1);
        double lowest = Math.min(
                0,
                steps.stream().filter(Step::isKnown).mapToDouble(Step::to).min().orElse(0));
        Scale scale = new Scale(bottom, height / (highest - lowest), lowest);
        for (int i = 0; i < steps.size(); i++) {
            drawColumn(pen, i, scale);
        }
        pen.line(0, scale.y(0), getWidth(), scale.y(0), new Pen.Line(Palette.color(palette.tick()), 1));
    }

    /// Where an MSE is drawn.
    private record Scale(double bottom, double pixelsPerMse, double lowest) {
        double y(double mse) {
            return Math.floor(bottom - (mse - lowest) * pixelsPerMse) + 0.5;
        }
    }

    private void drawColumn(Pen pen, int index, Scale scale) {
        Palette palette = presentation.palette();
        Step step = steps.get(index);
        double width = columnWidth();
        double left = index * width;
        double line = presentation.scaled(LINE);
        if (index == pointed) {
            pen.fillRoundRectangle(left + 1, 0, width - 2, getHeight(), 6, Palette.color(palette.control()));
            if (isFocused()) {
                pen.strokeRectangle(
                        left + 1.5,
                        0.5,
                        width - 3,
                        getHeight() - 1,
                        new Pen.Line(Palette.color(palette.accent()), 1.5));
            }
        }
        drawName(pen, step.bar(), left + width / 2, width - GAP);
        double barLeft = Math.floor(left + width * (1 - BAR_SHARE) / 2);
        double barWidth = Math.floor(width * BAR_SHARE);
        double top = scale.y(0) - line;
        if (step.isKnown()) {
            top = Math.min(scale.y(step.from()), scale.y(step.to()));
            double height = Math.abs(scale.y(step.from()) - scale.y(step.to()));
            drawBar(pen, step, barLeft, top, barWidth, Math.max(SMALLEST_BAR, height));
            if (index + 1 < steps.size()) {
                pen.line(
                        barLeft,
                        scale.y(step.to()),
                        left + width * (1 + (1 - BAR_SHARE) / 2) + barWidth,
                        scale.y(step.to()),
                        new Pen.Line(Palette.color(palette.tick()), 1, List.of(2.0, 3.0)));
            }
        }
        Attribution shown = attribution.orElseThrow();
        pen.text(
                texts.first(shown, step),
                left + width / 2,
                top - line - 2,
                HPos.CENTER,
                VPos.BOTTOM,
                presentation.boldFont(CHANGE_SIZE),
                color(step));
        pen.text(
                texts.second(shown, step),
                left + width / 2,
                top - 2,
                HPos.CENTER,
                VPos.BOTTOM,
                presentation.font(NAME_SIZE),
                Palette.color(palette.mutedText()));
    }

    private Color color(Step step) {
        Palette palette = presentation.palette();
        if (step.bar().isTotal() || !step.isKnown() || step.change() == 0) {
            return Palette.color(palette.text());
        }
        return Palette.color(step.change() < 0 ? palette.good() : palette.error());
    }

    private void drawBar(Pen pen, Step step, double left, double top, double width, double height) {
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

    private void drawName(Pen pen, Bar bar, double middle, double width) {
        Palette palette = presentation.palette();
        Font font = presentation.font(NAME_SIZE);
        double line = presentation.scaled(LINE);
        double y = getHeight() - 2 * line;
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
