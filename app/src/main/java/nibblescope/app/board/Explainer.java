package nibblescope.app.board;

import java.util.function.Supplier;
import javafx.animation.PauseTransition;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.stage.Screen;
import javafx.util.Duration;
import nibblescope.app.chart.Presentation;

/// Shows what a figure means beside it, while the pointer or the focus is on it. There is one for all
/// figures of the board, so that never two explanations are shown.
final class Explainer {
    private static final Duration DELAY = Duration.millis(350);
    private static final double DISTANCE = 6;
    private static final double WIDTH = 380;

    private final Presentation presentation;
    private final Tooltip tooltip = new Tooltip();
    private final PauseTransition pause = new PauseTransition(DELAY);

    Explainer(Presentation presentation) {
        this.presentation = presentation;
        tooltip.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        tooltip.setAutoHide(true);
        tooltip.setConsumeAutoHidingEvents(false);
        tooltip.getStyleClass().add("board-explanation");
    }

    /// Explains a node while the pointer or the focus is on it.
    void explain(Node node, Supplier<Explanation> explanation) {
        node.setOnMouseEntered(_ -> later(() -> show(node, node.getBoundsInLocal(), explanation.get())));
        node.setOnMouseExited(_ -> hide());
        node.focusedProperty().subscribe((_, focused) -> {
            if (focused) {
                show(node, node.getBoundsInLocal(), explanation.get());
            } else {
                hide();
            }
        });
    }

    /// Does something unless the pointer is gone before.
    void later(Runnable showing) {
        pause.setOnFinished(_ -> showing.run());
        pause.playFromStart();
    }

    /// Shows an explanation below a part of a node, or above it where there is no room below.
    void show(Node node, Bounds part, Explanation explanation) {
        pause.stop();
        Bounds place = node.localToScreen(part);
        if (place == null
                || node.getScene().getWindow() == null
                || !node.getScene().getWindow().isShowing()) {
            return;
        }
        tooltip.setGraphic(content(explanation));
        tooltip.show(node, place.getMinX(), place.getMaxY() + DISTANCE);
        Rectangle2D screen = Screen.getScreensForRectangle(place.getMinX(), place.getMinY(), 1, 1).stream()
                .findFirst()
                .orElse(Screen.getPrimary())
                .getVisualBounds();
        if (place.getMaxY() + DISTANCE + tooltip.getHeight() > screen.getMaxY()) {
            tooltip.setAnchorY(place.getMinY() - DISTANCE - tooltip.getHeight());
        }
    }

    void hide() {
        pause.stop();
        tooltip.hide();
    }

    /// What is read out of a figure.
    String text(Explanation explanation) {
        return presentation.text(
                "board.explanation",
                explanation.name(),
                explanation.definition(),
                explanation.formula(),
                explanation.unit(),
                explanation.exact());
    }

    private VBox content(Explanation explanation) {
        VBox content = new VBox(
                wrapped(explanation.name(), "board-explanation-name"),
                wrapped(explanation.definition(), "board-explanation-text"),
                wrapped(explanation.formula(), "board-explanation-formula"),
                wrapped(presentation.text("board.explanation.unit", explanation.unit()), "board-explanation-text"),
                wrapped(presentation.text("board.explanation.exact", explanation.exact()), "board-explanation-text"),
                wrapped(presentation.text("board.explanation.symbols"), "board-explanation-symbols"));
        content.getStyleClass().add("board-explanation-content");
        return content;
    }

    /// Unlike a label that wraps, this one knows how high it is before it is laid out, as a tooltip
    /// must.
    private Text wrapped(String line, String styleClass) {
        Text text = new Text(line);
        text.getStyleClass().add(styleClass);
        text.setWrappingWidth(presentation.scaled(WIDTH));
        return text;
    }
}
