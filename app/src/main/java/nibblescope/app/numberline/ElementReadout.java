package nibblescope.app.numberline;

import java.util.List;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.i18n.Unbroken;
import nibblescope.core.metrics.BlockTrace;

/// The element in focus in figures: under the line in focus, and if they are asked for under all
/// lines, a row for every recipe.
final class ElementReadout extends VBox {
    private static final List<String> COLUMNS = List.of("index", "scaled", "code", "dequantized", "error");

    private final NumberLineModel model;
    private final Presentation presentation;
    private final Label title = new Label();
    private final Label brief = new Label();
    private final ToggleButton all = new ToggleButton();
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
        brief.getStyleClass().add("numberline-brief");
        HBox.setHgrow(brief, Priority.ALWAYS);
        brief.setMaxWidth(Double.MAX_VALUE);
        brief.setWrapText(true);
        brief.setMinHeight(USE_PREF_SIZE);
        title.setMinWidth(USE_PREF_SIZE);
        all.setText(presentation.text("numberline.readout.all"));
        all.setTooltip(new Tooltip(presentation.text("numberline.readout.all.help")));
        all.setId("numberline-readout-all");
        all.setMinWidth(USE_PREF_SIZE);
        HBox line = new HBox(title, brief, all);
        line.getStyleClass().add("numberline-readout-line");
        ScrollPane table = new ScrollPane(grid);
        table.setFitToHeight(true);
        table.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        table.getStyleClass().add("numberline-scroll");
        table.visibleProperty().bind(all.selectedProperty());
        table.managedProperty().bind(all.selectedProperty());
        getChildren().addAll(line, table);
        model.linesProperty().addListener((_, _, _) -> show());
        model.focusedColumnProperty().addListener((_, _, _) -> show());
        model.focusedLineProperty().addListener((_, _, _) -> show());
        all.selectedProperty().addListener((_, _, _) -> show());
        show();
    }

    private void show() {
        BlockLines lines = model.linesProperty().getValue();
        long column = model.focusedColumnProperty().get();
        grid.getChildren().clear();
        boolean focused = lines != null && lines.holds(column);
        if (!focused || lines == null) {
            title.setText(presentation.text("numberline.readout.none"));
            brief.setText("");
            return;
        }
        title.setText(presentation.text(
                "numberline.readout.title",
                Figures.count(column),
                presentation.figures().element(lines.value(column))));
        RecipeLine inFocus = model.focusedLineProperty().get();
        brief.setText(inFocus == null || !inFocus.holds(column) ? "" : Unbroken.numbers(brief(inFocus, column)));
        if (all.isSelected()) {
            showAll(lines, column);
        }
    }

    /// `−5.8765 → 1 11 1 → −0.15174, error −0.0031246`.
    private String brief(RecipeLine line, long column) {
        BlockTrace trace = line.trace();
        int i = line.index(column);
        Figures figures = presentation.figures();
        return presentation.text(
                "numberline.readout.brief",
                figures.element(trace.scaled(i)),
                Figures.fields(line.recipe().elements(), trace.code(i)),
                figures.element(trace.reconstruction(i)),
                figures.element(trace.error(i)));
    }

    private void showAll(BlockLines lines, long column) {
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
        label.setMinWidth(USE_PREF_SIZE);
        label.getStyleClass().add("numberline-figure");
        grid.add(label, column, row);
        return label;
    }
}
