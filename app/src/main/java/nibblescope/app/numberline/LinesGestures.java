package nibblescope.app.numberline;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import nibblescope.app.chart.Presentation;
import org.jspecify.annotations.Nullable;

/// What mouse and keys do to the picture of the lines.
final class LinesGestures {
    private static final double SCROLL_ZOOM = 1.2;
    private static final double KEY_ZOOM = 1.5;
    /// A double click has this many clicks.
    private static final int DOUBLE = 2;

    private final NumberLineModel model;
    private final Supplier<@Nullable LinesPicture> picture;
    private final Presentation presentation;
    private @Nullable DragGesture drag;

    LinesGestures(NumberLineModel model, Supplier<@Nullable LinesPicture> picture, Presentation presentation) {
        this.model = model;
        this.picture = picture;
        this.presentation = presentation;
    }

    void install(Node node) {
        node.addEventHandler(MouseEvent.MOUSE_MOVED, e -> moved(e, node));
        node.addEventHandler(MouseEvent.MOUSE_EXITED, _ -> model.hover(NumberLineModel.NONE));
        node.addEventHandler(MouseEvent.MOUSE_PRESSED, e -> {
            node.requestFocus();
            pressed(e);
            // A scroll pane around it would take the focus.
            e.consume();
        });
        node.addEventHandler(MouseEvent.MOUSE_DRAGGED, e -> {
            if (drag != null) {
                drag.to(e.getX());
            }
        });
        node.addEventHandler(MouseEvent.MOUSE_RELEASED, _ -> {
            if (drag != null) {
                drag.end();
                drag = null;
            }
        });
        node.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        node.addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    }

    private Moment moment() {
        return model.momentProperty().get();
    }

    private void moved(MouseEvent event, Node node) {
        LinesPicture shown = picture.get();
        if (shown == null) {
            return;
        }
        Lane lane = shown.laneAt(event.getY());
        long column = shown.columnNear(event.getX(), event.getY(), moment());
        model.focus().hover(column, lane == null ? null : lane.line().recipe());
        boolean grips = column != NumberLineModel.NONE || handleAt(shown, event).isPresent();
        node.setCursor(grips ? Cursor.H_RESIZE : Cursor.DEFAULT);
    }

    private Optional<Lane> handleAt(LinesPicture shown, MouseEvent event) {
        boolean there = moment().told(Step.STORED) == 1 && moment().stretched() == 0;
        return there
                ? shown.lanes().stream()
                        .filter(lane -> ScaleHandle.of(shown, lane, moment())
                                .filter(handle -> handle.holds(event.getX(), event.getY()))
                                .isPresent())
                        .findFirst()
                : Optional.empty();
    }

