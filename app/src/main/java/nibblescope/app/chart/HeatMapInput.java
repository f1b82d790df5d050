package nibblescope.app.chart;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.input.ZoomEvent;
import nibblescope.core.metrics.BlockRegion;
import org.jspecify.annotations.Nullable;

/// Mouse, touch and keyboard of a heat map.
final class HeatMapInput {
    private static final double FACTOR_OF_A_STEP = 1.25;
    private static final double SCROLL_OF_A_STEP = 40;
    private static final double MOST_FACTOR_AT_ONCE = 2;
    private static final double DRAG_THRESHOLD_PIXELS = 4;
    private static final double PAN_OF_A_KEY = 0.1;

    private final HeatMap map;
    private final HeatMapOverview overview;
    private final ReadOnlyObjectWrapper<@Nullable Cell> hovered;
    private double pointerX = -1;
    private double pointerY = -1;
    private double pressX;
    private double pressY;
    private Viewport pressed = Viewport.fit(1, 1);
    private Drag drag = Drag.PAN;
    private boolean dragging;
    private @Nullable Cell anchor;
    private @Nullable Cell head;

    /// What dragging does.
    private enum Drag {
        PAN,
        SELECT,
        /// Moves the frame of the overview.
        OVERVIEW
    }

    HeatMapInput(HeatMap map, HeatMapOverview overview, ReadOnlyObjectWrapper<@Nullable Cell> hovered) {
        this.map = map;
        this.overview = overview;
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
        hovered.set(overview.contains(x, y) ? null : map.cellAt(x, y));
    }

    private boolean interactive() {
        return map.interactiveProperty().get() && map.pyramidProperty().get() != null;
    }

    private void press(MouseEvent event) {
        map.requestFocus();
        pressX = event.getX();
        pressY = event.getY();
        pressed = map.target();
        dragging = false;
        boolean selects = event.isShiftDown() || map.selectingProperty().get();
        drag = overview.contains(pressX, pressY) ? Drag.OVERVIEW : selects ? Drag.SELECT : Drag.PAN;
        if (drag == Drag.OVERVIEW && interactive()) {
            moveOverview(event);
        }
    }

    private void moveOverview(MouseEvent event) {
        map.show(overview.around(event.getX(), event.getY(), pressed, map.rows(), map.columns()));
    }

    private void drag(MouseEvent event) {
        double x = event.getX() - pressX;
        double y = event.getY() - pressY;
        dragging |= Math.hypot(x, y) > DRAG_THRESHOLD_PIXELS;
        if (dragging && interactive()) {
            switch (drag) {
                case PAN ->
                    map.show(pressed.panned(-x / map.getWidth(), -y / map.getHeight(), map.rows(), map.columns()));
                case SELECT -> {
                    anchor = map.nearestCell(pressX, pressY);
                    extendTo(map.nearestCell(event.getX(), event.getY()));
                }
                case OVERVIEW -> moveOverview(event);
            }
            event.consume();
        }
        point(event.getX(), event.getY());
    }

    private void click(MouseEvent event) {
        Cell cell = map.cellAt(event.getX(), event.getY());
        if (event.getButton() != MouseButton.PRIMARY || dragging || drag == Drag.OVERVIEW || cell == null) {
            return;
        }
        Cell selected = map.selectedCellProperty().get();
        if (event.isShiftDown() && interactive() && selected != null) {
            anchor = selected;
            extendTo(cell);
        } else {
            map.choose(cell);
        }
        event.consume();
    }

    /// Chooses the rectangle from the anchor to a block.
    private void extendTo(@Nullable Cell cell) {
        Cell from = anchor;
        if (from != null && cell != null) {
            head = cell;
            BlockRegion region = BlockRegion.between(from.row(), from.column(), cell.row(), cell.column());
            if (!region.equals(map.selectedRegionProperty().get())) {
                map.choose(Optional.of(region));
            }
        }
    }

    private void scroll(ScrollEvent event) {
        if (interactive() && event.getTouchCount() == 0) {
            double factor = Math.pow(FACTOR_OF_A_STEP, event.getDeltaY() / SCROLL_OF_A_STEP);
            Viewport wanted = zoomed(factor, event.getX(), event.getY());
            map.glide(wanted.panned(-event.getDeltaX() / map.getWidth(), 0, map.rows(), map.columns()));
            event.consume();
        }
    }

    private void pinch(ZoomEvent event) {
        if (interactive()) {
            map.show(zoomed(event.getZoomFactor(), event.getX(), event.getY()));
            event.consume();
        }
    }

    private Viewport zoomed(double factor, double x, double y) {
        double bounded = Math.clamp(factor, 1 / MOST_FACTOR_AT_ONCE, MOST_FACTOR_AT_ONCE);
        return map.target().zoomed(bounded, x / map.getWidth(), y / map.getHeight(), map.rows(), map.columns());
    }

    private void key(KeyEvent event) {
        boolean known;
        if (event.isShiftDown() && interactive()) {
            known = extend(event);
        } else if (event.isShortcutDown()) {
            known = interactive() && pan(event);
        } else {
            known = choose(event);
        }
        if (!known && interactive() && !event.isShortcutDown()) {
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
            case ESCAPE -> {
                boolean given = map.selectedRegionProperty().get() != null;
                if (given) {
                    map.choose(Optional.empty());
                }
                yield given;
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
        map.glide(map.target().panned(widths, heights, map.rows(), map.columns()));
        return true;
    }

    private boolean extend(KeyEvent event) {
        return switch (event.getCode()) {
            case LEFT -> extend(0, -1);
            case RIGHT -> extend(0, 1);
            case UP -> extend(-1, 0);
            case DOWN -> extend(1, 0);
            default -> false;
        };
    }

    /// Moves the corner of the rectangle that the last move has moved; it begins at the selected
    /// block.
    private boolean extend(long down, long right) {
        Cell corner = head;
        if (map.selectedRegionProperty().get() == null || anchor == null || corner == null) {
            anchor = start();
            corner = anchor;
        }
        if (corner != null) {
            Cell moved = moved(corner, down, right);
            extendTo(moved);
            map.reveal(moved);
        }
        return true;
    }

    private @Nullable Cell start() {
        Cell selected = map.selectedCellProperty().get();
        return selected == null ? map.cellAt(map.getWidth() / 2, map.getHeight() / 2) : selected;
    }

    private Cell moved(Cell cell, long down, long right) {
        return new Cell(
                Math.clamp(cell.row() + down, 0, map.rows() - 1),
                Math.clamp(cell.column() + right, 0, map.columns() - 1));
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
        Cell from = start();
        if (from != null && map.pyramidProperty().get() != null) {
            Cell cell = moved(from, down, right);
            map.reveal(cell);
            map.choose(cell);
        }
        return true;
    }
}
