package nibblescope.app.numberline;

import javafx.beans.value.ObservableValue;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import org.jspecify.annotations.Nullable;

/// The error of the selected block over the scale codes. A click, a drag or the left and right keys
/// look at another code; Home goes to the best one, Delete back to the stored one.
public final class ScaleCurveView extends Drawing {
    private static final double LEAST_WIDTH = 240;
    private static final double LEAST_HEIGHT = 200;
    private static final double MARGIN = 8;
    private static final double ROOM_FOR_MARK = 12;
    private static final int PAGE = 8;

    private final ScaleCurveModel model;
    private final Presentation presentation;
    private final ScaleCurveText text;
    private final ScaleCurveHeader header;
    private final ToggleButton all = new ToggleButton();
    private final Label readout = new Label();
    private @Nullable ScaleCurvePicture picture;
    private boolean dragging;

    public ScaleCurveView(ScaleCurveModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        text = new ScaleCurveText(presentation);
        header = new ScaleCurveHeader(presentation, text);
        getStyleClass().add("scale-curve");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.SLIDER);
        setAccessibleRoleDescription(presentation.text("curve.role"));
        all.setText(presentation.text("curve.all"));
        all.setId("curve-all");
        all.setTooltip(new Tooltip(presentation.text("curve.all.help")));
        all.selectedProperty().bindBidirectional(model.wholeProperty());
        readout.getStyleClass().add("chart-readout");
        readout.setManaged(false);
        readout.setMouseTransparent(true);
        readout.setVisible(false);
        getChildren().addAll(all, readout);
        ObservableValue<@Nullable ScaleCurve> curve = model.curveProperty();
        curve.subscribe(this::curveChanged);
        model.recipeProperty().subscribe(_ -> curveChanged(curve.getValue()));
        model.hoveredProperty().subscribe(_ -> redraw());
        presentation.themeProperty().subscribe(_ -> redraw());
        presentation.textScaleProperty().subscribe(_ -> redraw());
        addEventHandler(MouseEvent.MOUSE_MOVED, e -> model.hoveredProperty().set(codeAt(e)));
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> model.hoveredProperty().set(null));
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    }

    private void curveChanged(@Nullable ScaleCurve curve) {
        setAccessibleText(curve == null ? withoutCurve() : text.summary(curve));
        notifyAccessibleAttributeChanged(AccessibleAttribute.VALUE);
        redraw();
    }

    /// Why there is none.
    private String withoutCurve() {
        return model.withoutCurve().map(text::without).orElseGet(() -> presentation.text("curve.empty"));
    }

    private @Nullable Integer codeAt(MouseEvent event) {
        ScaleCurvePicture drawn = picture;
        boolean over = drawn != null
                && event.getY() > drawn.top() - MARGIN
                && event.getX() > drawn.left() - MARGIN
                && event.getX() < drawn.right() + MARGIN;
        return over && drawn != null ? (Integer) drawn.codeAt(event.getX()) : null;
    }

    private void pressed(MouseEvent event) {
        requestFocus();
        dragging = event.isPrimaryButtonDown() && codeAt(event) != null;
        dragged(event);
    }

    /// Follows the mouse, beyond the picture too.
    private void dragged(MouseEvent event) {
        ScaleCurvePicture drawn = picture;
        if (dragging && drawn != null) {
            int code = drawn.codeAt(event.getX());
            model.choose(code);
            model.hoveredProperty().set(code);
        }
        event.consume();
    }

    private void keyPressed(KeyEvent event) {
        model.hoveredProperty().set(null);
        switch (event.getCode()) {
            case LEFT -> model.move(-1);
            case RIGHT -> model.move(1);
            case PAGE_DOWN -> model.move(-PAGE);
            case PAGE_UP -> model.move(PAGE);
            case HOME -> model.chooseBest();
            case DELETE, BACK_SPACE -> model.chooseStored();
            default -> {
                return;
            }
        }
        event.consume();
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        ScaleCurve curve = model.curveProperty().getValue();
        return switch (attribute) {
            case VALUE -> curve == null ? 0.0 : (double) curve.chosen();
            case MIN_VALUE -> 0.0;
            case MAX_VALUE -> curve == null ? 0.0 : (double) (curve.sweep().codes() - 1);
            default -> super.queryAccessibleAttribute(attribute, parameters);
        };
    }

    @Override
    protected double computeMinWidth(double height) {
        return presentation.scaled(LEAST_WIDTH);
    }

    @Override
    protected double computeMinHeight(double width) {
        return presentation.scaled(LEAST_HEIGHT);
    }

    @Override
    protected double computePrefWidth(double height) {
        return computeMinWidth(height);
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }

    @Override
    public void draw(Pen pen) {
        ScaleCurve curve = model.curveProperty().getValue();
        picture = null;
        if (curve == null) {
            header.drawHeadline(pen, withoutCurve(), getWidth());
            return;
        }
        double top = header.drawHeadline(pen, text.headline(curve), getWidth());
        if (!curve.hasErrors()) {
            return;
        }
        double legend = header.drawLegend(pen, curve, top, getWidth() - all.prefWidth(-1));
        double row = presentation.scaled(ScaleCurvePainter.ROW);
        ScaleCurvePicture drawn = ScaleCurvePicture.of(
                        curve,
                        Math.max(legend, top + all.prefHeight(-1)) + row,
                        getHeight() - MARGIN / 2 - 2 * row - presentation.scaled(ScaleCurvePainter.GRIP),
                        presentation.scaled(ROOM_FOR_MARK))
                .between(0, getWidth() - MARGIN - ScaleCurvePainter.inset(presentation));
        drawn = drawn.between(ScaleCurvePainter.axisWidth(drawn, presentation), drawn.right());
        picture = drawn;
        Integer hovered = model.hoveredProperty().get();
        new ScaleCurvePainter(pen, presentation, drawn).paint(hovered == null ? -1 : hovered);
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        ScaleCurve curve = model.curveProperty().getValue();
        ScaleCurvePicture drawn = picture;
        all.setVisible(drawn != null);
        if (curve == null || drawn == null) {
            readout.setVisible(false);
            return;
        }
        double width = all.prefWidth(-1);
        all.resizeRelocate(
                getWidth() - MARGIN - width,
                Math.rint(header.headlineEnd(text.headline(curve), getWidth())),
                width,
                all.prefHeight(-1));
        layoutReadout(curve, drawn);
    }

    private void layoutReadout(ScaleCurve curve, ScaleCurvePicture drawn) {
        Integer hovered = model.hoveredProperty().get();
        readout.setVisible(hovered != null && curve.shows(hovered));
        if (hovered == null) {
            return;
        }
        readout.setText(text.readout(curve, hovered));
        readout.applyCss();
        double width = readout.prefWidth(-1);
        double height = readout.prefHeight(-1);
        double x = drawn.x(hovered) + 2 * MARGIN;
        if (x + width > getWidth() - MARGIN / 2) {
            x = drawn.x(hovered) - 2 * MARGIN - width;
        }
        double y = drawn.top() + MARGIN / 2;
        readout.resizeRelocate(
                Math.rint(Math.max(MARGIN / 2, Math.min(x, getWidth() - width))),
                Math.rint(Math.clamp(y, 0, Math.max(0, getHeight() - height))),
                width,
                height);
    }
}
