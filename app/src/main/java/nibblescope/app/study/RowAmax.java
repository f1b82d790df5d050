package nibblescope.app.study;

import nibblescope.core.format.FloatFormat;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// What the scale of a tensor's row comes from, where each row has its own.
///
/// @param input  what the tensor is stored in
/// @param isRead whether the row was read: one that is too long for an answer at once is not
/// @param amax   largest magnitude of the row; 0 if it was not read
/// @param values of the row; none of a row that is too long to be kept
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowAmax(FloatFormat input, boolean isRead, float amax, float... values) {
    private static final int LONGEST_READ = 1 << 24;
    private static final int LONGEST_KEPT = 1 << 20;

    /// Reads a row, unless it is too long.
    static RowAmax of(long row, Tensor tensor) {
        long columns = tensor.shape().columns();
        FloatFormat input = tensor.dtype().computedIn();
        if (columns > LONGEST_READ) {
            return new RowAmax(input, false, 0);
        }
        float[] values = new float[(int) Math.min(columns, LONGEST_KEPT)];
        float amax = 0;
        for (long column = 0; column < columns; column += values.length) {
            int count = (int) Math.min(values.length, columns - column);
            tensor.read(row * columns + column, values, 0, count);
            // Math.max returns NaN if either argument is.
            amax = Math.max(amax, BlockQuantizer.amax(values, 0, count));
        }
        return columns == values.length ? new RowAmax(input, true, amax, values) : new RowAmax(input, true, amax);
    }

    /// Whether it is known what a recipe makes the scale of the row from.
    boolean isKnown(Recipe recipe) {
        return isRead && (!recipe.needsOwnAmax() || values.length > 0);
    }

    /// What a recipe with blocks of a row makes the scale of the row from.
    float of(Recipe recipe) {
        if (!recipe.needsOwnAmax()) {
            return amax;
        }
        BlockReader reader = new BlockReader(
                Shape.of(1, values.length),
                recipe,
                input,
                (from, into, at, count) -> System.arraycopy(values, (int) from, into, at, count));
        BlockLayout layout = reader.layout();
        float[] block = new float[recipe.blockSize()];
        float most = 0;
        for (long number = 0; number < layout.blocks(); number++) {
            most = Math.max(
                    most,
                    recipe.scaling().range().of(block, 0, reader.read(number, block, 0), recipe.elements(), input));
        }
        return most;
    }
}
