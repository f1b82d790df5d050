package nibblescope.app.window;

import java.nio.file.Path;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import nibblescope.app.browse.Arrival;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import org.jspecify.annotations.Nullable;

/// Asks which of several tensor files to open.
final class FilesDialog extends Dialog<Path> {
    private static final double WIDTH = 520;
    private static final double HEIGHT = 320;

    /// @param owner what the dialog stands before
    FilesDialog(Arrival.Several several, Presentation presentation, Window owner) {
        initOwner(owner);
        setTitle(presentation.text("drop.choose.title"));
        setHeaderText(null);
        setResizable(true);
        Label found = new Label(
                presentation.text("drop.choose", Figures.count(several.files().size())));
        found.setWrapText(true);
        ListView<Path> files = new ListView<>();
        files.setId("files");
        files.getItems().setAll(several.files());
        files.getSelectionModel().selectFirst();
        files.setCellFactory(_ -> new Cell(several));
        files.setPrefSize(presentation.scaled(WIDTH), presentation.scaled(HEIGHT));
        files.setAccessibleText(found.getText());
        VBox content = new VBox(8, found, files);
        if (several.leftOut() > 0) {
            Label leftOut = new Label(presentation.text("drop.choose.left-out", Figures.count(several.leftOut())));
            leftOut.getStyleClass().add("muted");
            leftOut.setWrapText(true);
            content.getChildren().add(leftOut);
        }
        getDialogPane().setContent(content);
        getDialogPane()
                .getStylesheets()
                .setAll(presentation.styleSheetProperty().getValue(), ExplorerWindow.styleSheet());
        // JavaFX has no Turkish words for its own.
        ButtonType accept = new ButtonType(presentation.text("window.ok"), ButtonBar.ButtonData.OK_DONE);
        ButtonType cancel = new ButtonType(presentation.text("window.cancel"), ButtonBar.ButtonData.CANCEL_CLOSE);
        getDialogPane().getButtonTypes().setAll(accept, cancel);
        Node ok = getDialogPane().lookupButton(accept);
        ok.disableProperty()
                .bind(files.getSelectionModel().selectedItemProperty().isNull());
        setResultConverter(
                button -> button == accept ? files.getSelectionModel().getSelectedItem() : null);
        files.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                accept(files.getSelectionModel().getSelectedItem());
            }
        });
        // A list takes this key for itself.
        files.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                accept(files.getSelectionModel().getSelectedItem());
                event.consume();
            }
        });
        // After the dialog has given the focus to its button.
        setOnShown(_ -> Platform.runLater(files::requestFocus));
    }

    private void accept(@Nullable Path file) {
        if (file != null) {
            setResult(file);
            close();
        }
    }

    /// A file, by its path from the folder that all of them are in.
    private static final class Cell extends ListCell<Path> {
        private final Arrival.Several several;

        Cell(Arrival.Several several) {
            this.several = several;
        }

        @Override
        protected void updateItem(@Nullable Path file, boolean empty) {
            super.updateItem(file, empty);
            if (empty || file == null) {
                setText(null);
                setTooltip(null);
            } else {
                setText(several.folder()
                        .map(folder -> folder.relativize(file.toAbsolutePath()))
                        .orElse(file)
                        .toString());
                setTooltip(new Tooltip(file.toString()));
            }
        }
    }
}
