package nibblescope.core.quantize;

import nibblescope.core.tensor.Shape;

/// Where the blocks of a tensor lie, and where their codes do. Blocks are numbered row by row of
/// blocks; those at the right and lower edge may be cut short. Inside a block, elements are in
/// row-major order.
///
/// The codes of a block are consecutive, those of consecutive blocks too, and every block starts on
/// a byte: codes of at most 4 bits stand two a byte, the first one in the low half, longer ones take
/// a byte each.
///
/// @param shape    of the tensor, taken as `shape.rows()` by `shape.columns()`
/// @param block    of how many rows and columns a block is
/// @param codeBits of an element
public record BlockLayout(Shape shape, BlockShape block, int codeBits) {
    private static final int NIBBLE_BITS = 4;

    /// Blocks of consecutive elements of a row, with codes of 4 bits.
    public BlockLayout(Shape shape, int blockSize) {
        this(shape, BlockShape.row(blockSize), NIBBLE_BITS);
    }

    /// The blocks of a tensor under a recipe.
    public static BlockLayout of(Shape shape, Recipe recipe) {
        return new BlockLayout(
                shape, recipe.scaling().block(), recipe.elements().bits());
    }

    public long rows() {
        return shape.rows();
    }

    public long columns() {
        return shape.columns();
    }

    /// Elements of a block that is not cut short.
    public int blockSize() {
        return block.elements();
    }

    /// Rows of blocks.
    public long blockRows() {
        return Math.ceilDiv(rows(), (long) block.rows());
    }

    /// Blocks in each of these rows.
    public long blocksPerRow() {
        return Math.ceilDiv(columns(), (long) block.columns());
    }

    public long blocks() {
        return Math.multiplyExact(blockRows(), blocksPerRow());
    }

    /// The row of a block's first element.
    public long row(long block) {
        return block / blocksPerRow() * this.block.rows();
    }

    /// The column of a block's first element.
    public long column(long block) {
        return block % blocksPerRow() * this.block.columns();
    }

    /// The index of a block's first element, in row-major order.
    public long firstElement(long block) {
        return row(block) * columns() + column(block);
    }

    /// The index of a block's element, in row-major order of the tensor.
    ///
    /// @param index 0 up to, not including, [#length(long)]
    public long element(long block, int index) {
        int width = width(block);
        return firstElement(block) + index / width * columns() + index % width;
    }

    /// The rows of a block.
    public int height(long block) {
        return (int) Math.min(this.block.rows(), rows() - row(block));
    }

    /// The columns of a block.
    public int width(long block) {
        return (int) Math.min(this.block.columns(), columns() - column(block));
    }

    /// The elements of a block.
    public int length(long block) {
        return height(block) * width(block);
    }

    /// The block that holds an element.
    public long blockAt(long row, long column) {
        return row / block.rows() * blocksPerRow() + column / block.columns();
    }

    /// Codes that share a byte: 2 or 1.
    public int codesPerByte() {
        return codeBits <= NIBBLE_BITS ? 2 : 1;
    }

    /// Bytes that the codes of so many elements of a block take.
    public int bytesOf(int codes) {
        return Math.ceilDiv(codes, codesPerByte());
    }

    /// Bytes that the codes of a row of whole blocks take; of the tensor's rows, where blocks lie in
    /// one.
    public long codeBytesPerRow() {
        return codeBytesPerRow(block.rows());
    }

    private long codeBytesPerRow(int height) {
        long whole = columns() / block.columns();
        int rest = (int) (columns() % block.columns());
        return Math.addExact(
                Math.multiplyExact(whole, (long) bytesOf(height * block.columns())), (long) bytesOf(height * rest));
    }

    /// Bytes that all codes take.
    public long codeBytes() {
        long whole = rows() / block.rows();
        int rest = (int) (rows() % block.rows());
        return Math.addExact(Math.multiplyExact(whole, codeBytesPerRow()), rest == 0 ? 0 : codeBytesPerRow(rest));
    }

    /// The byte in which a block's codes start.
    public long codeByte(long block) {
        long blockRow = block / blocksPerRow();
        long before = block % blocksPerRow();
        return blockRow * codeBytesPerRow() + before * bytesOf(height(block) * this.block.columns());
    }
}
