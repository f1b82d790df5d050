package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.ScratchArena;
import nibblescope.core.tensor.Tensor;

/// One number for every block, FP32, side by side in block order; NaN for a block that has none.
/// Its memory is freed with it.
public record BlockValues(BlockLayout layout, MemorySegment values) {
    private static final int BLOCKS_PER_CHUNK = 2048;
    private static final int ELEMENTS_PER_CHUNK = 1 << 16;

    private static BlockValues allocate(BlockLayout layout) {
        long bytes = Math.multiplyExact(layout.blocks(), Float.BYTES);
        return new BlockValues(layout, ScratchArena.ofAuto().allocate(bytes, Float.BYTES));
    }

    public float value(long block) {
        return values.getAtIndex(JAVA_FLOAT, block);
    }

    /// A quantity of every block of a tensor, in one pass over it.
    ///
    /// @throws CancellationException if the monitor says so
    public static BlockValues of(Tensor tensor, BlockQuantizer quantizer, BlockQuantity quantity, RunMonitor monitor) {
        BlockReader reader = new BlockReader(tensor, quantizer.recipe());
        BlockQuantizers quantizers = new BlockQuantizers(tensor, quantizer);
        BlockLayout layout = reader.layout();
        BlockValues all = allocate(layout);
        BlockGauge gauge = new BlockGauge(quantizer.recipe(), quantity);
        int blocksPerChunk = Math.max(1, ELEMENTS_PER_CHUNK / layout.blockSize());
        float[] x = new float[Math.multiplyExact(blocksPerChunk, layout.blockSize())];
        long blocks = layout.blocks();
        long done = 0;
        for (long first = 0; first < blocks; first += blocksPerChunk) {
            stopIfCancelled(monitor);
            long end = Math.min(blocks, first + blocksPerChunk);
            done += reader.read(first, end, x);
            int at = 0;
            for (long block = first; block < end; block++) {
                int length = layout.length(block);
                all.values.setAtIndex(JAVA_FLOAT, block, gauge.of(quantizers.of(block), x, at, length));
                at += length;
            }
            monitor.progress(done, tensor.elements());
        }
        return all;
    }

    /// The mean squared error of every block under one recipe minus that under another, of the same
    /// tensor: negative where the first one is better. Where their block shapes differ, the blocks
    /// are the smallest that are made up of those of both, and the squared errors in each are added
    /// up. NaN where either has an element that is not finite.
    ///
    /// @throws IllegalArgumentException if the errors are not of the same shape, or no block is made
    ///                 up of those of both
    /// @throws CancellationException    if the monitor says so
    public static BlockValues difference(BlockErrors minuend, BlockErrors subtrahend, RunMonitor monitor) {
        BlockLayout own = minuend.layout();
        BlockShape common = own.block()
                .common(subtrahend.layout().block())
                .orElseThrow(() -> new IllegalArgumentException("no block is made up of blocks of %s and of %s"
                        .formatted(own.block(), subtrahend.layout().block())));
        BlockLayout layout = new BlockLayout(own.shape(), common, own.codeBits());
        PooledErrors first = new PooledErrors(minuend, layout);
        PooledErrors second = new PooledErrors(subtrahend, layout);
        BlockValues all = allocate(layout);
        long blocks = layout.blocks();
        for (long block = 0; block < blocks; block++) {
            if (block % BLOCKS_PER_CHUNK == 0) {
                stopIfCancelled(monitor);
            }
            double difference = first.meanSquaredError(block) - second.meanSquaredError(block);
            all.values.setAtIndex(JAVA_FLOAT, block, (float) difference);
        }
        return all;
    }

    private static void stopIfCancelled(RunMonitor monitor) {
        if (monitor.cancelled()) {
            throw new CancellationException();
        }
    }
}
