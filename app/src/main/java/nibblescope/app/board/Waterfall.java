package nibblescope.app.board;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import javafx.geometry.BoundingBox;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyEvent;
import nibblescope.app.board.Attribution.Step;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;

/// The way of the MSE from MXFP4 to NVFP4 and on to the best scales: bars that stand on 0, and
/// between them what each step changes. The arrow keys go from bar to bar.
final class Waterfall extends Drawing {
    private static final double PLOT_MIN_HEIGHT = 56;
    private static final double PLOT_MAX_HEIGHT = 150;
    private static final double SHARE_OF_VIEW = 0.09;
    private static final int NONE = -1;

    private final Explainer explainer;
    private final StepTexts texts;
    private final WaterfallPainter painter;
    private Optional<Attribution> attribution = Optional.empty();
    private List<Step> steps = List.of();
    private int pointed = NONE;
    private double viewHeight;

    Waterfall(Presentation presentation, Explainer explainer) {
        this.explainer = explainer;
        texts = new StepTexts(presentation);
        painter = new WaterfallPainter(presentation, texts);
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
        return painter.minWidth();
    }

    @Override
    protected double computePrefWidth(double height) {
        return computeMinWidth(height);
    }

    @Override
    protected double computeMinHeight(double width) {
        return painter.height(PLOT_MIN_HEIGHT);
    }

    @Override
    protected double computePrefHeight(double width) {
        return painter.height(Math.clamp(viewHeight * SHARE_OF_VIEW, PLOT_MIN_HEIGHT, PLOT_MAX_HEIGHT));
    }

    /// Says how high the view is, of which this takes a share.
    void setViewHeight(double height) {
        viewHeight = height;
        requestLayout();
    }

    @Override
    public void draw(Pen pen) {
        attribution.ifPresent(shown -> painter.paint(pen, shown, getWidth(), getHeight(), pointed, isFocused()));
    }
}
