package nibblescope.app.board;

import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/// Figures in as many columns as fit, each column as wide as its widest figure.
final class FigureGrid extends Pane {
    private static final double GAP = 8;
    private static final double ROW_GAP = 1;

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private List<Node> figures() {
        return getManagedChildren();
    }

    private double columnWidth(int column, int columns) {
        double widest = 0;
        for (int i = column; i < figures().size(); i += columns) {
            widest = Math.max(widest, figures().get(i).prefWidth(-1));
        }
        return Math.ceil(widest);
    }

    private double width(int columns) {
        double width = (columns - 1) * GAP;
        for (int column = 0; column < columns; column++) {
            width += columnWidth(column, columns);
        }
        return width;
    }

    private int columns(double width) {
        int columns = Math.max(1, figures().size());
        while (columns > 1 && width(columns) > width) {
            columns--;
        }
        return columns;
    }

    private double rowHeight(int row, int columns) {
        double highest = 0;
        for (int i = row * columns; i < Math.min(figures().size(), (row + 1) * columns); i++) {
            highest = Math.max(highest, figures().get(i).prefHeight(-1));
        }
        return Math.ceil(highest);
    }

    @Override
    protected double computeMinWidth(double height) {
        return width(1);
    }

    @Override
    protected double computePrefWidth(double height) {
        return width(Math.max(1, figures().size()));
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        int columns = columns(width < 0 ? Double.MAX_VALUE : width);
        int rows = Math.ceilDiv(figures().size(), columns);
        double height = Math.max(0, rows - 1) * ROW_GAP;
        for (int row = 0; row < rows; row++) {
            height += rowHeight(row, columns);
        }
        return height;
    }

    @Override
    protected void layoutChildren() {
        int columns = columns(getWidth());
        double top = 0;
        for (int row = 0; row * columns < figures().size(); row++) {
            double left = 0;
            double height = rowHeight(row, columns);
            for (int i = row * columns; i < Math.min(figures().size(), (row + 1) * columns); i++) {
                double width = columnWidth(i - row * columns, columns);
                figures().get(i).resizeRelocate(left, top, width, height);
                left += width + GAP;
            }
            top += height + ROW_GAP;
        }
    }
}
