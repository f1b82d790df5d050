package nibblescope.app.errormap;

import java.util.OptionalLong;
import java.util.function.LongConsumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Viewport;
import nibblescope.core.metrics.Pyramid;
import org.jspecify.annotations.Nullable;

/// The rows or the columns of the map by their maximum and their mean, beside it: one bar a row or
/// column, or a pixel where they are smaller. Vertical for rows, with bars that grow to the right;
/// horizontal for columns, with bars that grow upwards.
final class ProfilePane extends Drawing {
    private static final double THICKNESS = 58;
    private static final double INSET = 3;
    /// How much of the ground the bars of the maximum cover.
    static final double MAX_OPACITY = 0.4;

    private final Presentation presentation;
    private final Orientation orientation;
    private final ReadOnlyObjectWrapper<OptionalLong> hovered = new ReadOnlyObjectWrapper<>(OptionalLong.empty());
    private @Nullable Pyramid margin;
    private ColorRange range = new ColorRange(0, 1, ColorRange.Mapping.LINEAR);
    private Viewport seen = Viewport.fit(1, 1);
    private OptionalLong selected = OptionalLong.empty();
    private LongConsumer onChosen = _ -> {};

    ProfilePane(Presentation presentation, Orientation orientation) {
        this.presentation = presentation;
        this.orientation = orientation;
        getStyleClass().add("map-profile");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setFocusTraversable(true);
        setOnMouseMoved(event -> hovered.set(lineAt(event)));
        setOnMouseExited(_ -> hovered.set(OptionalLong.empty()));
        setOnMouseClicked(event -> {
            requestFocus();
            lineAt(event).ifPresent(onChosen);
        });
        setOnKeyPressed(this::key);
        focusedProperty().addListener((_, _, focused) -> {
            if (!focused) {
                hovered.set(OptionalLong.empty());
            } else if (hovered.get().isEmpty()) {
                hovered.set(selected);
            }
        });
        hovered.subscribe(_ -> redraw());
        presentation.themeProperty().subscribe(_ -> redraw());
        presentation.textScaleProperty().subscribe(_ -> requestLayout());
    }

    /// The row or column that is pointed at, by mouse or arrow keys, as a number on the map.
    ReadOnlyObjectProperty<OptionalLong> hoveredProperty() {
        return hovered.getReadOnlyProperty();
    }

    /// Told of every row or column that is chosen.
    void setOnChosen(LongConsumer listener) {
        onChosen = listener;
    }

    /// Shows rows or columns.
    ///
    /// @param pooled by row or by column; null for none
    /// @param axis   what the bars are measured by
    void show(@Nullable Pyramid pooled, ColorRange axis) {
        margin = pooled;
        range = axis;
        redraw();
    }

    /// Shows those that the map shows.
    void follow(Viewport viewport) {
        seen = viewport;
        redraw();
    }

    void select(OptionalLong line) {
        selected = line;
        redraw();
    }

    @Override
    protected double computePrefWidth(double height) {
        return orientation == Orientation.VERTICAL ? THICKNESS : 0;
    }

    @Override
    protected double computeMinWidth(double height) {
        return computePrefWidth(height);
    }

    @Override
    protected double computePrefHeight(double width) {
        return orientation == Orientation.HORIZONTAL ? THICKNESS : 0;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    private boolean byRow() {
        return orientation == Orientation.VERTICAL;
    }

    private double length() {
        return byRow() ? getHeight() : getWidth();
    }

    private double thickness() {
        return (byRow() ? getWidth() : getHeight()) - 2 * INSET;
    }

    private double start() {
        return byRow() ? seen.top() : seen.left();
    }

    private double extent() {
        return byRow() ? seen.height() : seen.width();
    }

    private long lines() {
        Pyramid shown = margin;
        return shown == null ? 0 : byRow() ? shown.rows(0) : shown.columns(0);
    }

    private OptionalLong lineAt(MouseEvent event) {
        double at = byRow() ? event.getY() : event.getX();
        long line = (long) Math.floor(start() + at / length() * extent());
        return line >= 0 && line < lines() ? OptionalLong.of(line) : OptionalLong.empty();
    }

    private void key(KeyEvent event) {
        int step = switch (event.getCode()) {
            case UP, LEFT -> -1;
            case DOWN, RIGHT -> 1;
            case ENTER, SPACE -> 0;
            default -> Integer.MAX_VALUE;
        };
        if (step == Integer.MAX_VALUE || lines() == 0) {
            return;
        }
        if (step == 0) {
            hovered.get().ifPresent(onChosen);
        } else {
            long from = hovered.get().orElse(selected.orElse((long) start()));
            hovered.set(OptionalLong.of(Math.clamp(from + step, 0, lines() - 1)));
        }
        event.consume();
    }

    @Override
    public void draw(Pen pen) {
        Pyramid shown = margin;
        if (shown == null) {
            return;
        }
        Palette palette = presentation.palette();
        mark(pen, hovered.get(), Palette.color(palette.accent()).deriveColor(0, 1, 1, 0.35));
        Color largest = Palette.color(palette.tick());
        Color mean = Palette.color(palette.mutedText());
        MarginBars bars = MarginBars.of(shown, byRow(), start(), extent(), (int) Math.ceil(length()));
        double zero = Math.clamp(range.share(0), 0, 1);
        for (int pixel = 0; pixel < bars.pixels(); pixel++) {
            if (bars.isMissing(pixel)) {
                bar(pen, pixel, 0, 1, Palette.color(palette.nonFinite()).deriveColor(0, 1, 1, MAX_OPACITY));
            } else {
                bar(pen, pixel, zero, range.share(bars.max(pixel)), largest.deriveColor(0, 1, 1, MAX_OPACITY));
                bar(pen, pixel, zero, range.share(bars.mean(pixel)), mean);
            }
        }
        axis(pen, zero);
        mark(pen, selected, Palette.color(palette.text()));
    }

    private void bar(Pen pen, int pixel, double zero, double end, Color color) {
        double from = Math.min(zero, Math.clamp(end, 0, 1)) * thickness();
        double size = Math.abs(Math.clamp(end, 0, 1) - zero) * thickness();
        if (Double.isNaN(end) || size == 0) {
            return;
        }
        if (byRow()) {
            pen.fillRectangle(INSET + from, pixel, size, 1, color);
        } else {
            pen.fillRectangle(pixel, INSET + thickness() - from - size, 1, size, color);
        }
    }

    private void axis(Pen pen, double zero) {
        Pen.Line line = new Pen.Line(Palette.color(presentation.palette().border()), 1);
        double at = Math.floor(INSET + (byRow() ? zero : 1 - zero) * thickness()) + 0.5;
        if (byRow()) {
            pen.line(at, 0, at, length(), line);
        } else {
            pen.line(0, at, length(), at, line);
        }
    }

    /// Marks a row or column across the bars.
    private void mark(Pen pen, OptionalLong line, Color color) {
        if (line.isEmpty()) {
            return;
        }
        double from = (line.getAsLong() - start()) / extent() * length();
        double size = Math.max(2, length() / extent());
        double width = color.getOpacity() < 1 ? size : 2;
        double at = from + (size - width) / 2;
        if (at + width < 0 || at > length()) {
            return;
        }
        if (byRow()) {
            pen.fillRectangle(0, at, color.getOpacity() < 1 ? getWidth() : 5, width, color);
        } else {
            double height = color.getOpacity() < 1 ? getHeight() : 5;
            pen.fillRectangle(at, getHeight() - height, width, height, color);
        }
    }
}
