package nibblescope.app.study;

import java.util.OptionalInt;

/// Where the selected block lies in its tensor under a recipe. Its elements are counted row by row.
///
/// @param number of the block
/// @param row    of its first element
/// @param column of its first element
/// @param width  columns of the block
/// @param count  its elements
public record BlockPlace(long number, long row, long column, int width, int count) {
    /// Rows of the block.
    public int height() {
        return Math.ceilDiv(count, width);
    }

    public long lastRow() {
        return row + height() - 1;
    }

    public long lastColumn() {
        return column + width - 1;
    }

    /// Whether it lies in one row.
    public boolean isRow() {
        return height() == 1;
    }

    /// Where an element lies.
    public Position position(int index) {
        return new Position(row + index / width, column + index % width);
    }

    /// Which of its elements lies there; empty if none does.
    public OptionalInt index(Position at) {
        boolean inside =
                at.row() >= row && at.row() <= lastRow() && at.column() >= column && at.column() <= lastColumn();
        return inside ? OptionalInt.of((int) ((at.row() - row) * width + at.column() - column)) : OptionalInt.empty();
    }
}
