package nibblescope.app.study;

import java.util.Arrays;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// The values around the selected element: enough of its row to hold its block under every recipe.
/// They are those of the tensor, or others that were put in their place to see what becomes of them.
public final class SelectedBlock {
    /// The largest block size there is; smaller ones divide it.
    public static final int WINDOW = 32;

    private final TensorInfo info;
    private final Position position;
    private final float tensorAmax;
    private final float[] window;
    private final boolean edited;

    private SelectedBlock(TensorInfo info, Position position, float tensorAmax, float[] window, boolean edited) {
        this.info = info;
        this.position = position;
        this.tensorAmax = tensorAmax;
        this.window = window;
        this.edited = edited;
    }

    /// Reads the block around a position of a tensor.
    ///
    /// @param tensorAmax largest magnitude of the tensor, which its tensor scale comes from
    static SelectedBlock read(Tensor tensor, Position position, float tensorAmax) {
        long columns = tensor.shape().columns();
        long start = windowColumn(position);
        float[] window = new float[(int) Math.min(WINDOW, columns - start)];
        tensor.read(position.row() * columns + start, window, 0, window.length);
        return new SelectedBlock(tensor.info(), position, tensorAmax, window, false);
    }

    /// The same block with other values, 1 to [#WINDOW] of them. The rest of the tensor stays as it
    /// is: its amax is at least what it was, unless these values are all there is.
    ///
    /// @param selected the selected element, among these values
    SelectedBlock with(Position selected, float... values) {
        float amax = BlockQuantizer.amax(values, 0, values.length);
        boolean all = info.shape().elements() == window.length;
        return new SelectedBlock(info, selected, all ? amax : Math.max(tensorAmax, amax), values.clone(), true);
    }

    /// Whether its values are not those of the tensor.
    public boolean edited() {
        return edited;
    }

    /// All values around the selected element, the first one from [#windowColumn] on: a copy.
    public float[] window() {
        return window.clone();
    }

    /// The column of the first of all values.
    public long windowColumn() {
        return windowColumn(position);
    }

    static long windowColumn(Position position) {
        return position.column() / WINDOW * WINDOW;
    }

    /// Largest magnitude of the tensor, with these values in it.
    public float tensorAmax() {
        return tensorAmax;
    }

    public TensorInfo info() {
        return info;
    }

    public Position position() {
        return position;
    }

    /// The column of the first element of the block under a recipe.
    public long firstColumn(Recipe recipe) {
        return position.column() / recipe.blockSize() * recipe.blockSize();
    }

    /// The block's number under a recipe, counted row by row.
    public long blockNumber(Recipe recipe) {
        long blocksPerRow = Math.ceilDiv(info.shape().columns(), (long) recipe.blockSize());
        return position.row() * blocksPerRow + position.column() / recipe.blockSize();
    }

    /// The block under a recipe, followed step by step.
    public BlockTrace trace(Recipe recipe) {
        return BlockTrace.of(new BlockQuantizer(recipe, tensorAmax), values(recipe));
    }

    /// The values of the block under a recipe.
    public float[] values(Recipe recipe) {
        int from = (int) (firstColumn(recipe) % WINDOW);
        return Arrays.copyOfRange(window, from, Math.min(window.length, from + recipe.blockSize()));
    }
}
