package nibblescope.core.backend.worker;

import java.util.ArrayList;
import java.util.List;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// A tensor in parts of consecutive blocks, whose codes and scales, one part's after the other's,
/// are those of the tensor: some whole rows or, where rows are long, whole blocks of one row.
final class TensorSlices {
    /// A part.
    ///
    /// @param firstBlock   of the tensor
    /// @param firstElement of the tensor
    record Slice(Tensor tensor, long firstBlock, long firstElement) {}

    private TensorSlices() {}

    /// @param mostElements of a slice, at least one block
    static List<Slice> of(Tensor tensor, int blockSize, long mostElements) {
        BlockLayout layout = new BlockLayout(tensor.shape(), blockSize);
        long columns = layout.columns();
        boolean byRows = columns <= mostElements;
        long rowsPerSlice = byRows ? mostElements / columns : 1;
        long columnsPerSlice = byRows ? columns : mostElements / blockSize * blockSize;
        List<Slice> slices = new ArrayList<>();
        for (long row = 0; row < layout.rows(); row += rowsPerSlice) {
            long rows = Math.min(rowsPerSlice, layout.rows() - row);
            for (long column = 0; column < columns; column += columnsPerSlice) {
                long width = Math.min(columnsPerSlice, columns - column);
                long first = row * columns + column;
                slices.add(new Slice(tensor.slice(first, Shape.of(rows, width)), layout.blockAt(row, column), first));
            }
        }
        return slices;
    }
}
