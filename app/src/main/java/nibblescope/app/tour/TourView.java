package nibblescope.app.tour;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.animation.FadeTransition;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import nibblescope.app.chart.Presentation;
import org.jspecify.annotations.Nullable;

/// The tour over the window: a frame around what is meant, and beside it what it shows and what to
/// try. Everything below can be used meanwhile.
public final class TourView extends Pane {
    private static final double GAP = 12;
    private static final double EDGE = 8;
    private static final Duration FADING = Duration.millis(180);

    private final TourModel model;
    private final Presentation presentation;
    private final Function<TourStep, Optional<Node>> anchors;
    private final Region frame = new Region();
    private final TourCallout callout;
    private final Runnable place = this::place;
    private @Nullable Node focusedBefore;

    /// @param anchors finds the part of the window that a step is about, if it is in sight
    public TourView(TourModel model, Presentation presentation, Function<TourStep, Optional<Node>> anchors) {
        this.model = model;
        this.presentation = presentation;
        this.anchors = anchors;
        setPickOnBounds(false);
        setVisible(false);
        setId("tour");
        callout = new TourCallout(model, presentation);
        callout.setManaged(false);
        frame.getStyleClass().add("tour-frame");
        frame.setMouseTransparent(true);
        frame.setManaged(false);
        getChildren().addAll(frame, callout);
        model.stepProperty().subscribe(this::show);
    }

    private void show(@Nullable TourStep before, @Nullable TourStep step) {
        Scene scene = getScene();
        setVisible(step != null);
        if (scene == null) {
            return;
        }
        if (step == null) {
            scene.removePostLayoutPulseListener(place);
            if (focusedBefore != null) {
                focusedBefore.requestFocus();
            }
            return;
        }
        callout.show(step);
        if (before == null) {
            focusedBefore = scene.getFocusOwner();
            // What is meant moves with every layout of the window.
            scene.addPostLayoutPulseListener(place);
            callout.focusNext();
        }
        if (presentation.motionProperty().get()) {
            FadeTransition fading = new FadeTransition(FADING, callout);
            fading.setFromValue(0);
            fading.setToValue(1);
            fading.play();
        }
        requestLayout();
    }

    private void place() {
        TourStep step = model.stepProperty().get();
        if (step == null) {
            return;
        }
        Optional<Bounds> meant = anchors.apply(step)
                .map(node -> sceneToLocal(node.localToScene(node.getLayoutBounds())))
                .map(this::inside);
        frame.setVisible(meant.isPresent());
        meant.ifPresent(bounds -> move(frame, bounds));
        double width = Math.min(presentation.scaled(TourCallout.WIDTH), getWidth() - 2 * EDGE);
        double height = Math.min(callout.prefHeight(width), getHeight() - 2 * EDGE);
        move(
                callout,
                meant.map(bounds -> beside(bounds, width, height))
                        .orElseGet(() -> at(EDGE, getHeight() - height - EDGE, width, height)));
    }

    private static void move(Region region, Bounds bounds) {
        region.resizeRelocate(bounds.getMinX(), bounds.getMinY(), bounds.getWidth(), bounds.getHeight());
    }

    private Bounds inside(Bounds bounds) {
        double left = Math.clamp(bounds.getMinX(), 0, getWidth());
        double top = Math.clamp(bounds.getMinY(), 0, getHeight());
        double right = Math.clamp(bounds.getMaxX(), left, Math.max(left, getWidth()));
        double bottom = Math.clamp(bounds.getMaxY(), top, Math.max(top, getHeight()));
        return new BoundingBox(left, top, right - left, bottom - top);
    }

    /// The place for the callout that covers the least of what is meant: right, left, below, above,
    /// or in its lower corner.
    private Bounds beside(Bounds meant, double width, double height) {
        double middle = (meant.getMinY() + meant.getMaxY() - height) / 2;
        List<Bounds> places = List.of(
                at(meant.getMaxX() + GAP, middle, width, height),
                at(meant.getMinX() - GAP - width, middle, width, height),
                at(meant.getCenterX() - width / 2, meant.getMaxY() + GAP, width, height),
                at(meant.getCenterX() - width / 2, meant.getMinY() - GAP - height, width, height),
                at(meant.getMaxX() - GAP - width, meant.getMaxY() - GAP - height, width, height));
        return places.stream()
                .min((a, b) -> Double.compare(covered(a, meant), covered(b, meant)))
                .orElseThrow();
    }

    private Bounds at(double x, double y, double width, double height) {
        return new BoundingBox(
                Math.max(EDGE, Math.min(x, getWidth() - width - EDGE)),
                Math.max(EDGE, Math.min(y, getHeight() - height - EDGE)),
                width,
                height);
    }

    private static double covered(Bounds callout, Bounds meant) {
        double width = Math.min(callout.getMaxX(), meant.getMaxX()) - Math.max(callout.getMinX(), meant.getMinX());
        double height = Math.min(callout.getMaxY(), meant.getMaxY()) - Math.max(callout.getMinY(), meant.getMinY());
        return Math.max(0, width) * Math.max(0, height);
    }
}
