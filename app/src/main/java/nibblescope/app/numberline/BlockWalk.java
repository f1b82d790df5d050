package nibblescope.app.numberline;

import java.util.OptionalInt;
import nibblescope.app.study.BlockPlace;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockShape;
import org.jspecify.annotations.Nullable;

/// Goes from element to element and from block to block, of the chosen recipe. Values that were put
/// into a block may be more than its row has, or fewer.
final class BlockWalk {
    private final Exploration exploration;

    BlockWalk(Exploration exploration) {
        this.exploration = exploration;
    }

    /// Whether two blocks are about the same part of the same tensor, with whatever values.
    static boolean sameWindow(SelectedBlock one, SelectedBlock other) {
        return one.info().equals(other.info())
                && one.position().row() == other.position().row()
                && one.windowColumn() == other.windowColumn();
    }

    boolean atFirst() {
        SelectedBlock block = exploration.blockProperty().get();
        return block == null || (blockNumber(block) == 0 && neighbour(block, -1) == null);
    }

    boolean atLast() {
        SelectedBlock block = exploration.blockProperty().get();
        return block == null || (blockNumber(block) == layout(block).blocks() - 1 && neighbour(block, 1) == null);
    }

    void moveElement(int delta) {
        SelectedBlock block = exploration.blockProperty().get();
        if (block != null) {
            Position at = exploration.positionProperty().get();
            long size = block().columns();
            long first = at.column() / size * size;
            long last = Math.max(first, Math.min(first + size, end(block)) - 1);
            BlockPlace place = block.place(exploration.recipeProperty().get());
            OptionalInt index = place.isRow() ? OptionalInt.empty() : place.index(at);
            exploration.select(
                    index.isPresent()
                            ? place.position(Math.clamp((long) index.getAsInt() + delta, 0, place.count() - 1))
                            : new Position(at.row(), Math.clamp(at.column() + delta, first, last)));
        }
    }

    void moveBlock(int delta) {
        SelectedBlock block = exploration.blockProperty().get();
        if (block != null) {
            Position neighbour = neighbour(block, delta);
            BlockLayout layout = layout(block);
            long wanted = Math.clamp(blockNumber(block) + delta, 0, layout.blocks() - 1);
            exploration.select(neighbour == null ? new Position(layout.row(wanted), layout.column(wanted)) : neighbour);
        }
    }

    void moveRow(int delta) {
        SelectedBlock block = exploration.blockProperty().get();
        if (block != null) {
            Position at = exploration.positionProperty().get();
            BlockLayout layout = layout(block);
            long row = Math.clamp(at.row() + delta, 0, layout.rows() - 1);
            exploration.select(new Position(row, Math.min(at.column(), layout.columns() - 1)));
        }
    }

    /// The other block of the values at hand, where one of them is beyond what the row has: no
    /// number leads there or back.
    private @Nullable Position neighbour(SelectedBlock block, int delta) {
        Position at = exploration.positionProperty().get();
        long size = block().columns();
        long first = at.column() / size * size + delta * size;
        if (!block().isRow() || SelectedBlock.WINDOW % size != 0) {
            return null;
        }
        boolean beyond = Math.max(at.column(), first) >= layout(block).columns();
        return beyond && first >= block.windowColumn() && first < end(block) ? new Position(at.row(), first) : null;
    }

    /// The column after the values at hand, or after the row while they are not yet those of the
    /// selected element.
    private long end(SelectedBlock block) {
        Position at = exploration.positionProperty().get();
        long end = block.windowColumn() + block.window().length;
        boolean there = at.row() == block.position().row() && at.column() >= block.windowColumn() && at.column() < end;
        return there ? end : block.info().shape().columns();
    }

    private BlockShape block() {
        return exploration.recipeProperty().get().scaling().block();
    }

    private BlockLayout layout(SelectedBlock block) {
        return BlockLayout.of(block.info().shape(), exploration.recipeProperty().get());
    }

    private long blockNumber(SelectedBlock block) {
        Position at = exploration.positionProperty().get();
        BlockLayout layout = layout(block);
        return layout.blockAt(at.row(), Math.min(at.column(), layout.columns() - 1));
    }
}
