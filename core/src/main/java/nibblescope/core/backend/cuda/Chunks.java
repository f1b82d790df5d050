package nibblescope.core.backend.cuda;

import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.BlockLayout;

/// How the blocks of a tensor are cut into chunks of whole runs of 4096 blocks.
///
/// @param layout         of the tensor
/// @param blocksPerChunk a multiple of 4096
record Chunks(BlockLayout layout, long blocksPerChunk) {
    /// Chunks of about so many bytes of values.
    static Chunks of(BlockLayout layout, int valueBytes, long chunkBytes) {
        long runBytes = (long) ErrorSummary.BLOCKS_PER_RUN * layout.blockSize() * valueBytes;
        return new Chunks(layout, Math.max(1, chunkBytes / runBytes) * ErrorSummary.BLOCKS_PER_RUN);
    }

    /// Consecutive blocks.
    ///
    /// @param elements of the tensor, none of padding
    record Chunk(long firstBlock, long blocks, long firstElement, long elements) {}

    long count() {
        return Math.ceilDiv(layout.blocks(), blocksPerChunk);
    }

    Chunk chunk(long index) {
        return range(layout, index * blocksPerChunk, Math.min(layout.blocks(), (index + 1) * blocksPerChunk));
    }

    /// The blocks from `first` up to, not including, `last`; at least one.
    static Chunk range(BlockLayout layout, long first, long last) {
        long firstElement = layout.firstElement(first);
        long end = layout.firstElement(last - 1) + layout.length(last - 1);
        return new Chunk(first, last - first, firstElement, end - firstElement);
    }

    /// Whether the last block of a row is shorter than the others, so that values and codes are
    /// padded on the device.
    static boolean ragged(BlockLayout layout) {
        return layout.columns() % layout.blockSize() != 0;
    }

    /// The bytes in which the codes of a chunk start and end.
    static long codeByte(BlockLayout layout, long block) {
        return block == layout.blocks() ? layout.codeBytes() : layout.codeByte(block);
    }
}
