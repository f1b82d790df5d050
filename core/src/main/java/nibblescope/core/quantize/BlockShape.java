package nibblescope.core.quantize;

import java.math.BigInteger;
import java.util.Optional;

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

    /// Whether blocks of another shape, laid side by side, make up one of this.
    public boolean isMadeUpOf(BlockShape other) {
        return rows % other.rows == 0 && columns % other.columns == 0;
    }

    /// The smallest shape that is made up of blocks of this and of another one, unless that is larger
    /// than a block may be.
    public Optional<BlockShape> common(BlockShape other) {
        long highest = multiple(rows, other.rows);
        long widest = multiple(columns, other.columns);
        return highest * widest <= MOST_ELEMENTS
                ? Optional.of(new BlockShape((int) highest, (int) widest))
                : Optional.empty();
    }

    private static long multiple(int one, int other) {
        return (long) one
                / BigInteger.valueOf(one).gcd(BigInteger.valueOf(other)).intValue()
                * other;
    }

    /// `32` for a row, `16x16` for any other.
    @Override
    public String toString() {
        return isRow() ? Integer.toString(columns) : rows + "x" + columns;
    }
}
