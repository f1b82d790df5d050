package nibblescope.app.errormap;

import java.util.function.LongFunction;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Ticks;

/// An axis that counts rows or columns of elements beside the map. A tick stands where the element
/// that it names begins.
final class ElementAxis extends Region {
    private static final double THICKNESS_HORIZONTAL = 36;
    private static final double THICKNESS_VERTICAL = 64;
    private static final double PIXELS_PER_TICK_HORIZONTAL = 64;
    private static final double PIXELS_PER_TICK_VERTICAL = 34;
    private static final double TICK_LENGTH = 4;
    private static final double LABEL_GAP = 3;
    private static final double FONT_SIZE = 11;

    private final Presentation presentation;
    private final Orientation orientation;
    private final Canvas canvas = new Canvas();
    private String title = "";
    private double start;
    private double extent = 1;
    private LongFunction<String> label = Long::toString;

    ElementAxis(Presentation presentation, Orientation orientation) {
        this.presentation = presentation;
        this.orientation = orientation;
        canvas.setManaged(false);
        getChildren().add(canvas);
        switch (orientation) {
            case HORIZONTAL -> setMinHeight(THICKNESS_HORIZONTAL);
            case VERTICAL -> setMinWidth(THICKNESS_VERTICAL);
        }
        presentation.themeProperty().subscribe(_ -> requestLayout());
    }

    /// Shows a part of the axis.
    ///
    /// @param from   the first element in view, and a part of one
    /// @param length how many elements are in view
    /// @param naming what is written beside a tick
    void show(String name, double from, double length, LongFunction<String> naming) {
        title = name;
        start = from;
        extent = length;
        label = naming;
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, getWidth(), getHeight());
        g.setFont(Font.font(FONT_SIZE));
        g.setStroke(Palette.color(presentation.palette().tick()));
        g.setLineWidth(1);
        switch (orientation) {
            case HORIZONTAL -> paintHorizontal(g);
            case VERTICAL -> paintVertical(g);
        }
    }

    private void paintHorizontal(GraphicsContext g) {
        double width = getWidth();
        g.setFill(Palette.color(presentation.palette().mutedText()));
        g.setTextAlign(TextAlignment.CENTER);
        g.setTextBaseline(VPos.BOTTOM);
        g.fillText(title, width / 2, getHeight() - 2);
        g.setFill(Palette.color(presentation.palette().text()));
        g.setTextBaseline(VPos.TOP);
        for (long tick : ticks(width, PIXELS_PER_TICK_HORIZONTAL)) {
            double x = Math.floor((tick - start) / extent * width) + 0.5;
            g.strokeLine(x, 0, x, TICK_LENGTH);
            g.setTextAlign(x < 20 ? TextAlignment.LEFT : x > width - 20 ? TextAlignment.RIGHT : TextAlignment.CENTER);
            g.fillText(label.apply(tick), x, TICK_LENGTH + LABEL_GAP - 1);
        }
    }

    private void paintVertical(GraphicsContext g) {
        double width = getWidth();
        double height = getHeight();
        g.save();
        g.setFill(Palette.color(presentation.palette().mutedText()));
        g.setTextAlign(TextAlignment.CENTER);
        g.setTextBaseline(VPos.TOP);
        g.rotate(-90);
        g.fillText(title, -height / 2, 1);
        g.restore();
        g.setFill(Palette.color(presentation.palette().text()));
        g.setTextAlign(TextAlignment.RIGHT);
        for (long tick : ticks(height, PIXELS_PER_TICK_VERTICAL)) {
            double y = Math.floor((tick - start) / extent * height) + 0.5;
            g.strokeLine(width - TICK_LENGTH, y, width, y);
            g.setTextBaseline(y < 7 ? VPos.TOP : y > height - 7 ? VPos.BOTTOM : VPos.CENTER);
            g.fillText(label.apply(tick), width - TICK_LENGTH - LABEL_GAP, y);
        }
    }

    private long[] ticks(double pixels, double pixelsPerTick) {
        return Ticks.powersOfTwo(start, Math.nextDown(start + extent), (int) Math.max(2, pixels / pixelsPerTick));
    }
}
