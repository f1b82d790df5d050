package nibblescope.core.quantize;

import nibblescope.core.tensor.Shape;

/// Where the blocks of a tensor lie. Blocks are numbered row by row; the elements of consecutive
/// blocks are consecutive in row-major order, across the end of a row too. Codes stand two a byte
/// and every row starts on a byte, so that no two blocks share one.
///
/// @param shape     of the tensor, taken as `shape.rows()` by `shape.columns()`
/// @param blockSize elements of a block, even; the last block of a row may be shorter
public record BlockLayout(Shape shape, int blockSize) {
    public BlockLayout {
        if (blockSize <= 0 || blockSize % 2 != 0) {
            throw new IllegalArgumentException("a block has an even number of elements, not " + blockSize);
        }
    }

    public long rows() {
        return shape.rows();
    }

    public long columns() {
        return shape.columns();
    }

    public long blocksPerRow() {
        return Math.ceilDiv(columns(), (long) blockSize);
    }

    public long blocks() {
        return Math.multiplyExact(rows(), blocksPerRow());
    }

    /// The row that a block lies in.
    public long row(long block) {
        return block / blocksPerRow();
    }

    /// The column of a block's first element.
    public long column(long block) {
        return block % blocksPerRow() * blockSize;
    }

    /// The index of a block's first element, in row-major order.
    public long firstElement(long block) {
        return row(block) * columns() + column(block);
    }

    /// The elements of a block: `blockSize`, or fewer at the end of a row.
    public int length(long block) {
        return (int) Math.min(blockSize, columns() - column(block));
    }

    /// The block that holds an element.
    public long blockAt(long row, long column) {
        return row * blocksPerRow() + column / blockSize;
    }

    /// Bytes that the codes of a row take: two codes a byte.
    public long codeBytesPerRow() {
        return Math.ceilDiv(columns(), 2L);
    }

    /// Bytes that all codes take.
    public long codeBytes() {
        return Math.multiplyExact(rows(), codeBytesPerRow());
    }

    /// The byte in which a block's codes start.
    public long codeByte(long block) {
        return row(block) * codeBytesPerRow() + column(block) / 2;
    }
}
