package nibblescope.core.quantize;

import nibblescope.core.format.FloatFormat;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// Reads the values of blocks as their recipe sees them: gathered from where they lie and, where the
/// recipe has a transform, transformed. For any thread that may read the tensor.
public final class BlockReader {
    private final Values tensor;
    private final FloatFormat input;
    private final BlockLayout layout;
    private final Transform transform;

    /// What holds the values of a tensor, or those of them that are asked for.
    @FunctionalInterface
    public interface Values {
        /// Reads consecutive elements, as [Tensor#read] does.
        void read(long from, float[] into, int at, int count);
    }

    public BlockReader(Tensor tensor, Recipe recipe) {
        this(tensor.shape(), recipe, tensor.dtype().computedIn(), tensor::read);
    }

    /// @param shape of the tensor that the values are of
    /// @param input what the tensor is stored in, in which some references compute
    public BlockReader(Shape shape, Recipe recipe, FloatFormat input, Values values) {
        tensor = values;
        this.input = input;
        layout = BlockLayout.of(shape, recipe);
        transform = recipe.transform();
    }

    public BlockLayout layout() {
        return layout;
    }

    /// Reads a block and returns how many elements it has.
    ///
    /// @param at where its first value goes in `into`
    public int read(long block, float[] into, int at) {
        int height = layout.height(block);
        int width = layout.width(block);
        long row = layout.row(block);
        long column = layout.column(block);
        if (!transform.isNone()) {
            if (layout.block().columns() == 1) {
                readAlongColumn(row, column, height, into, at);
            } else {
                for (int r = 0; r < height; r++) {
                    readAlongRow(row + r, column, width, into, at + r * width);
                }
            }
        } else {
            for (int r = 0; r < height; r++) {
                tensor.read((row + r) * layout.columns() + column, into, at + r * width, width);
            }
        }
        return height * width;
    }

    /// Reads consecutive blocks, one after the other, and returns how many elements they have.
    ///
    /// @param end the block after the last one
    public int read(long first, long end, float[] into) {
        if (transform.isNone() && layout.block().isRow()) {
            long from = layout.firstElement(first);
            int count = (int) (layout.firstElement(end - 1) + layout.length(end - 1) - from);
            tensor.read(from, into, 0, count);
            return count;
        }
        int count = 0;
        for (long block = first; block < end; block++) {
            count += read(block, into, count);
        }
        return count;
    }

    private void readAlongRow(long row, long column, int width, float[] into, int at) {
        long first = column / transform.size() * transform.size();
        long end = Math.ceilDiv(column + width, (long) transform.size()) * transform.size();
        float[] run = new float[(int) (end - first)];
        tensor.read(row * layout.columns() + first, run, 0, run.length);
        transform.apply(run, first, input);
        System.arraycopy(run, (int) (column - first), into, at, width);
    }

    private void readAlongColumn(long row, long column, int height, float[] into, int at) {
        long first = row / transform.size() * transform.size();
        long end = Math.ceilDiv(row + height, (long) transform.size()) * transform.size();
        float[] run = new float[(int) (end - first)];
        for (int i = 0; i < run.length; i++) {
            tensor.read((first + i) * layout.columns() + column, run, i, 1);
        }
        transform.apply(run, first, input);
        System.arraycopy(run, (int) (row - first), into, at, height);
    }
}
