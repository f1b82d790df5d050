package nibblescope.core.metrics;

import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Shape;

/// The bytes that a quantized tensor takes as its recipe's reference stores it.
///
/// @param elements         of the tensor
/// @param codeBytes        bytes that hold element codes, the half-empty last byte of an odd row
///                         too
/// @param scaleBytes       those of the block scales
/// @param tensorScaleBytes 4, or 0 for a recipe without a tensor scale; 4 a row where each has one
/// @param paddingBytes     what rows are filled up with, to a whole block
public record StorageCost(long elements, long codeBytes, long scaleBytes, long tensorScaleBytes, long paddingBytes) {
    public static StorageCost of(Shape shape, Recipe recipe) {
        BlockLayout layout = BlockLayout.of(shape, recipe);
        long storedCodeBytes = switch (recipe.packing()) {
            case PADDED_BLOCKS -> Math.multiplyExact(layout.blocks(), (long) layout.bytesOf(recipe.blockSize()));
            case NONE, WHOLE_BLOCKS, WHOLE_BYTES, ONE_A_BYTE, GGML_BLOCKS -> layout.codeBytes();
        };
        long tensorScales = switch (recipe.scaling().tensor()) {
            case NONE -> 0;
            case TENSOR -> 1;
            case ROW -> layout.rows();
        };
        return new StorageCost(
                shape.elements(),
                layout.codeBytes(),
                Math.multiplyExact(
                        recipe.storedScales(shape),
                        (long) recipe.scaling().scaleFormat().bytes()),
                Math.multiplyExact(tensorScales, (long) Float.BYTES),
                storedCodeBytes - layout.codeBytes());
    }

    public long totalBytes() {
        return codeBytes + scaleBytes + tensorScaleBytes + paddingBytes;
    }

    /// All stored bits over the elements: 4.25 for MXFP4, 4.5 for NVFP4.
    public double bitsPerElement() {
        return totalBytes() * 8.0 / elements;
    }

    /// How many times smaller this is than a plain format of so many bits an element: FP32 32,
    /// FP16 and BF16 16, FP8 8.
    public double savingAgainst(int bits) {
        return bits / bitsPerElement();
    }
}
