package nibblescope.app.bits;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import nibblescope.app.chart.Presentation;

/// A page that is as wide as there is room, and scrolls down; sideways too where text is so large that
/// a line of it would be cut.
final class Scrolled extends ScrollPane {
    private static final double MARGIN = 24;
    private static final double LEAST_WIDTH = 325;

    private final Presentation presentation;

    Scrolled(Presentation presentation) {
        this.presentation = presentation;
        setFitToWidth(true);
        setFocusTraversable(false);
        getStyleClass().add("bits-scroll");
    }

    void show(Region page) {
        page.minWidthProperty().bind(presentation.textScaleProperty().multiply(LEAST_WIDTH));
        setContent(page);
    }

    /// Scrolls no further than needed until a part of the page is seen.
    void reveal(Node part) {
        Node page = getContent();
        if (page == null || part.getScene() == null) {
            return;
        }
        Bounds bounds = page.sceneToLocal(part.localToScene(part.getLayoutBounds()));
        double hidden = page.getLayoutBounds().getHeight() - getViewportBounds().getHeight();
        if (hidden <= 0) {
            return;
        }
        double top = getVvalue() * hidden;
        double least = bounds.getMaxY() + MARGIN - getViewportBounds().getHeight();
        double most = bounds.getMinY() - MARGIN;
        if (top < least || top > most) {
            setVvalue(Math.clamp((top < least ? least : most) / hidden, 0, 1));
        }
    }
}
