package nibblescope.app.numberline;

import java.util.List;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.BlockTrace;

/// The element in focus in figures, a row for every recipe.
final class ElementReadout extends VBox {
    private static final List<String> COLUMNS = List.of("index", "scaled", "code", "dequantized", "error");

    private final NumberLineModel model;
    private final Presentation presentation;
    private final Label title = new Label();
    private final GridPane grid = new GridPane();

    ElementReadout(NumberLineModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        getStyleClass().add("numberline-readout");
        title.getStyleClass().add("numberline-name");
        grid.getStyleClass().add("numberline-grid");
        grid.getColumnConstraints().add(new ColumnConstraints());
        for (String _ : COLUMNS) {
            ColumnConstraints figures = new ColumnConstraints();
            figures.setHalignment(HPos.RIGHT);
            grid.getColumnConstraints().add(figures);
        }
        getChildren().addAll(title, grid);
        model.linesProperty().addListener((_, _, _) -> show());
        model.focusedColumnProperty().addListener((_, _, _) -> show());
        show();
    }

    private void show() {
        BlockLines lines = model.linesProperty().getValue();
        long column = model.focusedColumnProperty().get();
        grid.getChildren().clear();
        boolean focused = lines != null && lines.holds(column);
        if (!focused || lines == null) {
            title.setText(presentation.text("numberline.readout.none"));
            return;
        }
        title.setText(presentation.text(
                "numberline.readout.title",
                Figures.count(column),
                presentation.figures().element(lines.value(column))));
        for (int i = 0; i < COLUMNS.size(); i++) {
            Label heading = new Label(presentation.text("numberline.readout." + COLUMNS.get(i)));
            heading.setTooltip(new Tooltip(presentation.text("numberline.readout." + COLUMNS.get(i) + ".help")));
            heading.getStyleClass().add("numberline-muted");
            grid.add(heading, i + 1, 0);
        }
        int row = 1;
        for (RecipeLine line : lines.lines()) {
            boolean unique = lines.lines().stream()
                            .filter(l -> l.label().equals(line.label()))
                            .count()
                    == 1;
            grid.add(new Label(unique ? line.label() : line.recipe().id()), 0, row);
            show(line, column, row++);
        }
    }

    private void show(RecipeLine line, long column, int row) {
        if (!line.holds(column)) {
            Label absent = new Label(presentation.text("numberline.readout.absent"));
            absent.getStyleClass().add("numberline-muted");
            GridPane.setHalignment(absent, HPos.LEFT);
            grid.add(absent, 1, row, COLUMNS.size(), 1);
            return;
        }
        BlockTrace trace = line.trace();
        int i = line.index(column);
        figure(Integer.toString(i), 1, row);
        figure(presentation.figures().element(trace.scaled(i)), 2, row);
        figure(Figures.fields(line.recipe().elements(), trace.code(i)), 3, row);
        figure(presentation.figures().element(trace.reconstruction(i)), 4, row);
        figure(presentation.figures().element(trace.error(i)), 5, row)
                .getStyleClass()
                .add("numberline-error");
    }

    private Label figure(String text, int column, int row) {
        Label label = new Label(text);
        label.getStyleClass().add("numberline-figure");
        grid.add(label, column, row);
        return label;
    }
}
