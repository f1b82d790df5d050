package nibblescope.app.runs;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.collections.ListChangeListener;
import javafx.collections.transformation.SortedList;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Verification;
import org.jspecify.annotations.Nullable;

/// A line a run. Figures come when it is done; until then, and if it is never, the state stands in
/// the column of the comparison.
final class RunTable extends TableView<RunEntry> {
    private static final PseudoClass GOOD = PseudoClass.getPseudoClass("good");
    private static final PseudoClass BAD = PseudoClass.getPseudoClass("bad");

    private final Presentation presentation;
    private final StateText states;
    private final TableColumn<RunEntry, ?> speedUp;
    private final TableColumn<RunEntry, ?> relativeError;
    private final TableColumn<RunEntry, ?> sqnr;

    /// @param details shows all that is known of the selected runs
    RunTable(RunsModel model, Presentation presentation, Runnable details) {
        this.presentation = presentation;
        states = new StateText(presentation);
        setId("runs-table");
        SortedList<RunEntry> sorted = new SortedList<>(model.entries());
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        setAccessibleText(presentation.text("runs.title"));
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        setPlaceholder(new Label());
        add("number", 36, RunEntry::number).getStyleClass().add("number-column");
        add("recipe", 118, RunEntry::recipe);
        add("place", 106, entry -> entry.place().toString());
        getColumns().add(resultColumn());
        number("median", 64, report -> (double) report.timing().medianNanos(), presentation.figures()::milliseconds);
        number("rate", 56, report -> report.timing().bytesPerSecond(), presentation.figures()::gigabytesPerSecond);
        number("share", 66, report -> report.timing().shareOfCopy(), presentation.figures()::wholeShare);
        speedUp = number("speedup", 74, RunReport::speedUp, v -> RunFigure.factor(v, presentation));
        number("mse", 84, RunReport::mse, v -> RunFigure.error(v, presentation));
        sqnr = number("sqnr", 84, RunReport::sqnrDecibels, presentation.figures()::decibels);
        relativeError = number("relative", 84, RunReport::relativeError, v -> RunFigure.error(v, presentation));
        add("subject", 160, RunEntry::subject);
        number("elements", 104, report -> (double) report.elements(), v -> Figures.count((long) v));
        model.doneProperty().subscribe(this::showColumns);
        model.entries().addListener((ListChangeListener<RunEntry>) change -> {
            if (change.next() && change.wasAdded()) {
                scrollTo(change.getAddedSubList().getLast());
            }
        });
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
                model.remove(selected());
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER) {
                details.run();
                event.consume();
            }
        });
        setOnMouseClicked(event -> {
            if (event.getClickCount() == 2 && !selected().isEmpty()) {
                details.run();
            }
        });
    }

    /// What is selected, in the order of the table.
    List<RunEntry> selected() {
        return getSelectionModel().getSelectedIndices().stream()
                .sorted()
                .filter(i -> i >= 0 && i < getItems().size())
                .map(i -> getItems().get(i))
                .toList();
    }

    /// What only some kinds of runs have takes no room before there is one of them.
    private void showColumns(List<RunEntry> done) {
        speedUp.setVisible(any(done, RunReport::speedUp));
        relativeError.setVisible(any(done, RunReport::relativeError));
        sqnr.setVisible(any(done, RunReport::sqnrDecibels));
    }

    private static boolean any(List<RunEntry> done, ToDoubleFunction<RunReport> figure) {
        return done.stream()
                .flatMap(entry -> entry.report().stream())
                .anyMatch(report -> !Double.isNaN(figure.applyAsDouble(report)));
    }

    private TableColumn<RunEntry, String> add(String id, double width, Function<RunEntry, String> text) {
        TableColumn<RunEntry, String> column = new TableColumn<>();
        column.setCellValueFactory(row -> row.getValue().stateProperty().map(_ -> text.apply(row.getValue())));
        column.setCellFactory(_ -> new TextCell());
        head(column, id, width);
        getColumns().add(column);
        return column;
    }

    private TableColumn<RunEntry, Number> number(
            String id, double width, ToDoubleFunction<RunReport> number, DoubleFunction<String> figure) {
        TableColumn<RunEntry, Number> column = new TableColumn<>();
        column.setCellValueFactory(row -> row.getValue()
                .stateProperty()
                .map(state ->
                        state instanceof RunState.Done(RunReport report) ? number.applyAsDouble(report) : Double.NaN));
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable Number value, boolean empty) {
                super.updateItem(value, empty);
                double shown = empty || value == null ? Double.NaN : value.doubleValue();
                setText(Double.isNaN(shown) ? null : figure.apply(shown));
            }
        });
        column.getStyleClass().add("number-column");
        head(column, id, width);
        getColumns().add(column);
        return column;
    }

    private TableColumn<RunEntry, RunState> resultColumn() {
        TableColumn<RunEntry, RunState> column = new TableColumn<>();
        column.setCellValueFactory(row -> row.getValue().stateProperty());
        column.setCellFactory(_ -> new ResultCell());
        column.setComparator((_, _) -> 0);
        column.setSortable(false);
        head(column, "result", 126);
        return column;
    }

    /// Names a column, with its definition one hover away.
    private void head(TableColumn<RunEntry, ?> column, String id, double width) {
        Label head = new Label(presentation.text("runs.figure." + id));
        head.setTooltip(new Tooltip(presentation.text("runs.figure." + id + ".definition")));
        column.setGraphic(head);
        column.setPrefWidth(width);
    }

    /// A text that may be longer than its column.
    private static final class TextCell extends TableCell<RunEntry, String> {
        TextCell() {
            setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        }

        @Override
        protected void updateItem(@Nullable String text, boolean empty) {
            super.updateItem(text, empty);
            setText(empty ? null : text);
            setTooltip(empty || text == null ? null : new Tooltip(text));
        }
    }

    /// How far it is, or how its bytes compare.
    private final class ResultCell extends TableCell<RunEntry, RunState> {
        @Override
        protected void updateItem(@Nullable RunState state, boolean empty) {
            super.updateItem(state, empty);
            if (empty || state == null) {
                setText(null);
                setTooltip(null);
                pseudoClassStateChanged(GOOD, false);
                pseudoClassStateChanged(BAD, false);
                return;
            }
            Verification verdict = verdict(state);
            pseudoClassStateChanged(GOOD, verdict instanceof Verification.AllEqual);
            pseudoClassStateChanged(BAD, state instanceof RunState.Failed || verdict instanceof Verification.Differs);
            setText(text(state));
            setTooltip(new Tooltip(full(state)));
        }

        private static @Nullable Verification verdict(RunState state) {
            return state instanceof RunState.Done(RunReport report) ? report.verification() : null;
        }

        private String text(RunState state) {
            return switch (verdict(state)) {
                case null -> states.brief(state);
                case Verification.NotAsked _ -> presentation.text("runs.result.done");
                case Verification.AllEqual _ -> presentation.text("runs.result.equal");
                case Verification.Differs differs ->
                    presentation.text("runs.result.differs", Figures.count(differs.block()));
            };
        }

        private String full(RunState state) {
            return switch (verdict(state)) {
                case null -> states.full(state);
                case Verification.NotAsked _ -> presentation.text("runs.result.done.definition");
                case Verification.AllEqual equal -> RunFigure.verification(equal, presentation);
                case Verification.Differs differs -> RunFigure.verification(differs, presentation);
            };
        }
    }
}
