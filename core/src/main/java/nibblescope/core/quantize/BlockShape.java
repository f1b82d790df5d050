package nibblescope.core.quantize;

/// The rows and columns of a matrix that share a block scale: 1 x 16, 16 x 1, 16 x 16 and so on.
public record BlockShape(int rows, int columns) {
    /// The most elements that a block may have.
    public static final int MOST_ELEMENTS = 128 * 128;

    public BlockShape {
        if (rows <= 0 || columns <= 0 || (long) rows * columns > MOST_ELEMENTS || rows * columns % 2 != 0) {
            throw new IllegalArgumentException("a block has an even number of elements up to %d, not %d x %d"
                    .formatted(MOST_ELEMENTS, rows, columns));
        }
    }

    /// Consecutive elements of a row.
    public static BlockShape row(int columns) {
        return new BlockShape(1, columns);
    }

    public int elements() {
        return rows * columns;
    }

    /// Whether a block lies in one row, so that its elements are consecutive.
    public boolean isRow() {
        return rows == 1;
    }

    /// `32` for a row, `16x16` for any other.
    @Override
    public String toString() {
        return isRow() ? Integer.toString(columns) : rows + "x" + columns;
    }
}
