package nibblescope.app.study;

import java.util.Arrays;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// The values around the selected element: enough of its row to hold its block under every recipe.
public final class SelectedBlock {
    /// The largest block size there is; smaller ones divide it.
    private static final int WINDOW = 32;

    private final TensorInfo info;
    private final Position position;
    private final float tensorAmax;
    private final float[] window;

    private SelectedBlock(TensorInfo info, Position position, float tensorAmax, float[] window) {
        this.info = info;
        this.position = position;
        this.tensorAmax = tensorAmax;
        this.window = window;
    }

    /// Reads the block around a position of a tensor.
    ///
    /// @param tensorAmax largest magnitude of the tensor, which its tensor scale comes from
    static SelectedBlock read(Tensor tensor, Position position, float tensorAmax) {
        long columns = tensor.shape().columns();
        long start = position.column() / WINDOW * WINDOW;
        float[] window = new float[(int) Math.min(WINDOW, columns - start)];
        tensor.read(position.row() * columns + start, window, 0, window.length);
        return new SelectedBlock(tensor.info(), position, tensorAmax, window);
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
