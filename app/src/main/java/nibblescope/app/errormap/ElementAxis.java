package nibblescope.app.errormap;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import javafx.geometry.HPos;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.AxisTicks;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Ticks;

/// An axis that counts rows or columns of elements beside the map. A tick stands where the element
/// that it names begins.
final class ElementAxis extends Drawing {
    private static final double PIXELS_PER_TICK_HORIZONTAL = 64;
    private static final double PIXELS_PER_TICK_VERTICAL = 34;
    private static final double USUAL_LABEL = 46;
    private static final double TITLE_SIZE = 11;

    private final Presentation presentation;
    private final Orientation orientation;
    private final AxisTicks ticks;
    private String title = "";
    private double start;
    private double extent = 1;
    private LongFunction<String> label = Long::toString;
    private String longest = "";

    ElementAxis(Presentation presentation, Orientation orientation) {
        this.presentation = presentation;
        this.orientation = orientation;
        ticks = new AxisTicks(presentation);
        presentation.themeProperty().subscribe(_ -> redraw());
        presentation.textScaleProperty().subscribe(_ -> requestLayout());
    }

    /// Shows a part of the axis.
    ///
    /// @param from   the first element in view, and a part of one
    /// @param length how many elements are in view
    /// @param naming what is written beside a tick
    void show(String name, double from, double length, LongFunction<String> naming) {
        title = name;
        setAccessibleText(name);
        start = from;
        extent = length;
        label = naming;
        redraw();
    }

    /// Makes room for the label of the last element, however little of the axis is in view.
    void makeRoom(String last) {
        if (!last.equals(longest)) {
            longest = last;
            requestLayout();
        }
    }

    private double thickness() {
        double beside = AxisTicks.LENGTH + presentation.scaled(TITLE_SIZE + 5);
        return switch (orientation) {
            case HORIZONTAL -> beside + ticks.lineHeight() + 3;
            case VERTICAL ->
                beside + Math.max(presentation.scaled(USUAL_LABEL), presentation.width(longest, ticks.font()) + 4);
        };
    }

    @Override
    protected double computeMinWidth(double height) {
        return orientation == Orientation.VERTICAL ? thickness() : 0;
    }

    @Override
    protected double computePrefWidth(double height) {
        return computeMinWidth(height);
    }

    @Override
    protected double computeMinHeight(double width) {
        return orientation == Orientation.HORIZONTAL ? thickness() : 0;
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }

    @Override
    public void draw(Pen pen) {
        Font font = presentation.font(TITLE_SIZE);
        Color muted = Palette.color(presentation.palette().mutedText());
        switch (orientation) {
            case HORIZONTAL -> {
                ticks.below(pen, ticks(getWidth(), PIXELS_PER_TICK_HORIZONTAL), 0, 0, getWidth());
                if (presentation.width(title, font) <= getWidth()) {
                    pen.text(title, getWidth() / 2, getHeight() - 1, HPos.CENTER, VPos.BOTTOM, font, muted);
                }
            }
            case VERTICAL -> {
                ticks.leftOf(pen, ticks(getHeight(), PIXELS_PER_TICK_VERTICAL), getWidth(), 0, getHeight());
                if (presentation.width(title, font) <= getHeight()) {
                    pen.textUpwards(title, 1, getHeight() / 2, HPos.CENTER, VPos.TOP, font, muted);
                }
            }
        }
    }

    private List<AxisTicks.Tick> ticks(double pixels, double pixelsPerTick) {
        int most = (int) Math.max(2, pixels / presentation.scaled(pixelsPerTick));
        List<AxisTicks.Tick> shown = new ArrayList<>();
        for (long tick : Ticks.powersOfTwo(start, Math.nextDown(start + extent), most)) {
            shown.add(new AxisTicks.Tick((tick - start) / extent * pixels, label.apply(tick)));
        }
        return shown;
    }
}
