package nibblescope.core.quantize;

import java.lang.foreign.Arena;
import nibblescope.core.format.FloatFormat;
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

    /// What a recipe makes its tensor scale from: the largest magnitude of the values that it
    /// quantizes; NaN if there is one, 0 if the tensor is empty.
    public static float amax(Tensor tensor, Recipe recipe) {
        if (!recipe.needsOwnAmax()) {
            return amax(tensor);
        }
        BlockReader reader = new BlockReader(tensor, recipe);
        float[] values = new float[recipe.blockSize()];
        FloatFormat input = tensor.dtype().computedIn();
        float amax = 0;
        for (long block = 0; block < reader.layout().blocks(); block++) {
            int count = reader.read(block, values, 0);
            amax = Math.max(amax, recipe.scaling().range().of(values, 0, count, recipe.elements(), input));
        }
        return amax;
    }

    /// Quantizes a tensor of values into memory of `arena`.
    public static QuantizedTensor quantize(Tensor tensor, Recipe recipe, Arena arena) {
        float amax = recipe.hasTensorScale() ? amax(tensor, recipe) : 0;
        BlockQuantizer whole = new BlockQuantizer(recipe, tensor.dtype().computedIn(), amax);
        QuantizedTensor result = QuantizedTensor.allocate(tensor.shape(), recipe, whole.storedTensorScale(), arena);
        BlockQuantizers quantizers = new BlockQuantizers(tensor, whole);
        BlockReader reader = new BlockReader(tensor, recipe);
        BlockLayout layout = reader.layout();
        float[] values = new float[recipe.blockSize()];
        byte[] codes = new byte[recipe.blockSize()];
        for (long block = 0; block < layout.blocks(); block++) {
            int length = reader.read(block, values, 0);
            int scaleCode = quantizers.of(block).quantize(values, 0, length, codes, 0);
            result.setBlock(layout, block, scaleCode, codes, 0);
        }
        return result;
    }
}
