package nibblescope.core.quantize;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import nibblescope.core.tensor.Shape;

/// The codes and scales that a recipe makes of a tensor. It does not own its memory.
///
/// @param shape             of the tensor
/// @param recipe            what the bits mean
/// @param codes             element codes, two a byte, the even element of a row in the low half,
///                          every row starting on a byte; where they lie says [BlockLayout]
/// @param scales            one code a block, in block order
/// @param storedTensorScale the FP32 number that the recipe's reference stores for the whole
///                          tensor; 1 for a recipe without one
public record QuantizedTensor(
        Shape shape, Recipe recipe, MemorySegment codes, MemorySegment scales, float storedTensorScale) {
    public QuantizedTensor {
        BlockLayout layout = new BlockLayout(shape, recipe.blockSize());
        if (codes.byteSize() != layout.codeBytes() || scales.byteSize() != layout.blocks()) {
            throw new IllegalArgumentException("%s of %s takes %d bytes of codes and %d of scales, not %d and %d"
                    .formatted(
                            recipe, shape, layout.codeBytes(), layout.blocks(), codes.byteSize(), scales.byteSize()));
        }
    }

    /// An all-zero tensor to be filled, in memory of `arena`.
    public static QuantizedTensor allocate(Shape shape, Recipe recipe, float storedTensorScale, Arena arena) {
        BlockLayout layout = new BlockLayout(shape, recipe.blockSize());
        return new QuantizedTensor(
                shape, recipe, arena.allocate(layout.codeBytes()), arena.allocate(layout.blocks()), storedTensorScale);
    }

    public BlockLayout layout() {
        return new BlockLayout(shape, recipe.blockSize());
    }

    /// The scale code of a block.
    public int scaleCode(long block) {
        return Byte.toUnsignedInt(scales.get(JAVA_BYTE, block));
    }

    /// Writes a block: its scale code, and the codes `from` on, one an element.
    public void setBlock(BlockLayout layout, long block, int scaleCode, byte[] oneAnElement, int from) {
        scales.set(JAVA_BYTE, block, (byte) scaleCode);
        long at = layout.codeByte(block);
        int length = layout.length(block);
        for (int i = 0; i < length; i += 2) {
            int high = i + 1 < length ? oneAnElement[from + i + 1] << 4 : 0;
            codes.set(JAVA_BYTE, at + i / 2, (byte) (oneAnElement[from + i] | high));
        }
    }

    /// Reads the codes of a block, one an element, and says how many there are.
    public int codes(BlockLayout layout, long block, byte[] into, int at) {
        long from = layout.codeByte(block);
        int length = layout.length(block);
        for (int i = 0; i < length; i++) {
            into[at + i] = (byte) (codes.get(JAVA_BYTE, from + i / 2) >> (i % 2 * 4) & 0xF);
        }
        return length;
    }
}
