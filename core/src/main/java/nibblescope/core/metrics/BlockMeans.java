package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import nibblescope.core.quantize.BlockLayout;

/// The mean squared errors of blocks, NaN for one with an element that is not finite. They take no
/// memory: they are made of the sums when they are read. The loop over the blocks has no branch, so
/// that the compiler makes vector code of it; blocks that are shorter than the others, and those
/// that have no number, are put right afterwards.
final class BlockMeans implements Cells {
    private static final int STRETCH = 1 << 12;
    private static final MemorySegment FINITE = MemorySegment.ofArray(new byte[STRETCH]);

    private final BlockErrors errors;
    private final long blocksPerRow;
    /// The first block of the last row of blocks, which may have fewer rows of elements.
    private final long lastRow;
    private final int height;
    private final int lastHeight;
    private final int width;
    private final int lastWidth;
    private final long countBytes;

    BlockMeans(BlockErrors errors) {
        this.errors = errors;
        BlockLayout layout = errors.layout();
        blocksPerRow = layout.blocksPerRow();
        lastRow = layout.blocks() - blocksPerRow;
        height = layout.block().rows();
        lastHeight = layout.height(lastRow);
        width = layout.block().columns();
        lastWidth = (int) (layout.columns() - (blocksPerRow - 1) * width);
        countBytes = errors.nonFinite().byteSize() / layout.blocks();
    }

    @Override
    public float get(long block) {
        if (errors.nonFinite(block) > 0) {
            return Float.NaN;
        }
        int high = block < lastRow ? height : lastHeight;
        boolean atEnd = lastWidth < width && (block + 1) % blocksPerRow == 0;
        return errors.squaredError(block) / (high * (atEnd ? lastWidth : width));
    }

    @Override
    public void read(long from, float[] into, int at, int count) {
        MemorySegment.copy(errors.squaredErrors(), JAVA_FLOAT, from * Float.BYTES, into, at, count);
        int above = at + (int) Math.clamp(lastRow - from, 0, count);
        divide(into, at, above, height * width);
        divide(into, above, at + count, lastHeight * width);
        if (lastWidth < width) {
            for (long i = blocksPerRow - 1 - from % blocksPerRow; i < count; i += blocksPerRow) {
                into[at + (int) i] = get(from + i);
            }
        }
        poison(from, into, at, count);
    }

    private static void divide(float[] sums, int from, int end, float length) {
        for (int i = from; i < end; i++) {
            sums[i] /= length;
        }
    }

    /// Marks blocks that have an element that is not finite.
    private void poison(long from, float[] into, int at, int count) {
        MemorySegment counts = errors.nonFinite();
        long start = from * countBytes;
        long end = start + count * countBytes;
        long next = start;
        while (next < end) {
            long stop = Math.min(end, next + FINITE.byteSize());
            long found = MemorySegment.mismatch(counts, next, stop, FINITE, 0, stop - next);
            if (found < 0) {
                next = stop;
            } else {
                long block = (next + found - start) / countBytes;
                into[at + (int) block] = Float.NaN;
                next = start + (block + 1) * countBytes;
            }
        }
    }
}
