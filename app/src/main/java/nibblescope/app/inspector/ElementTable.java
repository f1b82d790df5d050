package nibblescope.app.inspector;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.css.PseudoClass;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.BlockTrace;
import org.jspecify.annotations.Nullable;

/// The elements of the block, one a row. The row selected is the selected element.
final class ElementTable extends TableView<ElementFigures> {
    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);
    private static final PseudoClass WORST = PseudoClass.getPseudoClass("worst");
    private static final List<String> COLUMNS = List.of("index", "value", "scaled", "code", "dequantized", "error");
    private static final List<Double> WIDTHS = List.of(34.0, 57.0, 54.0, 49.0, 57.0, 59.0);

    private final InspectorModel model;
    private final Presentation presentation;
    private @Nullable BlockFigures block;

    ElementTable(InspectorModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        getStyleClass().add("inspector-table");
        setPlaceholder(new Label(""));
        setAccessibleText(presentation.text("inspector.table"));
        addColumn(0, e -> e.index() + symbol(e.outcome()));
        addColumn(1, e -> presentation.figures().compact(e.value()));
        addColumn(2, e -> presentation.figures().compact(e.scaled()));
        addColumn(3, this::codeBits);
        addColumn(4, e -> presentation.figures().compact(e.reconstruction()));
        addColumn(5, e -> presentation.figures().compact(e.error()));
        setRowFactory(_ -> new Row());
        getSelectionModel().selectedIndexProperty().addListener((_, _, index) -> model.select(index.intValue()));
        MenuItem copy = new MenuItem(presentation.text("inspector.copy"));
        copy.setAccelerator(COPY);
        copy.setOnAction(_ -> copy());
        setContextMenu(new ContextMenu(copy));
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (COPY.match(event)) {
                copy();
                event.consume();
            }
        });
        model.selectedIndexProperty().addListener((_, _, _) -> select());
    }

    void show(BlockFigures shown) {
        block = shown;
        getItems().setAll(shown.elements());
        select();
    }

    private void select() {
        int index = model.selectedIndexProperty().get();
        if (index != getSelectionModel().getSelectedIndex()) {
            if (index == InspectorModel.NONE) {
                getSelectionModel().clearSelection();
            } else {
                getSelectionModel().select(index);
            }
        }
    }

    private void copy() {
        if (block != null) {
            ClipboardContent content = new ClipboardContent();
            content.putString(block.tabSeparated(COLUMNS.stream()
                    .map(name -> presentation.text("inspector." + name))
                    .toList()));
            Clipboard.getSystemClipboard().setContent(content);
        }
    }

    private void addColumn(int number, Function<ElementFigures, String> text) {
        String name = COLUMNS.get(number);
        TableColumn<ElementFigures, String> column = new TableColumn<>();
        Label heading = new Label(presentation.text("inspector." + name + ".short"));
        heading.setTooltip(new Tooltip(presentation.text("inspector." + name + ".help")));
        column.setGraphic(heading);
        column.setId("inspector-" + name);
        column.setSortable(false);
        column.setReorderable(false);
        double width = WIDTHS.get(number);
        presentation.textScaleProperty().subscribe(_ -> column.setPrefWidth(presentation.scaled(width)));
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
        if (name.equals("code")) {
            column.getStyleClass().add("bits");
        }
        getColumns().add(column);
    }

    private String codeBits(ElementFigures element) {
        return block == null ? "" : Figures.fields(block.recipe().elements(), element.code());
    }

    private static String symbol(BlockTrace.Outcome outcome) {
        return switch (outcome) {
            case ROUNDED -> "";
            case SATURATED -> "▲";
            case FLUSHED -> "◆";
            case NON_FINITE -> "✕";
        };
    }

    /// Marks the largest error, and says in a tooltip what is special about an element.
    private final class Row extends TableRow<ElementFigures> {
        private final Tooltip tooltip = new Tooltip();

        @Override
        protected void updateItem(@Nullable ElementFigures element, boolean empty) {
            super.updateItem(element, empty);
            pseudoClassStateChanged(WORST, element != null && element.worst());
            if (element == null) {
                setTooltip(null);
            } else {
                tooltip.setText(describe(element));
                setTooltip(tooltip);
            }
        }

        private String describe(ElementFigures element) {
            String outcome = presentation.text(
                    "inspector.outcome." + element.outcome().name().toLowerCase(java.util.Locale.ROOT));
            String text = presentation.text(
                    "inspector.element",
                    Integer.toString(element.index()),
                    presentation.figures().shortest(element.value()),
                    presentation.figures().shortest(element.reconstruction()),
                    presentation.figures().shortest(element.error()),
                    outcome);
            return element.worst() ? text + "\n" + presentation.text("inspector.worst") : text;
        }
    }
}
