package nibblescope.core.quantize;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import nibblescope.core.tensor.Shape;

/// The codes and scales that a recipe makes of a tensor. It does not own its memory.
///
/// @param shape             of the tensor
/// @param recipe            what the bits mean
/// @param codes             element codes; where they lie says [BlockLayout]
/// @param scales            one code a block, in block order, of as many bytes as the format of the
///                          scale has, in little-endian order
/// @param storedTensorScale the FP32 number that the recipe's reference stores for the whole
///                          tensor; 1 for a recipe without one, and where every row has its own
public record QuantizedTensor(
        Shape shape, Recipe recipe, MemorySegment codes, MemorySegment scales, float storedTensorScale) {
    private static final ValueLayout.OfShort TWO_BYTES = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt FOUR_BYTES = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public QuantizedTensor {
        BlockLayout layout = BlockLayout.of(shape, recipe);
        long scaleBytes = scaleBytes(layout, recipe);
        if (codes.byteSize() != layout.codeBytes() || scales.byteSize() != scaleBytes) {
            throw new IllegalArgumentException("%s of %s takes %d bytes of codes and %d of scales, not %d and %d"
                    .formatted(recipe, shape, layout.codeBytes(), scaleBytes, codes.byteSize(), scales.byteSize()));
        }
    }

    private static long scaleBytes(BlockLayout layout, Recipe recipe) {
        return Math.multiplyExact(
                layout.blocks(), (long) recipe.scaling().scaleFormat().bytes());
    }

    /// An all-zero tensor to be filled, in memory of `arena`.
    public static QuantizedTensor allocate(Shape shape, Recipe recipe, float storedTensorScale, Arena arena) {
        BlockLayout layout = BlockLayout.of(shape, recipe);
        return new QuantizedTensor(
                shape,
                recipe,
                arena.allocate(layout.codeBytes()),
                arena.allocate(scaleBytes(layout, recipe)),
                storedTensorScale);
    }

    public BlockLayout layout() {
        return BlockLayout.of(shape, recipe);
    }

    /// The scale code of a block.
    public int scaleCode(long block) {
        return switch (recipe.scaling().scaleFormat()) {
            case NONE -> 0;
            case E8M0, E4M3 -> Byte.toUnsignedInt(scales.get(JAVA_BYTE, block));
            case BF16, FP16 -> Short.toUnsignedInt(scales.get(TWO_BYTES, block * Short.BYTES));
            case FP32 -> scales.get(FOUR_BYTES, block * Integer.BYTES);
        };
    }

    private void setScaleCode(long block, int code) {
        switch (recipe.scaling().scaleFormat()) {
            case NONE -> {}
            case E8M0, E4M3 -> scales.set(JAVA_BYTE, block, (byte) code);
            case BF16, FP16 -> scales.set(TWO_BYTES, block * Short.BYTES, (short) code);
            case FP32 -> scales.set(FOUR_BYTES, block * Integer.BYTES, code);
        }
    }

    /// Writes a block: its scale code, and the codes `from` on, one an element.
    public void setBlock(BlockLayout layout, long block, int scaleCode, byte[] oneAnElement, int from) {
        setScaleCode(block, scaleCode);
        long at = layout.codeByte(block);
        int length = layout.length(block);
        if (layout.codesPerByte() == 1) {
            MemorySegment.copy(oneAnElement, from, codes, JAVA_BYTE, at, length);
            return;
        }
        for (int i = 0; i < length; i += 2) {
            int high = i + 1 < length ? oneAnElement[from + i + 1] << 4 : 0;
            codes.set(JAVA_BYTE, at + i / 2, (byte) (oneAnElement[from + i] | high));
        }
    }

    /// Reads the codes of a block, one an element, and says how many there are.
    public int codes(BlockLayout layout, long block, byte[] into, int at) {
        long from = layout.codeByte(block);
        int length = layout.length(block);
        if (layout.codesPerByte() == 1) {
            MemorySegment.copy(codes, JAVA_BYTE, from, into, at, length);
            return length;
        }
        for (int i = 0; i < length; i++) {
            into[at + i] = (byte) (codes.get(JAVA_BYTE, from + i / 2) >> (i % 2 * 4) & 0xF);
        }
        return length;
    }
}
