package nibblescope.app.numberline;

import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Presentation;
import nibblescope.core.metrics.BlockTrace;

/// What the shapes of the picture mean, in the shapes themselves.
final class LinesLegend extends FlowPane {
    private static final double SIZE = 14;
    private static final double MIDDLE = SIZE / 2;

    private final Presentation presentation;

    private enum Entry {
        ORIGINAL,
        FLUSHED,
        SATURATED,
        NON_FINITE,
        TICK,
        RECONSTRUCTION,
        ERROR,
        UNSHARED
    }

    LinesLegend(Presentation presentation) {
        this.presentation = presentation;
        getStyleClass().add("numberline-legend");
        presentation.themeProperty().addListener((_, _, _) -> show());
        show();
    }

    private void show() {
        getChildren().clear();
        for (Entry entry : Entry.values()) {
            Canvas canvas = new Canvas(SIZE, SIZE);
            draw(entry, canvas.getGraphicsContext2D(), presentation.palette());
            String key = "numberline.legend." + entry.name().toLowerCase(java.util.Locale.ROOT);
            Label label = new Label(presentation.text(key), canvas);
            label.getStyleClass().add("numberline-muted");
            label.setTooltip(new Tooltip(presentation.text(key + ".help")));
            getChildren().add(label);
        }
    }

    private static void draw(Entry entry, GraphicsContext gc, Palette palette) {
        switch (entry) {
            case ORIGINAL -> dot(gc, palette, BlockTrace.Outcome.ROUNDED);
            case FLUSHED -> dot(gc, palette, BlockTrace.Outcome.FLUSHED);
            case SATURATED -> dot(gc, palette, BlockTrace.Outcome.SATURATED);
            case NON_FINITE -> dot(gc, palette, BlockTrace.Outcome.NON_FINITE);
            case UNSHARED -> {
                gc.setGlobalAlpha(LinesPainter.DIMMED);
                dot(gc, palette, BlockTrace.Outcome.ROUNDED);
            }
            case TICK -> {
                gc.setStroke(Palette.color(palette.tick()));
                gc.strokeLine(0, MIDDLE + 0.5, SIZE, MIDDLE + 0.5);
                gc.strokeLine(MIDDLE + 0.5, 2, MIDDLE + 0.5, SIZE - 2);
            }
            case RECONSTRUCTION -> Glyphs.reconstruction(gc, palette, MIDDLE, MIDDLE);
            case ERROR -> {
                gc.setFill(Palette.color(palette.error()));
                gc.fillRect(0, MIDDLE - 2, SIZE, 4);
            }
        }
    }

    private static void dot(GraphicsContext gc, Palette palette, BlockTrace.Outcome outcome) {
        Glyphs.original(gc, palette, outcome, MIDDLE, MIDDLE, LaneBands.LARGEST_DOT);
    }
}
