package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.CodePath;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.Counts;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RunSums;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;

/// Quantizes a tensor and measures its error, chunk after chunk. The sums of a run of 4096 blocks
/// are added up on the device, those of the runs here, so they are the same for chunks of any size.
final class QuantizeRun {
    private static final int SATURATED = 1;
    private static final int FLUSHED = 2;
    private static final int MAX_ERROR = 3;
    private static final int ELEMENT_CODES = 4;
    private static final int SCALE_CODES = 20;
    private static final int COUNTERS = 276;

    private final Job job;
    private final BlockQuantizer quantizer;
    private final QuantizeKernel kernel;
    private final BlockLayout layout;
    private final Optional<QuantizedTensor> quantized;
    private final Optional<BlockErrors> errors;
    private final RunSums[] sums;

    /// @param results where the outcome is allocated
    QuantizeRun(Job job, BlockQuantizer quantizer, QuantizeKernel kernel, Arena results) {
        this.job = job;
        this.quantizer = quantizer;
        this.kernel = kernel;
        layout = new BlockLayout(job.tensor().shape(), kernel.blockSize());
        quantized = job.wanted().contains(Job.Output.QUANTIZED_TENSOR)
                ? Optional.of(
                        QuantizedTensor.allocate(layout.shape(), job.recipe(), quantizer.storedTensorScale(), results))
                : Optional.empty();
        errors = job.wanted().contains(Job.Output.BLOCK_ERRORS)
                ? Optional.of(BlockErrors.allocate(layout, results))
                : Optional.empty();
        sums = new RunSums[Math.toIntExact(SlotMap.runs(layout.blocks()))];
        Arrays.fill(sums, RunSums.ZERO);
    }

    /// Runs all of it; may be called again after it failed.
    RunResult run(OpenDevice.Tools tools) throws CudaException, BackendException {
        long start = System.nanoTime();
        ValueType type = ValueType.of(job.tensor());
        SelfTests tests = tools.tests();
        tests.quantize(job.recipe(), kernel, type);
        tests.measure(kernel.blockSize(), type);
        tests.sumRuns();
        if (Chunks.ragged(layout)) {
            tests.padRows(type.bytes());
            tests.compactCodes();
        }
        MemorySegment counters = tools.ring()
                .run(new Work(tools.gpu(), tools.ring(), type), job.tensor().elements(), tools.monitor());
        ErrorSummary summary = ErrorSummary.of(List.of(sums), List.of(counted(counters)));
        return new RunResult(quantizer, summary, quantized, errors, System.nanoTime() - start, CodePath.KERNELS);
    }

    /// What was counted, without sums.
    private ErrorSummary counted(MemorySegment counters) {
        long[] all = counters.toArray(JAVA_LONG);
        return new ErrorSummary(
                job.tensor().elements(),
                all[0],
                all[SATURATED],
                all[FLUSHED],
                0,
                0,
                0,
                0,
                Float.intBitsToFloat(counters.getAtIndex(JAVA_INT, 2L * MAX_ERROR)),
                new Counts(Arrays.copyOfRange(all, ELEMENT_CODES, SCALE_CODES)),
                new Counts(Arrays.copyOfRange(all, SCALE_CODES, COUNTERS)));
    }

    /// The chunks of the run.
    private final class Work implements Ring.Work {
        private final Gpu gpu;
        private final Ring ring;
        private final ValueType type;
        private final TensorFeed feed;
        private final Chunks chunks;
        private final SlotMap map;
        private final BlockKernels kernels;
        private final Dequantizing dequantizing = Dequantizing.of(quantizer);

        Work(Gpu gpu, Ring ring, ValueType type) {
            this.gpu = gpu;
            this.ring = ring;
            this.type = type;
            feed = new TensorFeed(job.tensor(), ring.copies());
            chunks = Chunks.of(layout, type.bytes(), ring.chunkBytes());
            map = SlotMap.of(chunks.blocksPerChunk(), layout.blockSize(), type.bytes(), Chunks.ragged(layout));
            kernels = new BlockKernels(gpu, layout);
        }

