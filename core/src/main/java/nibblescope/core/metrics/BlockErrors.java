package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import nibblescope.core.quantize.BlockLayout;

/// The error of every block, side by side in block order. It does not own its memory.
///
/// @param squaredErrors  FP32 sum of the squared errors of each block's finite elements
/// @param nonFinite      how many elements of each block are not finite, before or after, one byte
///                       each; two where a block may have more than 255
public record BlockErrors(BlockLayout layout, MemorySegment squaredErrors, MemorySegment nonFinite) {
    private static final int MOST_IN_A_BYTE = 0xFF;

    public static BlockErrors allocate(BlockLayout layout, Arena arena) {
        return new BlockErrors(
                layout,
                arena.allocate(Math.multiplyExact(layout.blocks(), Float.BYTES), Float.BYTES),
                arena.allocate(Math.multiplyExact(layout.blocks(), countBytes(layout)), Short.BYTES));
    }

    private static int countBytes(BlockLayout layout) {
        return layout.blockSize() > MOST_IN_A_BYTE ? Short.BYTES : Byte.BYTES;
    }

    /// The sum of a block's squared errors.
    public float squaredError(long block) {
        return squaredErrors.getAtIndex(JAVA_FLOAT, block);
    }

    public int nonFinite(long block) {
        return countBytes(layout) == Byte.BYTES
                ? Byte.toUnsignedInt(nonFinite.get(JAVA_BYTE, block))
                : Short.toUnsignedInt(nonFinite.getAtIndex(JAVA_SHORT, block));
    }

    /// The mean squared error of a block's finite elements; NaN if it has none.
    public float meanSquaredError(long block) {
        int finite = layout.length(block) - nonFinite(block);
        return finite == 0 ? Float.NaN : squaredError(block) / finite;
    }

    /// Takes down what `meter` found in a block.
    public void set(long block, BlockMeter meter) {
        squaredErrors.setAtIndex(JAVA_FLOAT, block, meter.squaredError());
        if (countBytes(layout) == Byte.BYTES) {
            nonFinite.set(JAVA_BYTE, block, (byte) meter.nonFinite());
        } else {
            nonFinite.setAtIndex(JAVA_SHORT, block, (short) meter.nonFinite());
        }
    }
}
