package nibblescope.app.window;

import java.util.OptionalLong;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.stage.Window;
import javafx.util.StringConverter;
import nibblescope.app.chart.Presentation;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// Asks for a synthetic tensor: distribution, rows, columns, seed.
final class SyntheticDialog extends Dialog<SyntheticTensor> {
    /// What a tensor made here may measure; it lies in memory.
    private static final long MOST_ELEMENTS = 1L << 28;

    private final Presentation presentation;
    private final ComboBox<Distribution> distribution = new ComboBox<>();
    private final TextField rows = new TextField("1024");
    private final TextField columns = new TextField("1024");
    private final TextField seed = new TextField("1");
    private final Label complaint = new Label();

    /// @param owner what the dialog stands before
    SyntheticDialog(Presentation presentation, Window owner) {
        this.presentation = presentation;
        initOwner(owner);
        setTitle(presentation.text("window.synthetic.custom"));
        setHeaderText(null);
        distribution.getItems().setAll(Distribution.EXAMPLES);
        distribution.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Distribution chosen) {
                return chosen == null ? "" : presentation.text("window.synthetic." + chosen.id());
            }

            @Override
            public Distribution fromString(String text) {
                throw new IllegalStateException("distributions are chosen, not typed");
            }
        });
        distribution.getSelectionModel().selectFirst();
        complaint.setWrapText(true);
        complaint.getStyleClass().add("complaint");
        GridPane grid = new GridPane(10, 8);
        row(grid, 0, "distribution", distribution);
        row(grid, 1, "rows", rows);
        row(grid, 2, "columns", columns);
        row(grid, 3, "seed", seed);
        grid.add(complaint, 0, 4, 2, 1);
        complaint
                .textProperty()
                .bind(Bindings.createStringBinding(
                        () -> tensor() == null ? presentation.text("window.synthetic.limits") : "",
                        rows.textProperty(),
                        columns.textProperty(),
                        seed.textProperty()));
        getDialogPane().setContent(grid);
        getDialogPane()
                .getStylesheets()
                .setAll(presentation.styleSheetProperty().getValue(), ExplorerWindow.styleSheet());
        // JavaFX has no Turkish words for its own.
        ButtonType accept = new ButtonType(presentation.text("window.ok"), ButtonBar.ButtonData.OK_DONE);
        ButtonType cancel = new ButtonType(presentation.text("window.cancel"), ButtonBar.ButtonData.CANCEL_CLOSE);
        getDialogPane().getButtonTypes().setAll(accept, cancel);
        Node ok = getDialogPane().lookupButton(accept);
        ok.disableProperty().bind(complaint.textProperty().isNotEmpty());
        setResultConverter(button -> button == accept ? tensor() : null);
    }

    private @Nullable SyntheticTensor tensor() {
        OptionalLong rowCount = number(rows);
        OptionalLong columnCount = number(columns);
        OptionalLong seedValue = number(seed);
        boolean fits = rowCount.isPresent()
                && columnCount.isPresent()
                && seedValue.isPresent()
                && rowCount.getAsLong() > 0
                && columnCount.getAsLong() > 0
                && rowCount.getAsLong() <= MOST_ELEMENTS / columnCount.getAsLong();
        return fits
                ? new SyntheticTensor(
                        distribution.getValue(),
                        Shape.of(rowCount.getAsLong(), columnCount.getAsLong()),
                        seedValue.getAsLong())
                : null;
    }

    private void row(GridPane grid, int row, String key, Control control) {
        Label label = new Label(presentation.text("window.synthetic." + key));
        label.setLabelFor(control);
        control.setId("synthetic-" + key);
        grid.addRow(row, label, control);
    }

    private static OptionalLong number(TextField field) {
        try {
            return OptionalLong.of(Long.parseLong(field.getText().strip()));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
