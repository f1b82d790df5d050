package nibblescope.core.backend.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Measurement;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.RunMonitor;

/// Times the kernel of a job on values that lie in the device's memory: all blocks of the tensor,
/// or as many of the first ones as fit. What is timed is then checked at both ends.
final class TimedRun {
    /// Wherever it is still found afterwards, nothing was written.
    private static final byte POISON = (byte) 0xA5;

    private static final int CHECKED_BLOCKS = 256;

    private final Job job;
    private final BlockQuantizer quantizer;
    private final QuantizeKernel kernel;
    private final BlockLayout layout;
    private final ValueType type;
    private final boolean withErrors;
    private final int repeats;
    private final int blockSize;

    /// @param repeats how often it is timed
    TimedRun(Job job, BlockQuantizer quantizer, QuantizeKernel kernel, int repeats) {
        this.repeats = repeats;
        this.job = job;
        this.quantizer = quantizer;
        this.kernel = kernel;
        blockSize = kernel.blockSize();
        layout = new BlockLayout(job.tensor().shape(), blockSize);
        type = ValueType.of(job.tensor());
        withErrors = job.wanted().contains(Job.Output.BLOCK_ERRORS);
    }

    private long bytesPerBlock() {
        return (long) blockSize * type.bytes() + blockSize / 2 + 1 + (withErrors ? Float.BYTES : 0);
    }

    Measurement run(OpenDevice.Tools tools) throws CudaException, BackendException {
        SelfTests tests = tools.tests();
        tests.quantize(job.recipe(), kernel, type);
        if (Chunks.ragged(layout)) {
            tests.padRows(type.bytes());
        }
        long blocks = Math.min(layout.blocks(), tools.budgetBytes() / bytesPerBlock());
        if (blocks == 0) {
            throw tools.failures().tooLittleMemory(bytesPerBlock(), tools.budgetBytes());
        }
        tools.monitor().stage(RunMonitor.Stage.TIMING);
        try (Stopwatch stopwatch = new Stopwatch(tools.gpu().driver(), tools.monitor())) {
            double copied = tools.gpu().fastestCopy(stopwatch.copyBytesPerSecond(tools.budgetBytes()));
            try (DeviceMemory memory = new DeviceMemory(tools.gpu().driver())) {
                Resident resident = new Resident(tools.gpu(), memory, blocks, stopwatch.stream());
                tools.ring().run(new Upload(tools.ring(), resident), elements(blocks), tools.monitor());
                resident.poison();
                List<Long> nanos = stopwatch.time(repeats, elements(blocks), resident::launch);
                Optional<String> difference = resident.difference();
                if (difference.isPresent()) {
                    throw tests.failed(kernel.name(type, withErrors), difference.get());
                }
                return new Measurement(nanos, blocks * bytesPerBlock(), copied);
            }
        }
    }

    private long elements(long blocks) {
        return Chunks.range(layout, 0, blocks).elements();
    }

    /// The device memory of what is timed.
    private final class Resident {
        private final Gpu gpu;
        private final long stream;
        private final long blocks;
        private final long values;
        private final long codes;
        private final long scales;
        private final long errors;

        Resident(Gpu gpu, DeviceMemory memory, long blocks, long stream) throws CudaException {
            this.gpu = gpu;
            this.stream = stream;
            this.blocks = blocks;
            values = memory.allocate(blocks * blockSize * type.bytes());
            codes = memory.allocate(blocks * blockSize / 2);
            scales = memory.allocate(blocks);
            errors = withErrors ? memory.allocate(blocks * Float.BYTES) : 0;
        }

        void poison() throws CudaException {
            gpu.driver().fill(codes, POISON, blocks * blockSize / 2, stream);
            gpu.driver().fill(scales, POISON, blocks, stream);
            if (withErrors) {
                gpu.driver().fill(errors, POISON, blocks * Float.BYTES, stream);
            }
        }

        void launch() throws CudaException {
            kernel.launch(gpu, type, values, codes, scales, errors, blocks, stream);
        }

        /// How the first and the last blocks differ from what they have to be.
        Optional<String> difference() throws CudaException {
            long count = Math.min(CHECKED_BLOCKS, blocks);
            for (long first : new long[] {0, blocks - count}) {
                Optional<String> difference = difference(first, count);
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return Optional.empty();
        }

        private Optional<String> difference(long first, long count) throws CudaException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment foundCodes = arena.allocate(count * blockSize / 2);
                MemorySegment foundScales = arena.allocate(count);
                MemorySegment foundErrors = arena.allocate(count * Float.BYTES, Float.BYTES);
                gpu.driver().copyToHost(foundCodes, codes + first * blockSize / 2, stream);
                gpu.driver().copyToHost(foundScales, scales + first, stream);
                if (withErrors) {
                    gpu.driver().copyToHost(foundErrors, errors + first * Float.BYTES, stream);
                }
                gpu.driver().synchronize(stream);
                BlockCheck check = new BlockCheck(quantizer);
                var outcome = new BlockCheck.Outcome(
                        foundCodes, foundScales, withErrors ? Optional.of(foundErrors) : Optional.empty());
                for (long i = 0; i < count; i++) {
                    float[] block = new float[blockSize];
                    job.tensor().read(layout.firstElement(first + i), block, 0, layout.length(first + i));
                    Optional<String> difference = check.difference(block, outcome, i);
                    if (difference.isPresent()) {
                        return difference;
                    }
                }
                return Optional.empty();
            }
        }
    }

    /// Brings the values to the device, in full blocks.
    private final class Upload implements Ring.Work {
        private final Gpu gpu;
        private final TensorFeed feed;
        private final Chunks chunks;
        private final Resident resident;

        Upload(Ring ring, Resident resident) {
            gpu = resident.gpu;
            this.resident = resident;
            feed = new TensorFeed(job.tensor(), ring.copies());
            chunks = Chunks.of(layout, type.bytes(), ring.chunkBytes());
        }

        @Override
        public long chunks() {
            return Math.ceilDiv(resident.blocks, chunks.blocksPerChunk());
        }

        private Chunks.Chunk chunk(long index) {
            long first = index * chunks.blocksPerChunk();
            return Chunks.range(layout, first, Math.min(resident.blocks, first + chunks.blocksPerChunk()));
        }

        @Override
        public void submit(Slot slot, long index) throws CudaException {
            Chunks.Chunk chunk = chunk(index);
            long to = resident.values + chunk.firstBlock() * blockSize * type.bytes();
            MemorySegment staged = feed.stage(chunk.firstElement(), chunk.elements(), slot.values());
            if (Chunks.ragged(layout)) {
                gpu.driver().copyToDevice(slot.device(), staged, slot.stream());
                new BlockKernels(gpu, layout)
                        .padRows(type.bytes(), slot.device(), to, chunk.firstBlock(), chunk.blocks(), slot.stream());
            } else {
                gpu.driver().copyToDevice(to, staged, slot.stream());
            }
        }

        @Override
        public long finish(Slot slot, long index) {
            return chunk(index).elements();
        }
    }
}
