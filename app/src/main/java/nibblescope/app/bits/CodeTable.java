package nibblescope.app.bits;

import java.util.Comparator;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import nibblescope.app.chart.Presentation;
import org.jspecify.annotations.Nullable;

/// All codes of a format in a table that can be sorted.
final class CodeTable extends TableView<Integer> {
    private final CodeModel model;
    private final Presentation presentation;

    CodeTable(CodeModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        setId("bits-table");
        getStyleClass().add("bits-table");
        setAccessibleText(presentation.text("bits.list"));
        add("code", 90, code -> format().hex(code), Comparator.naturalOrder());
        add("bits", 120, code -> format().fields(code), Comparator.naturalOrder());
        add("kind", 130, code -> text(code).kind(), Comparator.comparing(code -> format().kind(code)));
        add("value", 190, code -> text(code).value(), Comparator.comparingDouble(code -> format().decode(code)));
        model.formatProperty().subscribe(_ -> fill());
        model.codeProperty().subscribe(_ -> select());
        getSelectionModel().selectedItemProperty().addListener((_, _, chosen) -> {
            if (chosen != null && chosen != model.codeProperty().get()) {
                model.choose(chosen);
            }
        });
    }

    private BitFormat format() {
        return model.formatProperty().get();
    }

    private CodeText text(int code) {
        return new CodeText(format(), code, presentation);
    }

    private void fill() {
        setItems(FXCollections.observableArrayList(model.codes()));
        sort();
        refresh();
        select();
    }

    private void select() {
        Integer code = model.codeProperty().get();
        if (!code.equals(getSelectionModel().getSelectedItem()) && getItems().contains(code)) {
            getSelectionModel().select(code);
            scrollTo(code);
        }
    }

    private void add(String name, double width, Function<Integer, String> text, Comparator<Integer> order) {
        TableColumn<Integer, Integer> column = new TableColumn<>();
        Label heading = new Label(presentation.text("bits.list." + name));
        heading.setTooltip(new Tooltip(presentation.text("bits.list." + name + ".help")));
        column.setGraphic(heading);
        column.setId("bits-list-" + name);
        column.setPrefWidth(width);
        column.setComparator(order);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable Integer code, boolean empty) {
                super.updateItem(code, empty);
                setText(empty || code == null ? null : text.apply(code));
            }
        });
        getColumns().add(column);
    }
}
