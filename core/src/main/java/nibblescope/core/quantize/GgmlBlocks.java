package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.tensor.Shape;

/// A quantized tensor as ggml lays it out: blocks of scales, then codes, one after the other
/// (`ggml-common.h`).
///
/// ```
/// MXFP4  32 elements  | e | codes 0+16, 1+17 .. 15+31 |
/// NVFP4  64 elements  | d d d d | codes of four times 16 elements, 0+8, 1+9 .. 7+15 |
/// Q4_0   32 elements  | d: FP16 | codes 0+16 .. 15+31, each plus 8 |
/// Q8_0   32 elements  | d: FP16 | 32 codes |
/// ```
///
/// Of a byte that holds two codes the first one stands in the low half.
///
/// @param tensor whose rows are whole blocks
public record GgmlBlocks(QuantizedTensor tensor) {
    private static final int NVFP4_SCALES = 4;

    /// Whether the rows of a tensor are whole blocks.
    public static boolean fit(Shape shape, Recipe recipe) {
        return shape.columns() % ((long) scales(recipe) * recipe.blockSize()) == 0;
    }

    /// Bytes of a row.
    public long bytesPerRow() {
        BlockLayout layout = tensor.layout();
        int scaleBytes = tensor.recipe().scaling().scaleFormat().bytes();
        return layout.blocksPerRow() * (scaleBytes + layout.bytesOf(layout.blockSize()));
    }

    /// The bytes of a row.
    public byte[] row(long row) {
        BlockLayout layout = tensor.layout();
        byte[] bytes = new byte[Math.toIntExact(bytesPerRow())];
        long first = layout.blockAt(row, 0);
        int at = 0;
        for (long block = first; block < first + layout.blocksPerRow(); block += scales(tensor.recipe())) {
            for (int scale = 0; scale < scales(tensor.recipe()); scale++) {
                at = putScale(block + scale, bytes, at);
            }
            for (int scale = 0; scale < scales(tensor.recipe()); scale++) {
                at = putCodes(layout, block + scale, bytes, at);
            }
        }
        return bytes;
    }

    /// Scales of one of ggml's blocks.
    private static int scales(Recipe recipe) {
        return recipe.scaling().scaleFormat() == ScaleFormat.E4M3 ? NVFP4_SCALES : 1;
    }

    private int putScale(long block, byte[] bytes, int at) {
        int size = tensor.recipe().scaling().scaleFormat().bytes();
        int code = tensor.scaleCode(block);
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (code >> (i * Byte.SIZE));
        }
        return at + size;
    }

    private int putCodes(BlockLayout layout, long block, byte[] bytes, int at) {
        byte[] codes = new byte[layout.blockSize()];
        tensor.codes(layout, block, codes, 0);
        if (layout.codesPerByte() == 1) {
            System.arraycopy(codes, 0, bytes, at, codes.length);
            return at + codes.length;
        }
        // Adding 8 to four bits inverts the highest one.
        int offset = tensor.recipe().elements() == ElementFormat.INT4 ? 0x88 : 0;
        int half = codes.length / 2;
        for (int i = 0; i < half; i++) {
            bytes[at + i] = (byte) ((codes[i] | (codes[i + half] << 4)) ^ offset);
        }
        return at + half;
    }
}
