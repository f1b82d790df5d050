package nibblescope.core.quantize;

import nibblescope.core.tensor.Tensor;

/// The quantizer of each block of a tensor: of its row where every row has a scale of its own, else
/// the same for all. For one thread.
public final class BlockQuantizers {
    private final Tensor tensor;
    private final BlockReader reader;
    private final BlockQuantizer whole;
    private final float[] values;
    private BlockQuantizer ofRow;
    private long row = -1;

    /// @param whole that of the tensor's first block
    public BlockQuantizers(Tensor tensor, BlockQuantizer whole) {
        this.tensor = tensor;
        this.whole = whole;
        reader = new BlockReader(tensor, whole.recipe());
        ofRow = whole;
        values = new float[whole.recipe().blockSize()];
    }

    /// The quantizer of a block.
    public BlockQuantizer of(long block) {
        int columns = reader.layout().width(block);
        return switch (whole.recipe().scaling().tensor()) {
            case NONE, TENSOR -> whole.forBlock(block, columns);
            case ROW -> ofRow(reader.layout().row(block)).forBlock(block, columns);
        };
    }

    private BlockQuantizer ofRow(long wanted) {
        if (wanted != row) {
            ofRow = whole.withAmax(amax(wanted));
            row = wanted;
        }
        return ofRow;
    }

    private float amax(long wanted) {
        BlockLayout layout = reader.layout();
        long first = layout.blockAt(wanted, 0);
        float amax = 0;
        for (long block = first; block < first + layout.blocksPerRow(); block++) {
            // Math.max returns NaN if either argument is.
            amax = Math.max(amax, whole.range(values, 0, reader.read(block, values, 0)));
        }
        return amax;
    }

    /// What is stored for every row, or for the whole tensor; nothing where there is no such scale.
    public float[] storedTensorScales() {
        return switch (whole.recipe().scaling().tensor()) {
            case NONE -> new float[0];
            case TENSOR -> new float[] {whole.storedTensorScale()};
            case ROW -> {
                float[] all = new float[Math.toIntExact(tensor.shape().rows())];
                for (int r = 0; r < all.length; r++) {
                    all[r] = ofRow(r).storedTensorScale();
                }
                yield all;
            }
        };
    }
}
