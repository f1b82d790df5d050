package nibblescope.app.chart;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.VPos;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/// The colours of a heat map beside the errors that they stand for, upright, the largest on top.
public final class ColorLegend extends Region {
    private static final double WIDTH = 78;
    private static final double BAR_WIDTH = 14;
    private static final double TICK_LENGTH = 4;
    private static final double MARGIN = 7;
    private static final double TITLE_HEIGHT = 18;
    private static final double SWATCH_HEIGHT = 24;
    private static final double PIXELS_PER_TICK = 34;
    private static final double FONT_SIZE = 11;

    private final Presentation presentation;
    private final String title;
    private final String nonFiniteName;
    private final Canvas canvas = new Canvas();
    private final ObjectProperty<ColorScale> colorScale = new SimpleObjectProperty<>(ColorScale.VIRIDIS);
    private final ObjectProperty<ColorRange> colorRange =
            new SimpleObjectProperty<>(new ColorRange(0, 1, ColorRange.Mapping.LINEAR));
    private final BooleanProperty nonFinite = new SimpleBooleanProperty();

    /// @param title         what the colours stand for
    /// @param nonFiniteName what blocks are called that have no error but a colour of their own
    public ColorLegend(Presentation presentation, String title, String nonFiniteName) {
        this.presentation = presentation;
        this.title = title;
        this.nonFiniteName = nonFiniteName;
        getStyleClass().add("color-legend");
        setMinSize(WIDTH, 80);
        setPrefWidth(WIDTH);
        getChildren().add(canvas);
        canvas.setManaged(false);
        colorScale.subscribe(this::requestLayout);
        colorRange.subscribe(this::requestLayout);
        nonFinite.subscribe(this::requestLayout);
        presentation.themeProperty().subscribe(this::requestLayout);
    }

    public ObjectProperty<ColorScale> colorScaleProperty() {
        return colorScale;
    }

    public ObjectProperty<ColorRange> colorRangeProperty() {
        return colorRange;
    }

    /// Whether the colour of blocks that are not finite is shown too.
    public BooleanProperty nonFiniteProperty() {
        return nonFinite;
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, getWidth(), getHeight());
        Palette palette = presentation.palette();
        g.setFont(Font.font(FONT_SIZE));
        g.setFill(Palette.color(palette.mutedText()));
        g.setTextAlign(TextAlignment.LEFT);
        g.setTextBaseline(VPos.TOP);
        g.fillText(title, MARGIN, 0);
        double top = TITLE_HEIGHT + MARGIN;
        double height = getHeight() - top - MARGIN - (nonFinite.get() ? SWATCH_HEIGHT : 0);
        if (height > 0) {
            paintColors(g, top, height);
            paintTicks(g, top, height);
        }
        if (nonFinite.get()) {
            double middle = Math.floor(getHeight() - SWATCH_HEIGHT / 2);
            g.setFill(Palette.color(palette.nonFinite()));
            g.fillRect(MARGIN, middle - BAR_WIDTH / 2, BAR_WIDTH, BAR_WIDTH);
            g.setFill(Palette.color(palette.text()));
            g.fillText(nonFiniteName, MARGIN + BAR_WIDTH + TICK_LENGTH + 1, middle);
        }
    }

    private void paintColors(GraphicsContext g, double top, double height) {
        ColorScale scale = colorScale.get();
        for (int i = 0; i < ColorScale.COLORS; i++) {
            double from = Math.floor(top + height * (ColorScale.COLORS - 1 - i) / ColorScale.COLORS);
            double to = Math.floor(top + height * (ColorScale.COLORS - i) / ColorScale.COLORS);
            int argb = scale.argb(i);
            g.setFill(Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff));
            g.fillRect(MARGIN, from, BAR_WIDTH, to - from);
        }
        g.setStroke(Palette.color(presentation.palette().border()));
        g.setLineWidth(1);
        g.strokeRect(MARGIN - 0.5, Math.floor(top) - 0.5, BAR_WIDTH + 1, Math.floor(height) + 1);
    }

    private void paintTicks(GraphicsContext g, double top, double height) {
        Palette palette = presentation.palette();
        ColorRange range = colorRange.get();
        int most = (int) Math.max(2, height / PIXELS_PER_TICK);
        double[] ticks = switch (range.mapping()) {
            case LINEAR -> Ticks.linear(range.low(), range.high(), most);
            case LOGARITHMIC -> Ticks.logarithmic(range.low(), range.high(), most);
        };
        double right = MARGIN + BAR_WIDTH;
        g.setStroke(Palette.color(palette.tick()));
        g.setFill(Palette.color(palette.text()));
        g.setTextBaseline(VPos.CENTER);
        for (double tick : ticks) {
            double y = Math.floor(top + height * (1 - Math.clamp(range.share(tick), 0, 1))) + 0.5;
            g.strokeLine(right + 1, y, right + 1 + TICK_LENGTH, y);
            g.fillText(presentation.figures().tick(tick), right + TICK_LENGTH + 4, y);
        }
    }
}
