package nibblescope.app.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.HPos;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import org.controlsfx.control.RangeSlider;
import org.jspecify.annotations.Nullable;

/// The colours of a heat map under a histogram of the blocks that have them, and a slider with two
/// thumbs that says between which numbers the colours are spread.
public final class ColorLegend extends Drawing {
    private static final double MARGIN = 12;
    private static final double HISTOGRAM_HEIGHT = 28;
    private static final double BAR_HEIGHT = 12;
    private static final double THUMB_WIDTH = 10;
    private static final double PIXELS_PER_TICK = 52;
    private static final double WIDTH_OF_A_BAR = 4;
    private static final double FONT_SIZE = 11;
    private static final double STEP_OF_A_KEY = 0.01;
    private static final double NO_CHANGE = 1e-9;

    private final Presentation presentation;
    private final AxisTicks ticks;
    private final RangeSlider slider = new RangeSlider(0, 1, 0, 1);
    private final ObjectProperty<ColorScale> colorScale = new SimpleObjectProperty<>(ColorScale.VIRIDIS);
    private final ObjectProperty<ColorRange> fullRange =
            new SimpleObjectProperty<>(new ColorRange(0, 1, ColorRange.Mapping.LINEAR));
    private final ObjectProperty<ColorRange> colorRange = new SimpleObjectProperty<>(fullRange.get());
    private final ObjectProperty<@Nullable ColorHistogram> histogram = new SimpleObjectProperty<>();
    private final StringProperty lowText = new SimpleStringProperty("");
    private final StringProperty highText = new SimpleStringProperty("");
    private final StringProperty nonFiniteText = new SimpleStringProperty("");
    private DoubleFunction<String> tickText;
    private Consumer<? super ColorRange> onRangeChosen = _ -> {};
    private boolean following;

    public ColorLegend(Presentation presentation) {
        this.presentation = presentation;
        ticks = new AxisTicks(presentation);
        tickText = number -> presentation.figures().tick(number);
        getStyleClass().add("color-legend");
        slider.setManaged(false);
        slider.setBlockIncrement(STEP_OF_A_KEY);
        slider.lowValueProperty().addListener((_, _, now) -> chosen(now.doubleValue(), true));
        slider.highValueProperty().addListener((_, _, now) -> chosen(now.doubleValue(), false));
        getChildren().add(slider);
        colorScale.subscribe(this::redraw);
        histogram.subscribe(this::redraw);
        lowText.subscribe(this::requestLayout);
        highText.subscribe(this::requestLayout);
        nonFiniteText.subscribe(this::requestLayout);
        fullRange.subscribe(this::follow);
        colorRange.subscribe(this::follow);
        presentation.themeProperty().subscribe(_ -> redraw());
        presentation.textScaleProperty().subscribe(_ -> requestLayout());
    }

    public ObjectProperty<ColorScale> colorScaleProperty() {
        return colorScale;
    }

    /// All numbers: what the bar reaches over.
    public ObjectProperty<ColorRange> fullRangeProperty() {
        return fullRange;
    }

    /// The numbers between which colours are spread: a part of all.
    public ObjectProperty<ColorRange> colorRangeProperty() {
        return colorRange;
    }

    /// How many blocks there are of each colour of the full range; null while it is not known.
    public ObjectProperty<@Nullable ColorHistogram> histogramProperty() {
        return histogram;
    }

    /// What is written above the small numbers.
    public StringProperty lowTextProperty() {
        return lowText;
    }

    /// What is written above the large numbers.
    public StringProperty highTextProperty() {
        return highText;
    }

    /// What is written beside the colour of blocks that are not a number; empty for none.
    public StringProperty nonFiniteTextProperty() {
        return nonFiniteText;
    }

    /// The slider, for its tool tip and its accessible text.
    public RangeSlider slider() {
        return slider;
    }

    /// Says how the numbers at ticks are written; nothing is written for an empty text.
    public void setTickText(DoubleFunction<String> text) {
        tickText = text;
        redraw();
    }

    /// Told of the range that is chosen with the slider.
    public void setOnRangeChosen(Consumer<? super ColorRange> listener) {
        onRangeChosen = listener;
    }

    private void chosen(double share, boolean low) {
        if (following) {
            return;
        }
        ColorRange full = fullRange.get();
        if (full.diverging()) {
            // Both ends are as far from zero.
            double end = Math.max(low ? 1 - share : share, 0.5 + STEP_OF_A_KEY);
            onRangeChosen.accept(full.part(1 - end, end));
        } else {
            onRangeChosen.accept(full.part(slider.getLowValue(), slider.getHighValue()));
        }
        follow();
    }

    private void follow() {
        ColorRange full = fullRange.get();
        ColorRange range = colorRange.get();
        double high = share(full, range.high());
        double low = full.diverging() ? 1 - high : share(full, range.low());
        following = true;
        // A value beyond the other thumb would be cut off.
        slider.setLowValue(Math.min(low, slider.getLowValue()));
        if (Math.abs(slider.getHighValue() - high) > NO_CHANGE) {
            slider.setHighValue(high);
        }
        if (Math.abs(slider.getLowValue() - low) > NO_CHANGE) {
            slider.setLowValue(low);
        }
        following = false;
        redraw();
    }

    private static double share(ColorRange full, float number) {
        return full.low() == full.high() ? (number < full.high() ? 0 : 1) : Math.clamp(full.share(number), 0, 1);
    }