        @Override
        public long chunks() {
            return chunks.count();
        }

        @Override
        public void submit(Slot slot, long index) throws CudaException {
            Chunks.Chunk chunk = chunks.chunk(index);
            long at = slot.device();
            long stream = slot.stream();
            long first = chunk.firstBlock();
            long blocks = chunk.blocks();
            MemorySegment staged = feed.stage(chunk.firstElement(), chunk.elements(), slot.values());
            gpu.driver().copyToDevice(at + map.values(), staged, stream);
            if (Chunks.ragged(layout)) {
                kernels.padRows(type.bytes(), at + map.values(), at + map.padded(), first, blocks, stream);
            }
            long codes = at + map.paddedCodes();
            long scales = at + map.scales();
            long blockErrors = at + map.errors();
            kernel.launch(gpu, type, at + map.padded(), codes, scales, blockErrors, blocks, stream);
            var measured = new BlockKernels.Measured(
                    at + map.padded(), codes, scales, at + map.nonFinite(), at + map.sums(), ring.counters());
            kernels.measure(type, dequantizing, measured, first, blocks, stream);
            kernels.sumRuns(blockErrors, at + map.sums(), blocks, at + map.runs(), stream);
            if (Chunks.ragged(layout) && quantized.isPresent()) {
                kernels.compactCodes(codes, at + map.codes(), first, blocks, stream);
            }
            fetch(slot, chunk);
        }

        private void fetch(Slot slot, Chunks.Chunk chunk) throws CudaException {
            long blocks = chunk.blocks();
            if (quantized.isPresent()) {
                fetch(slot, map.codes(), codeBytes(chunk));
                fetch(slot, map.scales(), blocks);
            }
            if (errors.isPresent()) {
                fetch(slot, map.errors(), blocks * Float.BYTES);
                fetch(slot, map.nonFinite(), blocks);
            }
            fetch(slot, map.runs(), runBytes(chunk));
        }

        private void fetch(Slot slot, long part, long bytes) throws CudaException {
            gpu.driver().copyToHost(onHost(slot, part, bytes), slot.device() + part, slot.stream());
        }

        private MemorySegment onHost(Slot slot, long part, long bytes) {
            return slot.outcome().asSlice(part - map.outcome(), bytes);
        }

        private long codeBytes(Chunks.Chunk chunk) {
            long end = Chunks.codeByte(layout, chunk.firstBlock() + chunk.blocks());
            return end - layout.codeByte(chunk.firstBlock());
        }

        private static long runBytes(Chunks.Chunk chunk) {
            return SlotMap.runs(chunk.blocks()) * SlotMap.SUMS_PER_RUN * Double.BYTES;
        }

        @Override
        public long finish(Slot slot, long index) {
            Chunks.Chunk chunk = chunks.chunk(index);
            long first = chunk.firstBlock();
            long blocks = chunk.blocks();
            quantized.ifPresent(q -> {
                keep(slot, map.codes(), q.codes().asSlice(layout.codeByte(first), codeBytes(chunk)));
                keep(slot, map.scales(), q.scales().asSlice(first, blocks));
            });
            errors.ifPresent(e -> {
                keep(slot, map.errors(), e.squaredErrors().asSlice(first * Float.BYTES, blocks * Float.BYTES));
                keep(slot, map.nonFinite(), e.nonFinite().asSlice(first, blocks));
            });
            double[] runs = onHost(slot, map.runs(), runBytes(chunk)).toArray(JAVA_DOUBLE);
            int run = (int) (first / ErrorSummary.BLOCKS_PER_RUN);
            for (int i = 0; i < runs.length; i += SlotMap.SUMS_PER_RUN) {
                sums[run++] = new RunSums(runs[i], runs[i + 1], runs[i + 2], runs[i + 3]);
            }
            return chunk.elements();
        }

        private void keep(Slot slot, long part, MemorySegment into) {
            ring.copies().copy(onHost(slot, part, into.byteSize()), into);
        }
    }
}
