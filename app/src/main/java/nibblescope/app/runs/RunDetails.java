package nibblescope.app.runs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.core.backend.RunReport;

/// Everything that is known of one run, or of two side by side: what differs is marked, and beside
/// it stands the second over the first.
final class RunDetails extends ScrollPane {
    private static final PseudoClass DIFFERENT = PseudoClass.getPseudoClass("different");

    private final Presentation presentation;
    private final StateText states;
    private final Label hint = new Label();
    private final Label failure = new Label();
    private final GridPane grid = new GridPane();

    RunDetails(Presentation presentation) {
        this.presentation = presentation;
        states = new StateText(presentation);
        setId("runs-details");
        getStyleClass().add("runs-details");
        hint.getStyleClass().add("muted");
        hint.setWrapText(true);
        failure.setId("runs-failure");
        failure.setWrapText(true);
        failure.getStyleClass().add("complaint");
        grid.getStyleClass().add("runs-grid");
        setContent(new VBox(6, hint, failure, grid));
        setFitToWidth(true);
        setFocusTraversable(true);
        setAccessibleText(presentation.text("runs.details"));
    }

    /// Shows one run, or the first two of several.
    void show(List<RunEntry> entries) {
        grid.getChildren().clear();
        grid.getColumnConstraints().clear();
        failure.setText("");
        List<RunEntry> done =
                entries.stream().filter(e -> e.report().isPresent()).toList();
        if (entries.size() == 2 && done.size() == 2) {
            hint.setText(presentation.text("runs.details.ratio"));
            fill(done.getFirst(), Optional.of(done.getLast()));
        } else if (entries.isEmpty()) {
            hint.setText(presentation.text("runs.details.none"));
        } else {
            hint.setText(presentation.text("runs.details.one"));
            show(entries.getFirst());
        }
        failure.setManaged(!failure.getText().isEmpty());
    }

    private void show(RunEntry entry) {
        if (entry.report().isPresent()) {
            fill(entry, Optional.empty());
        } else {
            failure.setText(states.full(entry.stateProperty().get()));
        }
    }

    private void fill(RunEntry first, Optional<RunEntry> second) {
        columns(second.isPresent());
        Label firstName = head(first);
        grid.add(firstName, 1, 0);
        second.ifPresent(entry -> grid.add(head(entry), 2, 0));
        int row = 1;
        RunFigure.Section section = null;
        for (RunFigure figure : RunFigure.values()) {
            if (figure.section() != section) {
                section = figure.section();
                grid.add(title(section), 0, row++, 4, 1);
            }
            addRow(row++, figure, first.report().orElseThrow(), second.flatMap(RunEntry::report));
        }
    }

    private void columns(boolean two) {
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setMinWidth(60);
        if (two) {
            values.setPrefWidth(150);
        }
        ColumnConstraints ratios = new ColumnConstraints();
        ratios.setHalignment(HPos.RIGHT);
        ratios.setMinWidth(56);
        grid.getColumnConstraints().setAll(two ? List.of(names, values, values, ratios) : List.of(names, values));
    }

    private static Label head(RunEntry entry) {
        Label head = new Label("%s  %s".formatted(entry.number(), entry.place()));
        head.setWrapText(true);
        head.getStyleClass().add("runs-head");
        return head;
    }

    private Label title(RunFigure.Section section) {
        Label title =
                new Label(presentation.text("runs.section." + section.name().toLowerCase(Locale.ROOT)));
        title.getStyleClass().add("section-title");
        return title;
    }

    private void addRow(int row, RunFigure figure, RunReport first, Optional<RunReport> second) {
        String key = "runs.figure." + figure.id();
        Tooltip definition = new Tooltip(presentation.text(key + ".definition"));
        Label name = new Label(presentation.text(key));
        name.setTooltip(definition);
        name.getStyleClass().add("muted");
        grid.add(name, 0, row);
        String text = figure.text(first, presentation);
        grid.add(value(text, definition), 1, row);
        second.ifPresent(other -> {
            String otherText = figure.text(other, presentation);
            Label value = value(otherText, definition);
            value.pseudoClassStateChanged(DIFFERENT, !otherText.equals(text));
            grid.add(value, 2, row);
            Label ratio = new Label(otherText.equals(text) ? "" : figure.ratio(first, other, presentation));
            ratio.setTooltip(new Tooltip(presentation.text("runs.details.ratio")));
            grid.add(ratio, 3, row);
        });
    }

    private static Label value(String text, Tooltip definition) {
        Label value = new Label(text);
        value.setWrapText(true);
        value.setTooltip(definition);
        value.getStyleClass().add("runs-value");
        return value;
    }
}
