package nibblescope.app.numberline;

import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;

/// How elements are known in the picture, whatever blocks they are in: one of the selected row by its
/// column, one of another row by its column and, for each row between, the length of a row.
///
/// @param row    the selected one
/// @param length of a row, with room for values beyond its end
record ElementKeys(long row, long length) {
    static ElementKeys of(SelectedBlock block) {
        long columns = block.info().shape().columns();
        return new ElementKeys(block.position().row(), columns + 2L * SelectedBlock.WINDOW);
    }

    long key(Position at) {
        return (at.row() - row) * length + at.column();
    }

    Position position(long key) {
        return new Position(row + Math.floorDiv(key, length), Math.floorMod(key, length));
    }
}
