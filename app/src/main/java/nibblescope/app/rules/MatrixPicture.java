package nibblescope.app.rules;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import org.jspecify.annotations.Nullable;

/// The matrix: the values stay in sight while the rows are scrolled, the names and scales while the
/// elements are.
final class MatrixPicture extends Drawing {
    private final RulesModel model;
    private final Presentation presentation;
    private final RulesText text;
    private final ScrollBar down = new ScrollBar();
    private final ScrollBar across = new ScrollBar();
    private final Pane layer = new Pane();
    private final Rectangle seen = new Rectangle();
    private final List<MatrixRow> rows = new ArrayList<>();
    private @Nullable MatrixGeometry geometry;
    private int cursor;

    MatrixPicture(RulesModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        text = new RulesText(presentation);
        setId("rules-matrix");
        setAccessibleRole(AccessibleRole.LIST_VIEW);
        down.setOrientation(Orientation.VERTICAL);
        down.setAccessibleText(presentation.text("rules.scroll.rows"));
        across.setAccessibleText(presentation.text("rules.scroll.elements"));
        for (ScrollBar bar : List.of(down, across)) {
            bar.setFocusTraversable(false);
            bar.valueProperty().addListener(_ -> redraw());
        }
        layer.setClip(seen);
        layer.setPickOnBounds(false);
        getChildren().addAll(layer, down, across);
        model.groupsProperty().subscribe(this::groupsChanged);
        model.comparedProperty().addListener(_ -> tell());
        presentation.themeProperty().addListener(_ -> redraw());
        presentation.textScaleProperty().addListener(_ -> redraw());
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
        addEventHandler(ScrollEvent.SCROLL, event -> {
            scroll(down, -event.getDeltaY());
            scroll(across, -event.getDeltaX());
            event.consume();
        });
    }

    private static void scroll(ScrollBar bar, double by) {
        bar.setValue(Math.clamp(bar.getValue() + by, 0, bar.getMax()));
    }

    private void groupsChanged(List<RuleGroup> groups) {
        boolean hadFocus = rows.stream().anyMatch(MatrixRow::isFocused);
        rows.clear();
        for (RuleGroup group : groups) {
            MatrixRow row = new MatrixRow(() -> model.compare(group));
            int index = rows.size();
            row.focusedProperty().addListener((_, _, focused) -> {
                if (focused) {
                    cursor = index;
                    reveal(index);
                }
                redraw();
            });
            row.setOnMouseMoved(event -> row.explain(explanation(group, event.getX(), event.getY())));
            rows.add(row);
        }
        layer.getChildren().setAll(rows);
        cursor = Math.clamp(cursor, 0, Math.max(0, rows.size() - 1));
        moveCursor(cursor, hadFocus);
        tell();
    }

    /// What the tooltip says of a place in a row.
    private String explanation(RuleGroup group, double x, double y) {
        MatrixGeometry shown = geometry;
        if (shown == null) {
            return "";
        }
        int column = (int) Math.floor((x + across.getValue() - shown.left()) / shown.cell());
        double cells = shown.rows().stream()
                .filter(row -> row.group().equals(group))
                .mapToDouble(MatrixGeometry.Row::cells)
                .findFirst()
                .orElse(0);
        boolean onElement = y >= cells && x >= shown.left() && column < shown.columns();
        return onElement && group.first().holds(column)
                ? text.element(group.first(), column)
                : text.recipes(group) + "\n" + presentation.text("rules.row.help");
    }

    /// Says anew what the rows hold.
    private void tell() {
        List<RuleGroup> groups = model.groupsProperty().get();
        Compared compared = model.comparedProperty().get();
        for (int i = 0; i < groups.size(); i++) {
            String mark = compared.isFirst(groups.get(i)) ? "A" : compared.isSecond(groups.get(i)) ? "B" : "";
            rows.get(i).say(text.summary(groups.get(i), i, groups.size(), mark));
        }
        setAccessibleText(presentation.text("rules.matrix", groups.size()));
        redraw();
    }

