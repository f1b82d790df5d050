package nibblescope.app.window;

import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Modality;
import javafx.stage.Window;
import nibblescope.app.chart.Presentation;

/// Lists every key. The window can be used meanwhile.
final class KeysDialog extends Dialog<ButtonType> {
    private static final double WIDTH = 620;
    private static final double HEIGHT = 560;

    private final Presentation presentation;

    /// @param owner what the dialog stands before
    KeysDialog(Presentation presentation, Window owner) {
        this.presentation = presentation;
        initOwner(owner);
        initModality(Modality.NONE);
        setTitle(presentation.text("keys.title"));
        setHeaderText(null);
        setResizable(true);
        VBox groups = new VBox();
        groups.getStyleClass().add("keys");
        KeyGroup.all().forEach(group -> groups.getChildren().addAll(title(group), grid(group)));
        ScrollPane pane = new ScrollPane(groups);
        pane.setId("keys-list");
        pane.setFitToWidth(true);
        pane.setPrefSize(presentation.scaled(WIDTH), presentation.scaled(HEIGHT));
        getDialogPane().setContent(pane);
        getDialogPane()
                .getStylesheets()
                .setAll(presentation.styleSheetProperty().getValue(), ExplorerWindow.styleSheet());
        getDialogPane().getButtonTypes().setAll(ButtonType.CLOSE);
        getDialogPane().addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.F1) {
                close();
                event.consume();
            }
        });
        // The list is what is read and scrolled; Escape closes it.
        setOnShown(_ -> pane.requestFocus());
    }

    private Label title(KeyGroup group) {
        Label title = new Label(presentation.text(group.title()));
        title.getStyleClass().add("keys-title");
        return title;
    }

    private GridPane grid(KeyGroup group) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("keys-grid");
        ColumnConstraints names = new ColumnConstraints();
        names.setPercentWidth(36);
        ColumnConstraints texts = new ColumnConstraints();
        texts.setHgrow(Priority.ALWAYS);
        texts.setFillWidth(true);
        grid.getColumnConstraints().addAll(names, texts);
        for (KeyGroup.Key key : group.keys()) {
            Label keys = new Label(key.names());
            keys.getStyleClass().add("keys-names");
            keys.setWrapText(true);
            Label text = new Label(presentation.text(key.text()));
            text.setWrapText(true);
            text.setLabelFor(keys);
            grid.addRow(grid.getRowCount(), keys, text);
        }
        return grid;
    }
}
