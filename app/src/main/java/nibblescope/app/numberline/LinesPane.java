package nibblescope.app.numberline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.Font;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.numberline.Headings.Piece;
import org.jspecify.annotations.Nullable;

/// The picture of all lines. Where things stand is computed anew when the lines, the axis or the
/// size change; while the story is told they are only drawn anew.
final class LinesPane extends Drawing {
    private final NumberLineModel model;
    private final Presentation presentation;
    private final LinesGestures gestures;
    private final Tooltip tooltip = new Tooltip();
    private final Map<String, Double> widths = new HashMap<>();
    private @Nullable LinesPicture picture;
    private List<Piece> written = List.of();
    private @Nullable Piece explained;

    LinesPane(NumberLineModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        gestures = new LinesGestures(model, this::picture, presentation);
        getStyleClass().add("numberline-lines");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleRoleDescription(presentation.text("numberline.role"));
        setAccessibleHelp(presentation.text("numberline.keys"));
        model.linesProperty().addListener((_, _, _) -> linesChanged());
        model.axis().kindProperty().addListener((_, _, _) -> layoutAnew());
        model.axis().zoomProperty().addListener((_, _, _) -> layoutAnew());
        model.momentProperty().addListener((_, _, _) -> redraw());
        model.focusedColumnProperty().addListener((_, _, _) -> redraw());
        model.focusedLineProperty().addListener((_, _, _) -> redraw());
        presentation.themeProperty().addListener((_, _, _) -> redraw());
        presentation.textScaleProperty().addListener((_, _, _) -> {
            widths.clear();
            layoutAnew();
        });
        widthProperty().addListener((_, _, _) -> layoutAnew());
        heightProperty().addListener((_, _, _) -> layoutAnew());
        gestures.install(this);
        addEventHandler(MouseEvent.MOUSE_MOVED, e -> explain(e.getX(), e.getY()));
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> explain(-1, -1));
        linesChanged();
    }

    /// Shows a part of the axis, `factor` times smaller, about the element in focus.
    void zoomBy(double factor) {
        gestures.zoomBy(factor);
    }

    private void linesChanged() {
        BlockLines lines = model.linesProperty().getValue();
        setAccessibleText(
                lines == null ? presentation.text("numberline.empty") : new LinesSummary(presentation).of(lines));
        layoutAnew();
    }

    private void layoutAnew() {
        picture = null;
        redraw();
    }

    /// Where everything stands for the size of now; null while there is nothing.
    private @Nullable LinesPicture picture() {
        BlockLines lines = model.linesProperty().getValue();
        if (picture == null && lines != null && getWidth() > 0 && getHeight() > 0) {
            LinesPicture.Window window = new LinesPicture.Window(
                    model.axis().kindProperty().get(),
                    model.axis().zoomProperty().get());
            picture = LinesPicture.of(lines, window, getWidth(), getHeight(), lettering());
        }
        return picture;
    }

    private Lettering lettering() {
        Font font = presentation.font(Lettering.SMALL);
        return new Lettering(
                presentation.figures(),
                presentation.textScaleProperty().get(),
                text -> widths.computeIfAbsent(text, t -> presentation.width(t, font)));
    }

    @Override
    public void draw(Pen pen) {
        LinesPicture drawn = picture();
        if (drawn == null) {
            written = List.of();
            return;
        }
        RecipeLine inFocus = model.focusedLineProperty().get();
        written = new LinesPainter(pen, presentation)
                .paint(
                        drawn,
                        model.momentProperty().get(),
                        model.focusedColumnProperty().get(),
                        inFocus == null ? null : inFocus.recipe());
    }

    /// Says what the number under the mouse means.
    private void explain(double x, double y) {
        double height = presentation.scaled(16);
        Piece under =
                written.stream().filter(p -> p.holds(x, y, height)).findFirst().orElse(null);
        if (Objects.equals(under, explained)) {
            return;
        }
        explained = under;
        Tooltip.uninstall(this, tooltip);
        tooltip.hide();
        if (under != null) {
            tooltip.setText(under.help());
            Tooltip.install(this, tooltip);
        }
    }

    @Override
    protected double computeMinHeight(double width) {
        BlockLines lines = model.linesProperty().getValue();
        return lines == null
                ? 0
                : LinesPicture.leastHeight(
                        lines.lines().size(), presentation.textScaleProperty().get());
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }
}
