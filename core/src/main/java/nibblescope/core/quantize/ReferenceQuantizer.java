package nibblescope.core.quantize;

import java.lang.foreign.Arena;
import nibblescope.core.tensor.Tensor;

/// The executable definition of what a recipe makes of a tensor: scalar, plain, one block after the
/// other on the calling thread. Backends are compared with it, byte for byte.
public final class ReferenceQuantizer {
    private ReferenceQuantizer() {}

    /// The largest magnitude of a tensor; NaN if it holds one, 0 if it is empty.
    public static float amax(Tensor tensor) {
        float amax = 0;
        for (long i = 0; i < tensor.elements(); i++) {
            // Math.max returns NaN if either argument is.
            amax = Math.max(amax, Math.abs(tensor.get(i)));
        }
        return amax;
    }

    /// Quantizes a tensor of values into memory of `arena`.
    public static QuantizedTensor quantize(Tensor tensor, Recipe recipe, Arena arena) {
        BlockQuantizer quantizer = new BlockQuantizer(recipe, recipe.hasTensorScale() ? amax(tensor) : 0);
        QuantizedTensor result = QuantizedTensor.allocate(tensor.shape(), recipe, quantizer.storedTensorScale(), arena);
        BlockLayout layout = result.layout();
        float[] values = new float[recipe.blockSize()];
        byte[] codes = new byte[recipe.blockSize()];
        for (long block = 0; block < layout.blocks(); block++) {
            int length = layout.length(block);
            tensor.read(layout.firstElement(block), values, 0, length);
            int scaleCode = quantizer.quantize(values, 0, length, codes, 0);
            result.setBlock(layout, block, scaleCode, codes, 0);
        }
        return result;
    }
}
