package nibblescope.core.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Packing;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// A tensor in parts of consecutive blocks, whose codes and scales, one part's after the other's,
/// are those of the tensor: some whole rows or, where rows are long, whole blocks of one row, unless
/// blocks see more than their own values or are packed together.
public final class TensorSlices {
    /// A part.
    ///
    /// @param row        of the tensor, where it begins
    /// @param column     of the tensor, where it begins
    /// @param firstBlock of the tensor
    public record Slice(Tensor tensor, long row, long column, long firstBlock) {}

    private TensorSlices() {}

    /// The parts of a tensor that has elements.
    ///
    /// @param mostElements of a slice, at least one block; where a slice has to be whole rows of
    ///                     blocks, it is the least number of them if that is more
    public static List<Slice> of(Tensor tensor, Recipe recipe, long mostElements) {
        BlockLayout layout = BlockLayout.of(tensor.shape(), recipe);
        long rowsPerSlice = rowsPerSlice(layout, recipe, mostElements);
        long columnsPerSlice = columnsPerSlice(layout, recipe, mostElements);
        List<Slice> slices = new ArrayList<>();
        for (long row = 0; row < layout.rows(); row += rowsPerSlice) {
            long rows = Math.min(rowsPerSlice, layout.rows() - row);
            for (long column = 0; column < layout.columns(); column += columnsPerSlice) {
                long width = Math.min(columnsPerSlice, layout.columns() - column);
                Tensor part = tensor.slice(row * layout.columns() + column, Shape.of(rows, width));
                slices.add(new Slice(part, row, column, layout.blockAt(row, column)));
            }
        }
        return slices;
    }

    private static long columnsPerSlice(BlockLayout layout, Recipe recipe, long mostElements) {
        boolean wholeRows = layout.columns() <= mostElements
                || !layout.block().isRow()
                || recipe.scaling().tensor() == TensorScaling.ROW
                || !recipe.transform().isNone()
                || recipe.packing() == Packing.GGML_BLOCKS;
        return wholeRows ? layout.columns() : mostElements / layout.blockSize() * layout.blockSize();
    }

    private static long rowsPerSlice(BlockLayout layout, Recipe recipe, long mostElements) {
        long step = layout.block().rows();
        if (step > 1 && layout.block().columns() == 1) {
            // The transform runs along columns, and has to begin where it would in the tensor.
            OptionalInt period = recipe.transform().period();
            if (period.isEmpty()) {
                return layout.rows();
            }
            step = leastCommonMultiple(step, period.getAsInt());
        }
        return Math.max(1, mostElements / layout.columns() / step) * step;
    }

    private static long leastCommonMultiple(long a, long b) {
        long multiple = a;
        while (multiple % b != 0) {
            multiple += a;
        }
        return multiple;
    }
}
