package nibblescope.app.recipe;

import java.util.Optional;
import nibblescope.core.quantize.BlockShape;

/// The forms of blocks of a size.
enum BlockForm {
    ROW,
    COLUMN,
    SQUARE;

    /// The form of a block; empty for any other.
    static Optional<BlockForm> of(BlockShape block) {
        if (block.rows() == 1) {
            return Optional.of(ROW);
        }
        if (block.columns() == 1) {
            return Optional.of(COLUMN);
        }
        return block.rows() == block.columns() ? Optional.of(SQUARE) : Optional.empty();
    }

    /// The longer side of a block.
    static int size(BlockShape block) {
        return Math.max(block.rows(), block.columns());
    }

    BlockShape block(int size) {
        return switch (this) {
            case ROW -> BlockShape.row(size);
            case COLUMN -> new BlockShape(size, 1);
            case SQUARE -> new BlockShape(size, size);
        };
    }
}
