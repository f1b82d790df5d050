package nibblescope.app.bits;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;

/// What the cells of bits look like and mean.
final class FieldLegend {
    private static final double WIDTH = 17;
    private static final double HEIGHT = 22;

    private final Presentation presentation;
    private final List<Label> entries = new ArrayList<>();

    /// @param flips whether there are bits to compare with those that are stored
    FieldLegend(Presentation presentation, ObservableBooleanValue flips) {
        this.presentation = presentation;
        for (Field field : Field.values()) {
            add("bits.field." + field.id(), field, false);
        }
        add("bits.legend.flipped", Field.EXPONENT, true).visibleProperty().bind(flips);
    }

    /// One a field, and the mark of flipped bits.
    List<Label> entries() {
        return entries;
    }

    private Label add(String key, Field field, boolean flipped) {
        Label label = new Label(presentation.text(key), new Mark(field, flipped));
        label.setTooltip(new Tooltip(presentation.text(key + ".help")));
        label.getStyleClass().add("bits-legend");
        entries.add(label);
        return label;
    }

    private final class Mark extends Drawing {
        private final Field field;
        private final boolean flipped;

        Mark(Field field, boolean flipped) {
            this.field = field;
            this.flipped = flipped;
            presentation.themeProperty().addListener(_ -> redraw());
        }

        @Override
        protected double computePrefWidth(double height) {
            return presentation.scaled(WIDTH) + 4;
        }

        @Override
        protected double computePrefHeight(double width) {
            return presentation.scaled(HEIGHT) + 4;
        }

        @Override
        public void draw(Pen pen) {
            Box box = new Box(2, 2, presentation.scaled(WIDTH), presentation.scaled(HEIGHT));
            new BitPainter(pen, presentation).bit(box, field, true, new BitPainter.Marks(flipped, false));
        }
    }
}
