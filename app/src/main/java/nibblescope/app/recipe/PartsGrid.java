package nibblescope.app.recipe;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import nibblescope.app.chart.Presentation;

/// Controls below each other, each with its name and definition.
final class PartsGrid extends GridPane {
    private final Presentation presentation;

    PartsGrid(Presentation presentation) {
        super(8, 6);
        this.presentation = presentation;
        ColumnConstraints wide = new ColumnConstraints();
        wide.setHgrow(Priority.ALWAYS);
        wide.setFillWidth(true);
        getColumnConstraints().addAll(new ColumnConstraints(), wide);
    }

    void add(String key, Node control) {
        add(key, control, control);
    }

    /// @param named what a screen reader calls by the name of the row
    void add(String key, Node control, Node named) {
        Label label = new Label(presentation.text("recipe." + key));
        label.setMinWidth(USE_PREF_SIZE);
        label.setTooltip(new Tooltip(presentation.text("recipe." + key + ".definition")));
        label.setLabelFor(named);
        addRow(getRowCount(), label, control);
    }

    /// What holds a control that may be disabled, and has its tooltip then too.
    static StackPane holder(Node control) {
        StackPane holder = new StackPane(control);
        holder.setAlignment(Pos.CENTER_LEFT);
        return holder;
    }
}