    private void pressed(MouseEvent event) {
        LinesPicture shown = picture.get();
        if (shown == null || drag != null || event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        Lane lane = shown.laneAt(event.getY());
        if (lane != null) {
            model.focus().selectLine(lane.line().recipe());
        }
        Optional<Lane> handle = handleAt(shown, event);
        if (handle.isPresent()) {
            if (event.getClickCount() == DOUBLE) {
                model.clearScaleCode(handle.get().line().recipe());
            } else {
                drag = new DragGesture.OfScale(model, shown.axis(), handle.get().line());
            }
            return;
        }
        long column = shown.columnNear(event.getX(), event.getY(), moment());
        if (column != NumberLineModel.NONE) {
            model.select(column);
            // A transformed value is made of several: none of them can be dragged by it.
            boolean itself = lane == null || lane.line().recipe().transform().isNone();
            drag = itself ? DragGesture.OfValue.of(model, shown, lane, column, event.getX()) : null;
        } else if (shown.onOverview(
                event.getY(), presentation.textScaleProperty().get())) {
            drag = new DragGesture.OfOverview(model, shown);
            drag.to(event.getX());
        } else if (event.getClickCount() == DOUBLE) {
            model.axis().zoomProperty().set(null);
        } else if (shown.overview() != null) {
            drag = new DragGesture.OfAxis(model, shown, event.getX());
        }
    }

    private void scrolled(ScrollEvent event) {
        LinesPicture shown = picture.get();
        if (shown == null || moment().stretched() > 0) {
            return;
        }
        if (event.getDeltaX() != 0) {
            zoomTo(shown, shown.axis().panned(event.getDeltaX(), shown.lines().range()));
        }
        if (event.getDeltaY() != 0) {
            double factor = event.getDeltaY() > 0 ? SCROLL_ZOOM : 1 / SCROLL_ZOOM;
            zoomTo(
                    shown,
                    shown.axis().zoomed(factor, event.getX(), shown.lines().range()));
        }
        event.consume();
    }

    void zoomBy(double factor) {
        LinesPicture shown = picture.get();
        if (shown == null || moment().stretched() > 0) {
            return;
        }
        long column = model.focusedColumnProperty().get();
        ValueAxis axis = shown.axis();
        double centre = (axis.left() + axis.right()) / 2;
        boolean seen =
                column != NumberLineModel.NONE && axis.shows(shown.lines().value(column));
        double about = seen ? axis.x(shown.lines().value(column)) : centre;
        zoomTo(shown, axis.zoomed(factor, about, shown.lines().range()));
    }

    private void zoomTo(LinesPicture shown, ValueRange range) {
        model.axis().zoomProperty().set(range.equals(shown.lines().range()) ? null : range);
    }

    private void keyPressed(KeyEvent event) {
        boolean known = event.isShortcutDown() ? shortcut(event) : event.isShiftDown() ? shifted(event) : plain(event);
        if (known) {
            event.consume();
        }
    }

    private boolean plain(KeyEvent event) {
        switch (event.getCode()) {
            case LEFT -> model.moveElement(-1);
            case RIGHT -> model.moveElement(1);
            case HOME -> model.moveElement(-Integer.MAX_VALUE);
            case END -> model.moveElement(Integer.MAX_VALUE);
            case UP -> model.moveBlock(-1);
            case DOWN -> model.moveBlock(1);
            case PAGE_UP -> model.moveRow(-1);
            case PAGE_DOWN -> model.moveRow(1);
            case PLUS, ADD, EQUALS -> zoomBy(KEY_ZOOM);
            case MINUS, SUBTRACT -> zoomBy(1 / KEY_ZOOM);
            case DIGIT0, NUMPAD0 -> model.axis().zoomProperty().set(null);
            case DELETE, BACK_SPACE -> onLine(line -> model.clearScaleCode(line.recipe()));
            case ESCAPE -> {
                return takeBack();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean shifted(KeyEvent event) {
        switch (event.getCode()) {
            case LEFT -> nudge(-1, event.isAltDown());
            case RIGHT -> nudge(1, event.isAltDown());
            case PLUS, EQUALS -> zoomBy(KEY_ZOOM);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean shortcut(KeyEvent event) {
        if (event.getCode() == KeyCode.LEFT || event.getCode() == KeyCode.RIGHT) {
            int delta = event.getCode() == KeyCode.LEFT ? -1 : 1;
            onLine(line -> model.setScaleCode(line.recipe(), line.trace().scaleCode() + delta));
        } else if (event.getCode() == KeyCode.UP || event.getCode() == KeyCode.DOWN) {
            model.focus().moveLine(event.getCode() == KeyCode.UP ? -1 : 1);
        } else {
            return false;
        }
        return true;
    }

    private void onLine(Consumer<RecipeLine> action) {
        RecipeLine line = model.focusedLineProperty().get();
        if (line != null) {
            action.accept(line);
        }
    }

    /// Moves the value in focus by a pixel, or to the next float.
    private void nudge(int direction, boolean byOneFloat) {
        LinesPicture shown = picture.get();
        long column = model.focusedColumnProperty().get();
        if (shown == null || column == NumberLineModel.NONE) {
            return;
        }
        float value = shown.lines().value(column);
        float next = direction > 0 ? Math.nextUp(value) : Math.nextDown(value);
        if (!byOneFloat) {
            ValueAxis axis = shown.axis();
            float moved = axis.roundValue(axis.x(Float.isFinite(value) ? value : 0) + direction);
            // Where a pixel is less than the distance of floats.
            next = direction > 0 ? Math.max(next, moved) : Math.min(next, moved);
            next = Float.isNaN(next) ? moved : next;
        }
        model.edit().set(column, next);
    }

    private boolean takeBack() {
        if (drag == null) {
            return false;
        }
        drag.takeBack();
        drag = null;
        return true;
    }
}
