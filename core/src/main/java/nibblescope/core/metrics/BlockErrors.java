package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import nibblescope.core.quantize.BlockLayout;

/// The error of every block, side by side in block order. It does not own its memory.
///
/// @param squaredErrors  FP32 sum of the squared errors of each block's finite elements
/// @param nonFinite      how many elements of each block are not finite, before or after, one byte
///                       each
public record BlockErrors(BlockLayout layout, MemorySegment squaredErrors, MemorySegment nonFinite) {
    public static BlockErrors allocate(BlockLayout layout, Arena arena) {
        return new BlockErrors(
                layout,
                arena.allocate(Math.multiplyExact(layout.blocks(), Float.BYTES), Float.BYTES),
                arena.allocate(layout.blocks()));
    }

    /// The sum of a block's squared errors.
    public float squaredError(long block) {
        return squaredErrors.getAtIndex(JAVA_FLOAT, block);
    }

    public int nonFinite(long block) {
        return Byte.toUnsignedInt(nonFinite.get(JAVA_BYTE, block));
    }

    /// The mean squared error of a block's finite elements; NaN if it has none.
    public float meanSquaredError(long block) {
        int finite = layout.length(block) - nonFinite(block);
        return finite == 0 ? Float.NaN : squaredError(block) / finite;
    }

    /// Takes down what `meter` found in a block.
    public void set(long block, BlockMeter meter) {
        squaredErrors.setAtIndex(JAVA_FLOAT, block, meter.squaredError());
        nonFinite.set(JAVA_BYTE, block, (byte) meter.nonFinite());
    }
}
