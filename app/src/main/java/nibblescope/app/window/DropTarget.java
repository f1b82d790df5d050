package nibblescope.app.window;

import java.io.File;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import nibblescope.app.browse.ArrivalModel;
import nibblescope.app.chart.Presentation;

/// Takes what is dropped on the window. While something is dragged over it, a hint says what can be
/// dropped; what cannot is taken too, so that it can be said why nothing comes of it.
final class DropTarget {
    private final ArrivalModel arrivals;
    private final Node hint;

    DropTarget(ArrivalModel arrivals, Presentation presentation) {
        this.arrivals = arrivals;
        Label text = new Label(presentation.text("drop.hint"));
        text.getStyleClass().add("drop-hint-text");
        text.setWrapText(true);
        StackPane cover = new StackPane(text);
        cover.setId("drop-hint");
        cover.getStyleClass().add("drop-hint");
        cover.setMouseTransparent(true);
        cover.setVisible(false);
        hint = cover;
    }

    /// What lies over the window while something is dragged.
    Node hint() {
        return hint;
    }

    void install(Scene scene) {
        scene.setOnDragOver(this::over);
        scene.setOnDragExited(_ -> hint.setVisible(false));
        scene.setOnDragDropped(this::dropped);
    }

    private void over(DragEvent event) {
        Dragboard dragged = event.getDragboard();
        // Text from a field of this window is at home in another field.
        if (event.getGestureSource() == null && (dragged.hasFiles() || dragged.hasString() || dragged.hasUrl())) {
            event.acceptTransferModes(TransferMode.COPY);
            hint.setVisible(true);
        }
        event.consume();
    }

    private void dropped(DragEvent event) {
        hint.setVisible(false);
        Dragboard dragged = event.getDragboard();
        if (dragged.hasFiles()) {
            arrivals.take(dragged.getFiles().stream().map(File::toPath).toList());
        } else {
            arrivals.takeText();
        }
        event.setDropCompleted(dragged.hasFiles());
        event.consume();
    }
}
