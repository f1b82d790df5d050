package nibblescope.app.window;

import java.util.List;
import javafx.application.Platform;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Modality;
import javafx.stage.Window;
import nibblescope.app.chart.Presentation;

/// Lists every key. The window can be used meanwhile.
final class KeysDialog extends Dialog<ButtonType> {
    private static final double WIDTH = 940;
    private static final double HEIGHT = 580;
    private static final double MOST_WIDTH = 980;
    private static final double MOST_HEIGHT = 640;
    private static final double ONE_COLUMN = 1.4;
    private static final int LEFT_GROUPS = 2;

    private final Presentation presentation;

    /// @param owner what the dialog stands before
    KeysDialog(Presentation presentation, Window owner) {
        this.presentation = presentation;
        initOwner(owner);
        initModality(Modality.NONE);
        setTitle(presentation.text("keys.title"));
        setHeaderText(null);
        setResizable(true);
        ScrollPane pane = new ScrollPane(columns(KeyGroup.all()));
        pane.setId("keys-list");
        pane.setFitToWidth(true);
        pane.setPrefSize(
                Math.min(MOST_WIDTH, presentation.scaled(WIDTH)), Math.min(MOST_HEIGHT, presentation.scaled(HEIGHT)));
        getDialogPane().setContent(pane);
        getDialogPane()
                .getStylesheets()
                .setAll(presentation.styleSheetProperty().getValue(), ExplorerWindow.styleSheet());
        getDialogPane()
                .getButtonTypes()
                .setAll(new ButtonType(presentation.text("window.close"), ButtonBar.ButtonData.CANCEL_CLOSE));
        getDialogPane().addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.F1) {
                close();
                event.consume();
            }
        });
        // The list is what is read and scrolled: after the dialog has given the focus to its button.
        setOnShown(_ -> Platform.runLater(pane::requestFocus));
    }

    /// The window's keys at the left, those of its parts at the right; with large text all in one
    /// column.
    private HBox columns(List<KeyGroup> groups) {
        HBox columns = new HBox();
        columns.getStyleClass().add("keys");
        int first = presentation.textScaleProperty().get() < ONE_COLUMN ? LEFT_GROUPS : groups.size();
        for (List<KeyGroup> column : List.of(groups.subList(0, first), groups.subList(first, groups.size()))) {
            if (!column.isEmpty()) {
                VBox box = new VBox();
                box.getStyleClass().add("keys-column");
                column.forEach(group -> box.getChildren().addAll(title(group), grid(group)));
                HBox.setHgrow(box, Priority.ALWAYS);
                columns.getChildren().add(box);
            }
        }
        return columns;
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
        names.setPercentWidth(42);
        ColumnConstraints texts = new ColumnConstraints();
        texts.setHgrow(Priority.ALWAYS);
        texts.setFillWidth(true);
        grid.getColumnConstraints().addAll(names, texts);
        for (KeyGroup.Key key : group.keys()) {
            Label text = new Label(presentation.text(key.text()));
            text.setWrapText(true);
            grid.addRow(grid.getRowCount(), keys(key.names()), text);
        }
        return grid;
    }

    /// Keys as they look: those that are pressed together side by side, a dash between one and the
    /// other.
    private static FlowPane keys(String names) {
        FlowPane keys = new FlowPane();
        keys.getStyleClass().add("keys-names");
        keys.setAccessibleText(names);
        for (String alternative : names.split(" / ", -1)) {
            HBox together = new HBox();
            together.getStyleClass().add("keys-together");
            // A plus at the end is a key.
            for (String name : alternative.split("\\+(?=.)", -1)) {
                Label cap = new Label(name);
                cap.getStyleClass().add("keys-cap");
                cap.setMinWidth(Region.USE_PREF_SIZE);
                together.getChildren().add(cap);
            }
            keys.getChildren().add(together);
        }
        return keys;
    }
}
