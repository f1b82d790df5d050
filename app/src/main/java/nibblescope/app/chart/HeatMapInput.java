package nibblescope.app.chart;

import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.input.ZoomEvent;
import org.jspecify.annotations.Nullable;

/// Mouse, touch and keyboard of a heat map.
final class HeatMapInput {
    private static final double FACTOR_OF_A_STEP = 1.25;
    private static final double SCROLL_OF_A_STEP = 40;
    private static final double MOST_FACTOR_AT_ONCE = 2;
    private static final double DRAG_THRESHOLD_PIXELS = 4;
    private static final double PAN_OF_A_KEY = 0.1;

    private final HeatMap map;
    private final ReadOnlyObjectWrapper<@Nullable Cell> hovered;
    private double pointerX = -1;
    private double pointerY = -1;
    private double pressX;
    private double pressY;
    private Viewport pressed = Viewport.fit(1, 1);
    private boolean dragging;

    HeatMapInput(HeatMap map, ReadOnlyObjectWrapper<@Nullable Cell> hovered) {
        this.map = map;
        this.hovered = hovered;
        map.setOnMouseMoved(e -> point(e.getX(), e.getY()));
        map.setOnMouseExited(_ -> point(-1, -1));
        map.viewportProperty().subscribe(_ -> point(pointerX, pointerY));
        map.pyramidProperty().subscribe(_ -> point(pointerX, pointerY));
        map.setOnMousePressed(this::press);
        map.setOnMouseDragged(this::drag);
        map.setOnMouseClicked(this::click);
        map.setOnScroll(this::scroll);
        map.setOnZoom(this::pinch);
        map.setOnKeyPressed(this::key);
    }

    private void point(double x, double y) {
        pointerX = x;
        pointerY = y;
        hovered.set(map.cellAt(x, y));
    }

    private boolean interactive() {
        return map.interactiveProperty().get() && map.pyramidProperty().get() != null;
    }

    private void press(MouseEvent event) {
        map.requestFocus();
        pressX = event.getX();
        pressY = event.getY();
        pressed = map.viewportProperty().get();
        dragging = false;
    }

    private void drag(MouseEvent event) {
        double x = event.getX() - pressX;
        double y = event.getY() - pressY;
        dragging |= Math.hypot(x, y) > DRAG_THRESHOLD_PIXELS;
        if (dragging && interactive()) {
            map.show(pressed.panned(-x / map.getWidth(), -y / map.getHeight(), map.rows(), map.columns()));
            event.consume();
        }
        point(event.getX(), event.getY());
    }

    private void click(MouseEvent event) {
        Cell cell = map.cellAt(event.getX(), event.getY());
        if (event.getButton() == MouseButton.PRIMARY && !dragging && cell != null) {
            map.choose(cell);
            event.consume();
        }
    }

    private void scroll(ScrollEvent event) {
        if (interactive() && event.getTouchCount() == 0) {
            zoom(Math.pow(FACTOR_OF_A_STEP, event.getDeltaY() / SCROLL_OF_A_STEP), event.getX(), event.getY());
            map.show(map.viewportProperty()
                    .get()
                    .panned(-event.getDeltaX() / map.getWidth(), 0, map.rows(), map.columns()));
            event.consume();
        }
    }

    private void pinch(ZoomEvent event) {
        if (interactive()) {
            zoom(event.getZoomFactor(), event.getX(), event.getY());
            event.consume();
        }
    }

    private void zoom(double factor, double x, double y) {
        double bounded = Math.clamp(factor, 1 / MOST_FACTOR_AT_ONCE, MOST_FACTOR_AT_ONCE);
        Viewport seen = map.viewportProperty().get();
        map.show(seen.zoomed(bounded, x / map.getWidth(), y / map.getHeight(), map.rows(), map.columns()));
    }

    private void key(KeyEvent event) {
        boolean known = (event.isShiftDown() && interactive()) ? pan(event) : choose(event);
        if (!known && interactive()) {
            known = zoom(event);
        }
        if (known) {
            event.consume();
        }
    }

    private boolean zoom(KeyEvent event) {
        return switch (event.getCode()) {
            case PLUS, ADD, EQUALS -> {
                map.zoom(FACTOR_OF_A_STEP);
                yield true;
            }
            case MINUS, SUBTRACT -> {
                map.zoom(1 / FACTOR_OF_A_STEP);
                yield true;
            }
            case DIGIT0, NUMPAD0 -> {
                map.fit();
                yield true;
            }
            default -> false;
        };
    }

    private boolean pan(KeyEvent event) {
        return switch (event.getCode()) {
            case LEFT -> pan(-PAN_OF_A_KEY, 0);
            case RIGHT -> pan(PAN_OF_A_KEY, 0);
            case UP -> pan(0, -PAN_OF_A_KEY);
            case DOWN -> pan(0, PAN_OF_A_KEY);
            default -> false;
        };
    }

    private boolean pan(double widths, double heights) {
        map.show(map.viewportProperty().get().panned(widths, heights, map.rows(), map.columns()));
        return true;
    }

    private boolean choose(KeyEvent event) {
        return switch (event.getCode()) {
            case LEFT -> choose(0, -1);
            case RIGHT -> choose(0, 1);
            case UP -> choose(-1, 0);
            case DOWN -> choose(1, 0);
            case ENTER -> choose(0, 0);
            default -> false;
        };
    }

    /// Chooses a neighbour of the selected block, or the one in the middle if none is selected.
    private boolean choose(long down, long right) {
        Cell selected = map.selectedCellProperty().get();
        Cell from = selected == null ? map.cellAt(map.getWidth() / 2, map.getHeight() / 2) : selected;
        if (from != null && map.pyramidProperty().get() != null) {
            Cell cell = new Cell(
                    Math.clamp(from.row() + down, 0, map.rows() - 1),
                    Math.clamp(from.column() + right, 0, map.columns() - 1));
            map.reveal(cell);
            map.choose(cell);
        }
        return true;
    }
}
