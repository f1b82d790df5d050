package nibblescope.app.numberline;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.layout.BorderPane;
import nibblescope.app.chart.Presentation;

/// The lines, and the error over the scale codes: to the right of them where there is the width for
/// it, else below them. Where there is neither width nor height for both, the curve is shown when it
/// is asked for.
final class LinesWithCurve extends BorderPane {
    private static final double WIDTH_FOR_BOTH = 900;
    private static final double HEIGHT_FOR_BOTH = 520;
    private static final double CURVE_WIDTH = 300;
    private static final double CURVE_HEIGHT = 150;
    private static final double LEAST_HEIGHT = 200;

    private final Node curve;
    private final Presentation presentation;
    private final BooleanProperty shown = new SimpleBooleanProperty(true);
    private boolean asked;

    LinesWithCurve(Node lines, ScaleCurveView curve, Presentation presentation) {
        super(lines);
        this.curve = curve;
        this.presentation = presentation;
        setMinSize(0, LEAST_HEIGHT);
        curve.prefWidthProperty().bind(presentation.textScaleProperty().multiply(CURVE_WIDTH));
        curve.prefHeightProperty().bind(presentation.textScaleProperty().multiply(CURVE_HEIGHT));
        curve.setMinHeight(0);
        widthProperty().subscribe(_ -> place());
        heightProperty().subscribe(_ -> place());
        presentation.textScaleProperty().subscribe(_ -> place());
        shown.subscribe(_ -> place());
    }

    /// Whether the curve is shown; once it is asked for or sent away it stays so at any size.
    BooleanProperty shownProperty() {
        return shown;
    }

    void ask(boolean wanted) {
        asked = true;
        shown.set(wanted);
    }

    private void place() {
        boolean wide = getWidth() >= presentation.scaled(WIDTH_FOR_BOTH);
        if (!asked && getHeight() > 0) {
            shown.set(wide || getHeight() >= presentation.scaled(HEIGHT_FOR_BOTH));
        }
        boolean right = shown.get() && wide;
        boolean below = shown.get() && !wide;
        if (right != (getRight() != null) || below != (getBottom() != null)) {
            setRight(null);
            setBottom(null);
            setRight(right ? curve : null);
            setBottom(below ? curve : null);
        }
    }
}