    /// The two texts stand side by side if there is room, or else one below the other.
    private boolean sideBySide(double width) {
        double both = presentation.width(lowText.get(), presentation.font(FONT_SIZE))
                + presentation.width(highText.get(), presentation.font(FONT_SIZE));
        return highText.get().isEmpty() || both + 2 * MARGIN <= width - 2 * MARGIN;
    }

    private double titleHeight(double width) {
        return presentation.scaled(FONT_SIZE + 5) * (sideBySide(width) ? 1 : 2);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private double swatchHeight() {
        return nonFiniteText.get().isEmpty() ? 0 : presentation.scaled(FONT_SIZE + 5);
    }

    private double barTop() {
        return barTop(getWidth());
    }

    private double barTop(double width) {
        return titleHeight(width) + HISTOGRAM_HEIGHT;
    }

    @Override
    protected double computePrefHeight(double width) {
        return barTop(width < 0 ? getWidth() : width)
                + BAR_HEIGHT
                + AxisTicks.LENGTH
                + ticks.lineHeight()
                + 4
                + swatchHeight();
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computeMinWidth(double height) {
        return 120;
    }

    private double barWidth() {
        return Math.max(1, Math.floor(getWidth() - 2 * MARGIN));
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        double height = slider.prefHeight(-1);
        // The track of a slider begins half a thumb from its edge.
        slider.resizeRelocate(
                MARGIN - THUMB_WIDTH / 2, barTop() + (BAR_HEIGHT - height) / 2, barWidth() + THUMB_WIDTH, height);
    }

    @Override
    public void draw(Pen pen) {
        Palette palette = presentation.palette();
        Color muted = Palette.color(palette.mutedText());
        double right = MARGIN + barWidth();
        pen.text(lowText.get(), MARGIN, 0, HPos.LEFT, VPos.TOP, presentation.font(FONT_SIZE), muted);
        double below = sideBySide(getWidth()) ? 0 : presentation.scaled(FONT_SIZE + 5);
        pen.text(highText.get(), right, below, HPos.RIGHT, VPos.TOP, presentation.font(FONT_SIZE), muted);
        drawHistogram(pen);
        drawBar(pen);
        ColorRange full = fullRange.get();
        List<AxisTicks.Tick> shown = new ArrayList<>();
        int most = (int) Math.max(2, barWidth() / presentation.scaled(PIXELS_PER_TICK));
        for (double tick : full.ticks(most)) {
            shown.add(new AxisTicks.Tick(barWidth() * Math.clamp(full.share(tick), 0, 1), tickText.apply(tick)));
        }
        ticks.below(pen, shown, MARGIN, barTop() + BAR_HEIGHT, barWidth());
        if (!nonFiniteText.get().isEmpty()) {
            double middle = getHeight() - swatchHeight() / 2;
            pen.fillRectangle(
                    MARGIN, middle - BAR_HEIGHT / 2, BAR_HEIGHT, BAR_HEIGHT, Palette.color(palette.nonFinite()));
            pen.text(
                    nonFiniteText.get(),
                    MARGIN + BAR_HEIGHT + 6,
                    middle,
                    HPos.LEFT,
                    VPos.CENTER,
                    presentation.font(FONT_SIZE),
                    Palette.color(palette.text()));
        }
    }

    /// The colour at a share of the full range.
    private Color color(double share) {
        int index = colorRange.get().index((float) fullRange.get().at(share));
        return HeatMapTiles.rgb(colorScale.get().argb(Math.max(0, index)));
    }

    private void drawHistogram(Pen pen) {
        ColorHistogram counted = histogram.get();
        double base = barTop() - 1;
        Palette palette = presentation.palette();
        if (counted != null && counted.range().equals(fullRange.get())) {
            int count = Math.clamp(Math.round(barWidth() / WIDTH_OF_A_BAR), 1, ColorScale.COLORS);
            // As many bars as colours have room for; a power of two, so that each has as many.
            long[] bars = counted.bars(Integer.highestOneBit(count));
            long largest = ColorHistogram.largest(bars);
            for (int i = 0; i < bars.length; i++) {
                double from = Math.floor(MARGIN + barWidth() * i / bars.length);
                double to = Math.floor(MARGIN + barWidth() * (i + 1) / bars.length);
                double height = bars[i] == 0 ? 0 : Math.max(1.5, (HISTOGRAM_HEIGHT - 4.0) * bars[i] / largest);
                pen.fillRectangle(from, base - height, to - from - 1, height, Palette.color(palette.tick()));
            }
        }
        pen.line(MARGIN, base + 0.5, MARGIN + barWidth(), base + 0.5, new Pen.Line(Palette.color(palette.border()), 1));
    }

    private void drawBar(Pen pen) {
        double top = barTop();
        for (int i = 0; i < ColorScale.COLORS; i++) {
            double from = Math.floor(MARGIN + barWidth() * i / ColorScale.COLORS);
            double to = Math.floor(MARGIN + barWidth() * (i + 1) / ColorScale.COLORS);
            if (to > from) {
                pen.fillRectangle(from, top, to - from, BAR_HEIGHT, color((i + 0.5) / ColorScale.COLORS));
            }
        }
        Color border = Palette.color(presentation.palette().border());
        pen.strokeRectangle(MARGIN - 0.5, top - 0.5, barWidth() + 1, BAR_HEIGHT + 1, new Pen.Line(border, 1));
    }
}
