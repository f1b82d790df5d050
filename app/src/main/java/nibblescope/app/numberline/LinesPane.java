package nibblescope.app.numberline;

import java.util.List;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import org.jspecify.annotations.Nullable;

/// The picture of all lines: draws itself anew when the lines, the element in focus, its size or
/// the theme change, once a pulse.
final class LinesPane extends Region {
    private final NumberLineModel model;
    private final Presentation presentation;
    private final Canvas canvas = new Canvas();
    private List<LineHeading> headings = List.of();
    private @Nullable LinesPicture picture;

    LinesPane(NumberLineModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        getStyleClass().add("numberline-lines");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        canvas.setManaged(false);
        getChildren().add(canvas);
        model.linesProperty().addListener((_, _, _) -> linesChanged());
        model.focusedColumnProperty().addListener((_, _, _) -> focusChanged());
        presentation.themeProperty().addListener((_, _, _) -> requestLayout());
        addEventHandler(MouseEvent.MOUSE_MOVED, e -> model.hover(columnNear(e)));
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> model.hover(NumberLineModel.NONE));
        addEventHandler(MouseEvent.MOUSE_PRESSED, e -> {
            requestFocus();
            model.select(columnNear(e));
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
        linesChanged();
    }

    private void linesChanged() {
        BlockLines lines = model.linesProperty().getValue();
        headings = lines == null
                ? List.of()
                : lines.lines().stream()
                        .map(line -> new LineHeading(line, presentation))
                        .toList();
        getChildren().setAll(canvas);
        getChildren().addAll(headings);
        focusChanged();
    }

    private void focusChanged() {
        BlockLines lines = model.linesProperty().getValue();
        long column = model.focusedColumnProperty().get();
        if (lines != null && lines.holds(column)) {
            setAccessibleText(presentation.text(
                    "numberline.accessible",
                    Figures.count(lines.lines().size()),
                    Figures.count(column),
                    presentation.figures().element(lines.value(column))));
        }
        requestLayout();
    }

    private long columnNear(MouseEvent event) {
        return picture == null ? NumberLineModel.NONE : picture.columnNear(event.getX(), event.getY());
    }

    private void keyPressed(KeyEvent event) {
        switch (event.getCode()) {
            case LEFT -> model.moveElement(-1);
            case RIGHT -> model.moveElement(1);
            case HOME -> model.moveElement(-Integer.MAX_VALUE);
            case END -> model.moveElement(Integer.MAX_VALUE);
            case UP -> model.moveBlock(-1);
            case DOWN -> model.moveBlock(1);
            case PAGE_UP -> model.moveRow(-1);
            case PAGE_DOWN -> model.moveRow(1);
            default -> {
                return;
            }
        }
        event.consume();
    }

    @Override
    protected double computeMinHeight(double width) {
        return LinesPicture.leastHeight(headings.size());
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        BlockLines lines = model.linesProperty().getValue();
        if (lines == null || getWidth() <= 0 || getHeight() <= 0) {
            picture = null;
            canvas.getGraphicsContext2D().clearRect(0, 0, getWidth(), getHeight());
            return;
        }
        LinesPicture drawn = LinesPicture.of(lines, getWidth(), getHeight(), presentation.figures());
        picture = drawn;
        for (int i = 0; i < headings.size(); i++) {
            LaneBands bands = drawn.lanes().get(i).bands();
            headings.get(i)
                    .resizeRelocate(
                            LinesPicture.MARGIN / 2,
                            Math.rint(bands.top()),
                            getWidth() - LinesPicture.MARGIN,
                            LaneBands.HEADING);
        }
        new LinesPainter(canvas.getGraphicsContext2D(), presentation)
                .paint(drawn, model.focusedColumnProperty().get());
    }
}
