package nibblescope.app.runs;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.ChoiceButtons;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Failures;
import org.jspecify.annotations.Nullable;

/// Real runs: what to run at the top, the table of runs below it, and of the selected ones a chart or
/// all that is known.
public final class RunsView extends BorderPane {
    private static final double TABLE_SHARE = 0.5;
    private static final double LEAST_TABLE = 90;
    private static final double LEAST_BELOW = 180;

    private final RunsModel model;
    private final Presentation presentation;
    private final ObjectProperty<Lower> lower = new SimpleObjectProperty<>(Lower.RATE);
    private final RunTable table;
    private final RunChart rates;
    private final RunChart times;
    private final RunDetails details;
    private final StackPane lowerPane = new StackPane();
    private final Label note = new Label();
    private final Label progress = new Label();
    private final ProgressBar bar = new ProgressBar(0);
    private @Nullable RunEntry watched;

    /// What stands below the table.
    private enum Lower {
        RATE,
        MEDIAN,
        DETAILS
    }

    /// @param export asks for a file and writes the runs to it
    public RunsView(RunsModel model, Presentation presentation, Consumer<RunsModel.Export> export) {
        this.model = model;
        this.presentation = presentation;
        rates = new RunChart(RunChart.Quantity.RATE, presentation);
        times = new RunChart(RunChart.Quantity.MEDIAN, presentation);
        details = new RunDetails(presentation);
        table = new RunTable(model, presentation, () -> lower.set(Lower.DETAILS));
        getStyleClass().add("runs-view");
        setTop(new VBox(new RunControls(model, presentation), progressLine()));
        VBox below = new VBox(tools(export), note, lowerPane);
        note.setId("runs-note");
        note.setWrapText(true);
        note.getStyleClass().add("runs-note");
        VBox.setVgrow(lowerPane, Priority.ALWAYS);
        SplitPane content = new SplitPane(table, below);
        content.setOrientation(Orientation.VERTICAL);
        content.setDividerPositions(TABLE_SHARE);
        presentation.textScaleProperty().subscribe(_ -> {
            table.setMinHeight(presentation.scaled(LEAST_TABLE));
            below.setMinHeight(presentation.scaled(LEAST_BELOW));
        });
        Label empty = new Label(presentation.text("runs.empty"));
        empty.getStyleClass().add("placeholder");
        presentation.textScaleProperty().subscribe(_ -> empty.setMaxWidth(presentation.scaled(460)));
        empty.setMinHeight(USE_PREF_SIZE);
        empty.visibleProperty().bind(Bindings.isEmpty(model.entries()));
        content.visibleProperty().bind(Bindings.isNotEmpty(model.entries()));
        ScrollPane scroller = new ScrollPane(new StackPane(content, empty));
        scroller.setFitToWidth(true);
        scroller.setFitToHeight(true);
        setCenter(scroller);
        listen();
    }

    private void listen() {
        model.doneProperty().subscribe(done -> {
            rates.show(done);
            times.show(done);
            showDetails();
        });
        model.currentProperty().subscribe(this::watch);
        lower.subscribe(this::showLower);
        table.getSelectionModel().getSelectedIndices().addListener((ListChangeListener<Integer>) _ -> showDetails());
        Observable[] exports = {model.exportedProperty(), model.exportFailureProperty()};
        note.textProperty().bind(Bindings.createStringBinding(this::exportText, exports));
        note.managedProperty().bind(note.textProperty().isNotEmpty());
    }

    private String exportText() {
        Throwable failure = model.exportFailureProperty().get();
        if (failure != null) {
            return Failures.text(failure, presentation.messages());
        }
        String file = model.exportedProperty().get();
        return file == null ? "" : presentation.text("runs.exported", file);
    }

    private HBox progressLine() {
        bar.setPrefWidth(90);
        bar.setMinWidth(60);
        bar.setAccessibleText(presentation.text("runs.progress"));
        progress.setId("run-progress");
        progress.setTextOverrun(OverrunStyle.ELLIPSIS);
        progress.setMinWidth(0);
        HBox line = new HBox(bar, progress);
        line.getStyleClass().add("runs-progress");
        line.visibleProperty().bind(model.busyProperty());
        line.managedProperty().bind(model.busyProperty());
        return line;
    }

    private final javafx.beans.InvalidationListener stateListener = _ -> showProgress();

    private void watch(@Nullable RunEntry entry) {
        if (watched != null) {
            watched.stateProperty().removeListener(stateListener);
        }
        watched = entry;
        if (entry != null) {
            entry.stateProperty().addListener(stateListener);
        }
        showProgress();
        showDetails();
    }

    private void showProgress() {
        RunEntry entry = watched;
        if (entry == null || !(entry.stateProperty().get() instanceof RunState.UnderWay state)) {
            return;
        }
        bar.setProgress(Double.isNaN(state.share()) ? -1 : state.share());
        String text = presentation.text("runs.progress.run", entry.number(), new StateText(presentation).full(state));
        int waiting = model.waitingCount();
        progress.setText(
                waiting == 0 ? text : presentation.text("runs.progress.waiting", text, Integer.toString(waiting)));
        progress.setTooltip(new Tooltip(progress.getText()));
    }

    private Node tools(Consumer<RunsModel.Export> export) {
        ChoiceButtons<Lower> choice = new ChoiceButtons<>(
                List.of(Lower.values()),
                lower,
                shown -> presentation.text("runs.lower." + shown.name().toLowerCase(Locale.ROOT)),
                shown -> presentation.text("runs.lower." + shown.name().toLowerCase(Locale.ROOT) + ".definition"));
        Button remove = new Button(presentation.text("runs.remove"));
        remove.setId("runs-remove");
        remove.setMinWidth(USE_PREF_SIZE);
        remove.setOnAction(_ -> model.remove(table.selected()));
        remove.disableProperty().bind(Bindings.isEmpty(table.getSelectionModel().getSelectedIndices()));
        StackPane removeHolder = new StackPane(remove);
        Tooltip.install(removeHolder, new Tooltip(presentation.text("runs.remove.definition")));
        MenuButton save = new MenuButton(presentation.text("runs.export"));
        save.setId("runs-export");
        save.setMinWidth(USE_PREF_SIZE);
        for (RunsModel.Export format : RunsModel.Export.values()) {
            MenuItem item = new MenuItem(presentation.text("runs.export.as", format.name()));
            item.setId("export-" + format.name().toLowerCase(Locale.ROOT));
            item.setOnAction(_ -> export.accept(format));
            save.getItems().add(item);
        }
        save.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> model.doneProperty().get().isEmpty(), model.doneProperty()));
        StackPane saveHolder = new StackPane(save);
        Tooltip.install(saveHolder, new Tooltip(presentation.text("runs.export.definition")));
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox line = new HBox(choice, space, removeHolder, saveHolder);
        line.getStyleClass().add("runs-line");
        return line;
    }

    private void showLower(Lower chosen) {
        lowerPane
                .getChildren()
                .setAll(
                        switch (chosen) {
                            case RATE -> rates.pane();
                            case MEDIAN -> times.pane();
                            case DETAILS -> details;
                        });
    }

    /// Of the selected runs or, as long as none is, of the one that was done last.
    private void showDetails() {
        List<RunEntry> selected = table.selected();
        List<RunEntry> done = model.doneProperty().get();
        details.show(selected.isEmpty() && !done.isEmpty() ? List.of(done.getLast()) : selected);
    }
}
