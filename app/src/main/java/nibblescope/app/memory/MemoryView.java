package nibblescope.app.memory;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import nibblescope.app.chart.ChoiceButtons;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.memory.MemoryModel.Scope;

/// Bars of what each format takes, and below them the same to the byte.
public final class MemoryView extends BorderPane {
    private static final double CHART_SHARE = 0.56;

    private static final double LEAST_WIDTH = 470;
    private static final double LEAST_CHART = 210;
    private static final double LEAST_TABLE = 120;

    private final MemoryModel model;
    private final Presentation presentation;
    private final MemoryChart chart;
    private final TableView<FormatCost> table = new TableView<>();
    private final Label empty = new Label();
    private final SplitPane content;
    private final TableColumn<FormatCost, Number> unquantized;

    public MemoryView(MemoryModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        chart = new MemoryChart(presentation);
        chart.pane().setAccessibleText(presentation.text("memory.title"));
        getStyleClass().add("memory-view");
        unquantized = bytes("memory.unquantized", FormatCost::unquantizedBytes);
        fillTable();
        setTop(top());
        content = new SplitPane(chart.pane(), table);
        content.setOrientation(Orientation.VERTICAL);
        content.setDividerPositions(CHART_SHARE);
        presentation.textScaleProperty().subscribe(_ -> {
            chart.pane().setMinSize(presentation.scaled(LEAST_WIDTH), presentation.scaled(LEAST_CHART));
            table.setMinHeight(presentation.scaled(LEAST_TABLE));
        });
        ScrollPane scroller = new ScrollPane(content);
        scroller.setFitToWidth(true);
        scroller.setFitToHeight(true);
        scroller.visibleProperty().bind(content.visibleProperty());
        empty.getStyleClass().add("placeholder");
        empty.setWrapText(true);
        empty.visibleProperty().bind(empty.textProperty().isNotEmpty());
        setCenter(new StackPane(scroller, empty));
        model.costsProperty().addListener(_ -> show());
        model.stateProperty().addListener(_ -> showState());
        show();
        showState();
    }

    private static String key(Scope scope) {
        return switch (scope) {
            case TENSOR -> "memory.scope.tensor";
            case FILE -> "memory.scope.file";
        };
    }

    private Node top() {
        LongName title = new LongName(presentation.text("memory.definition"));
        title.textProperty().bind(model.subjectProperty());
        title.getStyleClass().add("memory-title");
        ChoiceButtons<Scope> choice = new ChoiceButtons<>(
                List.of(Scope.values()),
                model.scopeProperty(),
                scope -> presentation.text(key(scope)),
                scope -> presentation.text(key(scope) + ".definition"));
        Region spacer = new Region();
        HBox.setHgrow(spacer, Priority.ALWAYS);
        HBox line = new HBox(title, spacer, choice);
        line.getStyleClass().add("memory-bar");
        return line;
    }

    private void fillTable() {
        TableColumn<FormatCost, String> name = new TableColumn<>();
        name.setCellValueFactory(row ->
                new ReadOnlyObjectWrapper<>(FormatNames.name(row.getValue().format(), presentation)));
        head(name, "memory.format", 170);
        table.getColumns().add(name);
        table.getColumns().add(bytes("memory.codes", FormatCost::codeBytes));
        table.getColumns().add(bytes("memory.scales", FormatCost::scaleBytes));
        table.getColumns().add(bytes("memory.tensorscale", FormatCost::tensorScaleBytes));
        table.getColumns().add(bytes("memory.padding", FormatCost::paddingBytes));
        table.getColumns().add(unquantized);
        table.getColumns().add(bytes("memory.total", FormatCost::totalBytes));
        table.getColumns().add(number("memory.bits", 106, FormatCost::bitsPerElement, v -> bits(v.doubleValue())));
        for (StoredFormat.Plain plain : StoredFormat.Plain.values()) {
            String key = switch (plain) {
                case FP32 -> "memory.saving.fp32";
                case FP16_BF16 -> "memory.saving.bf16";
                case FP8 -> "memory.saving.fp8";
            };
            table.getColumns()
                    .add(number(
                            key,
                            76,
                            cost -> cost.savingAgainst(plain),
                            v -> presentation.figures().factor(v.doubleValue())));
        }
        table.setAccessibleText(presentation.text("memory.title"));
    }

    /// Bits per element, with as many digits as it takes to see the bytes of a tensor scale.
    private String bits(double bits) {
        return presentation.figures().format("%.5f", bits);
    }

    private TableColumn<FormatCost, Number> bytes(String key, Function<FormatCost, Number> bytes) {
        return number(key, 108, bytes, value -> Figures.count(value.longValue()));
    }

    private TableColumn<FormatCost, Number> number(
            String key, double width, Function<FormatCost, Number> number, Function<Number, String> figure) {
        TableColumn<FormatCost, Number> column = new TableColumn<>();
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(number.apply(row.getValue())));
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(Number value, boolean empty) {
                super.updateItem(value, empty);
                setText(empty || value == null ? null : figure.apply(value));
            }
        });
        column.getStyleClass().add("number-column");
        head(column, key, width);
        return column;
    }

    /// Names a column, with its definition one hover away.
    private void head(TableColumn<FormatCost, ?> column, String key, double width) {
        Label head = new Label(presentation.text(key));
        head.setTooltip(new Tooltip(presentation.text(key + ".definition")));
        column.setGraphic(head);
        presentation.textScaleProperty().subscribe(_ -> column.setPrefWidth(presentation.scaled(width)));
    }

    private void show() {
        chart.show(model.costsProperty().get());
        table.setItems(FXCollections.observableArrayList(model.costsProperty().get()));
        table.sort();
        unquantized.setVisible(model.scopeProperty().get() == Scope.FILE);
    }

    private void showState() {
        content.setVisible(model.stateProperty().get() == MemoryModel.State.COUNTED);
        empty.setText(
                switch (model.stateProperty().get()) {
                    case NO_TENSOR -> presentation.text("memory.state.notensor");
                    case NO_VALUES -> presentation.text("memory.state.novalues");
                    case COUNTED -> "";
                });
    }
}
