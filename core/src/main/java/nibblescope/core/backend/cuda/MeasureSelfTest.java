package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RunSums;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// Tests a kernel that measures, on crafted values as if each seventh block of a row were short,
/// under one recipe for each way to dequantize.
record MeasureSelfTest(int blockSize, ValueType type) {
    private static final int BLOCKS_PER_ROW = 7;
    private static final int SHORT_BLOCK = 5;
    private static final long FIRST_BLOCK = 4096L * 3;
    private static final int COUNTERS = 276;
    private static final float TENSOR_AMAX = 3.7f;

    Optional<String> difference(Scratch scratch) throws CudaException {
        List<String> recipes = blockSize == 16
                ? List.of("e8m0-16-floor", "nvfp4-torchao", "nvfp4-transformer-engine")
                : List.of("mxfp4-ocp-floor", "e4m3-32");
        for (String id : recipes) {
            BlockQuantizer quantizer = new BlockQuantizer(RecipeCatalog.find(id).orElseThrow(), TENSOR_AMAX);
            Optional<String> difference = difference(quantizer, scratch);
            if (difference.isPresent()) {
                return difference.map(text -> text + "; recipe " + id);
            }
        }
        return Optional.empty();
    }

    private Optional<String> difference(BlockQuantizer quantizer, Scratch scratch) throws CudaException {
        Tensor values = CraftedValues.of(type, blockSize, quantizer.tensorScale(), scratch.arena());
        int blocks = (int) values.shape().rows();
        long columns = (long) (BLOCKS_PER_ROW - 1) * blockSize + SHORT_BLOCK;
        BlockLayout layout = new BlockLayout(Shape.of(1L << 20, columns), blockSize);
        Expected expected = new Expected(quantizer, values, layout, scratch);
        long nonFinite = scratch.poisoned(blocks);
        long sums = scratch.poisoned(3L * blocks * Double.BYTES);
        long counters = scratch.zeroed(COUNTERS * Long.BYTES);
        var measured = new BlockKernels.Measured(
                scratch.upload(values.data()),
                scratch.upload(expected.codes),
                scratch.upload(expected.scales),
                nonFinite,
                sums,
                counters);
        new BlockKernels(scratch.gpu(), layout)
                .measure(type, Dequantizing.of(quantizer), measured, FIRST_BLOCK, blocks, scratch.stream());
        long differs = scratch.download(nonFinite, blocks).mismatch(expected.nonFinite);
        if (differs >= 0) {
            return Optional.of("the count of elements that are not finite of block " + differs);
        }
        differs = scratch.download(sums, expected.sums.byteSize()).mismatch(expected.sums);
        if (differs >= 0) {
            long at = differs / Double.BYTES;
            return Optional.of("sum %d of block %d".formatted(at / blocks, at % blocks));
        }
        differs = scratch.download(counters, expected.counters.byteSize()).mismatch(expected.counters);
        return differs < 0 ? Optional.empty() : Optional.of("counter " + differs / Long.BYTES);
    }

    /// What the kernel has to find.
    private final class Expected {
        private final MemorySegment codes;
        private final MemorySegment scales;
        private final MemorySegment nonFinite;
        private final MemorySegment sums;
        private final MemorySegment counters;

        Expected(BlockQuantizer quantizer, Tensor values, BlockLayout layout, Scratch scratch) {
            int blocks = (int) values.shape().rows();
            codes = scratch.onHost((long) blocks * blockSize / 2);
            scales = scratch.onHost(blocks);
            nonFinite = scratch.onHost(blocks);
            sums = scratch.onHost(3L * blocks * Double.BYTES);
            counters = scratch.onHost(COUNTERS * Long.BYTES);
            BlockMeter meter = new BlockMeter(quantizer);
            float[] block = new float[blockSize];
            byte[] one = new byte[blockSize];
            for (int i = 0; i < blocks; i++) {
                values.read((long) i * blockSize, block, 0, blockSize);
                int scale = quantizer.quantize(block, 0, blockSize, one, 0);
                scales.set(JAVA_BYTE, i, (byte) scale);
                for (int j = 0; j < blockSize; j += 2) {
                    codes.set(JAVA_BYTE, ((long) i * blockSize + j) / 2, (byte) (one[j] | one[j + 1] << 4));
                }
                meter.measure(block, 0, layout.length(FIRST_BLOCK + i), one, 0, scale);
                nonFinite.set(JAVA_BYTE, i, (byte) meter.nonFinite());
                RunSums blockSums = meter.takeSums();
                sums.setAtIndex(JAVA_DOUBLE, i, blockSums.sum());
                sums.setAtIndex(JAVA_DOUBLE, (long) blocks + i, blockSums.sumSquares());
                sums.setAtIndex(JAVA_DOUBLE, 2L * blocks + i, blockSums.sumError());
            }
            count(meter.take());
        }

        private void count(ErrorSummary summary) {
            counters.setAtIndex(JAVA_LONG, 0, summary.nonFinite());
            counters.setAtIndex(JAVA_LONG, 1, summary.saturated());
            counters.setAtIndex(JAVA_LONG, 2, summary.flushed());
            counters.setAtIndex(JAVA_LONG, 3, Float.floatToRawIntBits(summary.maxError()));
            int at = 4;
            for (int code = 0; code < summary.codeCounts().codes(); code++) {
                counters.setAtIndex(JAVA_LONG, at++, summary.codeCounts().count(code));
            }
            for (int code = 0; code < summary.scaleCounts().codes(); code++) {
                counters.setAtIndex(JAVA_LONG, at++, summary.scaleCounts().count(code));
            }
        }
    }
}