    private void keyPressed(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || rows.isEmpty()) {
            return;
        }
        switch (event.getCode()) {
            case UP -> moveCursor(cursor - 1, true);
            case DOWN -> moveCursor(cursor + 1, true);
            case HOME -> moveCursor(0, true);
            case END -> moveCursor(rows.size() - 1, true);
            case LEFT -> scroll(across, -step());
            case RIGHT -> scroll(across, step());
            case SPACE, ENTER -> model.compare(model.groupsProperty().get().get(cursor));
            default -> {
                return;
            }
        }
        event.consume();
    }

    private double step() {
        return geometry == null ? 0 : geometry.cell();
    }

    /// The row at the cursor is the one that Tab leads to.
    private void moveCursor(int wanted, boolean focus) {
        if (rows.isEmpty()) {
            return;
        }
        cursor = Math.clamp(wanted, 0, rows.size() - 1);
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).setFocusTraversable(i == cursor);
        }
        if (focus) {
            rows.get(cursor).requestFocus();
        }
    }

    private void reveal(int index) {
        MatrixGeometry shown = geometry;
        if (shown == null || index >= shown.rows().size()) {
            return;
        }
        MatrixGeometry.Row row = shown.rows().get(index);
        double room = roomForRows(shown);
        double least = row.y() + row.height() - room;
        double value = Math.clamp(down.getValue(), Math.min(least, row.y()), row.y());
        down.setValue(Math.clamp(value, 0, down.getMax()));
    }

    private double roomForRows(MatrixGeometry shown) {
        return Math.max(1, getHeight() - shown.head() - (across.isVisible() ? across.prefHeight(-1) : 0));
    }

    @Override
    protected void layoutChildren() {
        RuleMatrix matrix = model.matrixProperty().get();
        geometry = null;
        if (matrix != null && getWidth() > 0) {
            double bar = down.prefWidth(-1);
            MatrixGeometry laidOut =
                    MatrixGeometry.of(matrix, model.groupsProperty().get(), getWidth() - bar - 2, presentation);
            geometry = laidOut;
            layOutBars(laidOut, bar);
            seen.setX(0);
            seen.setY(laidOut.head());
            seen.setWidth(laidOut.width());
            seen.setHeight(roomForRows(laidOut));
            layer.resizeRelocate(0, 0, getWidth(), getHeight());
            for (int i = 0; i < rows.size() && i < laidOut.rows().size(); i++) {
                MatrixGeometry.Row row = laidOut.rows().get(i);
                rows.get(i)
                        .resizeRelocate(0, laidOut.head() + row.y() - down.getValue(), laidOut.width(), row.height());
            }
        }
        super.layoutChildren();
    }

    private void layOutBars(MatrixGeometry shown, double bar) {
        across.setVisible(shown.contentWidth() > shown.width());
        double room = roomForRows(shown);
        fit(down, shown.contentHeight(), room);
        down.setVisible(down.getMax() > 0);
        down.resizeRelocate(shown.width() + 2, shown.head(), bar, room);
        fit(across, shown.contentWidth() - shown.left(), shown.width() - shown.left());
        across.resizeRelocate(
                shown.left(), getHeight() - across.prefHeight(-1), shown.width() - shown.left(), across.prefHeight(-1));
    }

    private void fit(ScrollBar bar, double content, double room) {
        double most = Math.max(0, content - room);
        bar.setMax(most);
        bar.setVisibleAmount(content <= 0 ? most : most * Math.min(1, room / content));
        bar.setUnitIncrement(presentation.scaled(40));
        bar.setBlockIncrement(Math.max(1, room * 0.8));
        bar.setValue(Math.clamp(bar.getValue(), 0, most));
    }

    @Override
    public void draw(Pen pen) {
        MatrixGeometry shown = geometry;
        RuleMatrix matrix = model.matrixProperty().get();
        if (shown == null || matrix == null) {
            return;
        }
        MatrixPainter painter = new MatrixPainter(
                pen, presentation, shown, matrix, model.comparedProperty().get(), across.getValue());
        double room = roomForRows(shown);
        pen.clipped(0, shown.head(), shown.width(), room, () -> {
            for (int i = 0; i < shown.rows().size(); i++) {
                MatrixGeometry.Row row = shown.rows().get(i);
                double y = row.y() - down.getValue();
                if (y < room && y + row.height() > 0) {
                    painter.row(
                            row,
                            shown.head() + y,
                            i < rows.size() && rows.get(i).isFocused());
                }
            }
        });
        painter.head();
    }
}
