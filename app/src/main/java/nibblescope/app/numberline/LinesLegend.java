package nibblescope.app.numberline;

import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.core.metrics.BlockTrace;

/// What the shapes of the picture mean, in the shapes themselves.
final class LinesLegend extends FlowPane {
    private static final double SIZE = 14;
    private static final double MIDDLE = SIZE / 2;

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
        getStyleClass().add("numberline-legend");
        for (Entry entry : Entry.values()) {
            String key = "numberline.legend." + entry.name().toLowerCase(Locale.ROOT);
            Label label = new Label(presentation.text(key), new Sample(entry, presentation));
            label.getStyleClass().add("numberline-muted");
            label.setTooltip(new Tooltip(presentation.text(key + ".help")));
            getChildren().add(label);
        }
    }

    /// One of the shapes.
    private static final class Sample extends Drawing {
        private final Entry entry;
        private final Presentation presentation;

        Sample(Entry entry, Presentation presentation) {
            this.entry = entry;
            this.presentation = presentation;
            setMinSize(SIZE, SIZE);
            setPrefSize(SIZE, SIZE);
            setMaxSize(SIZE, SIZE);
            presentation.themeProperty().addListener((_, _, _) -> redraw());
        }

        @Override
        public void draw(Pen pen) {
            Ink ink = Ink.of(presentation.palette());
            Glyphs glyphs = new Glyphs(pen, ink, entry == Entry.UNSHARED ? Ink.DIMMED : 1);
            switch (entry) {
                case ORIGINAL, UNSHARED -> dot(glyphs, BlockTrace.Outcome.ROUNDED);
                case FLUSHED -> dot(glyphs, BlockTrace.Outcome.FLUSHED);
                case SATURATED -> dot(glyphs, BlockTrace.Outcome.SATURATED);
                case NON_FINITE -> dot(glyphs, BlockTrace.Outcome.NON_FINITE);
                case TICK -> {
                    Pen.Line line = new Pen.Line(ink.tick(), 1);
                    pen.line(0, MIDDLE + 0.5, SIZE, MIDDLE + 0.5, line);
                    pen.line(MIDDLE + 0.5, 2, MIDDLE + 0.5, SIZE - 2, line);
                }
                case RECONSTRUCTION -> glyphs.reconstruction(MIDDLE, MIDDLE);
                case ERROR -> pen.fillRectangle(0, MIDDLE - 2, SIZE, 4, ink.error());
            }
        }

        private static void dot(Glyphs glyphs, BlockTrace.Outcome outcome) {
            glyphs.original(outcome, MIDDLE, MIDDLE, LaneBands.USUAL_DOT);
        }
    }
}
