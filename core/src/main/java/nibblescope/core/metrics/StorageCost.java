package nibblescope.core.metrics;

import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Shape;

/// The bytes that a quantized tensor takes as its recipe's reference stores it.
///
/// @param elements         of the tensor
/// @param codeBytes        bytes that hold element codes, each block's of as many bits as the format
///                         has, the half-empty last byte of an odd row too
/// @param scaleBytes       those of the block scales
/// @param tensorScaleBytes 4 for the tensor or for each row, 0 for a recipe without a tensor scale
/// @param paddingBytes     what rows are filled up with, to a whole block
public record StorageCost(long elements, long codeBytes, long scaleBytes, long tensorScaleBytes, long paddingBytes) {
    public static StorageCost of(Shape shape, Recipe recipe) {
        BlockLayout layout = BlockLayout.of(shape, recipe);
        long codeBytes = codeBytes(layout);
        long paddedBytes = switch (recipe.packing()) {
            case PADDED_BLOCKS -> Math.multiplyExact(layout.blocks(), bytes(layout, layout.blockSize()));
            case NONE, WHOLE_BLOCKS, WHOLE_BYTES, ONE_A_BYTE, GGML_BLOCKS -> codeBytes;
        };
        return new StorageCost(
                shape.elements(),
                codeBytes,
                Math.multiplyExact(recipe.storedScales(shape), (long)
                        recipe.scaling().scaleFormat().bytes()),
                Float.BYTES * tensorScales(layout, recipe),
                paddedBytes - codeBytes);
    }

    private static long tensorScales(BlockLayout layout, Recipe recipe) {
        return switch (recipe.scaling().tensor()) {
            case NONE -> 0;
            case TENSOR -> 1;
            case ROW -> layout.rows();
        };
    }

    /// The codes of every block from a byte of its own on.
    private static long codeBytes(BlockLayout layout) {
        long height = layout.block().rows();
        long whole = Math.multiplyExact(layout.rows() / height, codeBytes(layout, height));
        return Math.addExact(whole, codeBytes(layout, layout.rows() % height));
    }

    /// Of a row of blocks of that height.
    private static long codeBytes(BlockLayout layout, long height) {
        long width = layout.block().columns();
        long whole = Math.multiplyExact(layout.columns() / width, bytes(layout, height * width));
        return Math.addExact(whole, bytes(layout, height * (layout.columns() % width)));
    }

    private static long bytes(BlockLayout layout, long codes) {
        return Math.ceilDiv(codes * layout.codeBits(), (long) Byte.SIZE);
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
