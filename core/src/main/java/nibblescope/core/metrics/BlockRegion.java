package nibblescope.core.metrics;

import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockShape;

/// A rectangle of blocks; the last row and the last column are in it. Rows and columns count blocks,
/// not elements.
public record BlockRegion(long firstRow, long firstColumn, long lastRow, long lastColumn) {
    public BlockRegion {
        if (firstRow < 0 || firstColumn < 0 || lastRow < firstRow || lastColumn < firstColumn) {
            throw new IllegalArgumentException("no rectangle from row %d, column %d to row %d, column %d"
                    .formatted(firstRow, firstColumn, lastRow, lastColumn));
        }
    }

    /// The rectangle between two blocks, whichever comes first.
    public static BlockRegion between(long row, long column, long otherRow, long otherColumn) {
        return new BlockRegion(
                Math.min(row, otherRow),
                Math.min(column, otherColumn),
                Math.max(row, otherRow),
                Math.max(column, otherColumn));
    }

    public long rows() {
        return lastRow - firstRow + 1;
    }

    public long columns() {
        return lastColumn - firstColumn + 1;
    }

    public long blocks() {
        return Math.multiplyExact(rows(), columns());
    }

    /// Whether all of it lies in a matrix of blocks.
    public boolean isIn(long rows, long columns) {
        return lastRow < rows && lastColumn < columns;
    }

    /// Whether it shares a block with the cell of a pyramid that covers so many blocks from a place
    /// on.
    boolean meets(long row, long column, long rowsCovered, long columnsCovered) {
        return row <= lastRow
                && row + rowsCovered > firstRow
                && column <= lastColumn
                && column + columnsCovered > firstColumn;
    }

    /// The elements in it.
    public long elements(BlockLayout layout) {
        BlockShape block = layout.block();
        long left = firstColumn * block.columns();
        long right = Math.min(layout.columns(), (lastColumn + 1) * block.columns());
        long top = firstRow * block.rows();
        long bottom = Math.min(layout.rows(), (lastRow + 1) * block.rows());
        return Math.multiplyExact(bottom - top, right - left);
    }
}
