package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Measurement;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;

/// Times the kernel that dequantizes, on numbers that are made and quantized on the device. What is
/// timed is then checked at both ends.
///
/// @param quantizer the recipe under a tensor scale that suits the numbers
/// @param elements  how many, or as many as fit
/// @param to        F32, or BF16 for the values without the tensor scale
record TimedDequantize(BlockQuantizer quantizer, QuantizeKernel kernel, long elements, DType to, int repeats) {
    /// The largest magnitude of the numbers that are made, and more.
    static final float AMAX = 4;

    private static final long SEED = 777;
    private static final byte POISON = (byte) 0xA5;
    private static final int CHECKED_BLOCKS = 256;

    private int blockSize() {
        return kernel.blockSize();
    }

    private ValueType type() {
        return to == DType.F32 ? ValueType.F32 : ValueType.BF16;
    }

    private int valueBytes() {
        return type().bytes();
    }

    private long bytesPerBlock() {
        return (long) blockSize() * valueBytes() + blockSize() / 2 + 1;
    }

    private Dequantizing dequantizing() {
        return to == DType.F32 ? Dequantizing.of(quantizer) : Dequantizing.withoutTensorScale(quantizer.recipe());
    }

    Measurement run(OpenDevice.Tools tools) throws CudaException, BackendException {
        Recipe recipe = quantizer.recipe();
        tools.tests().quantize(recipe, kernel, ValueType.BF16);
        tools.tests().dequantize(blockSize(), type());
        long blocks = Math.min(elements / blockSize(), tools.budgetBytes() / bytesPerBlock());
        if (blocks == 0) {
            throw tools.failures().tooLittleMemory(bytesPerBlock(), tools.budgetBytes());
        }
        tools.monitor().stage(RunMonitor.Stage.TIMING);
        Gpu gpu = tools.gpu();
        try (Stopwatch stopwatch = new Stopwatch(gpu.driver(), tools.monitor())) {
            double copied = tools.gpu().fastestCopy(stopwatch.copyBytesPerSecond(tools.budgetBytes()));
            try (DeviceMemory memory = new DeviceMemory(gpu.driver())) {
                Resident resident = new Resident(gpu, memory, blocks, stopwatch.stream());
                List<Long> nanos = stopwatch.time(repeats, blocks * blockSize(), resident::launch);
                Optional<String> difference = resident.difference();
                if (difference.isPresent()) {
                    throw tools.tests().failed(resident.name, difference.get());
                }
                return new Measurement(nanos, blocks * bytesPerBlock(), copied);
            }
        }
    }

    /// The device memory of what is timed.
    private final class Resident {
        private final Gpu gpu;
        private final long stream;
        private final long blocks;
        private final long codes;
        private final long scales;
        private final long values;
        private final String name = BlockKernels.dequantize(blockSize(), type());

        Resident(Gpu gpu, DeviceMemory memory, long blocks, long stream) throws CudaException {
            this.gpu = gpu;
            this.stream = stream;
            this.blocks = blocks;
            values = memory.allocate(blocks * blockSize() * valueBytes());
            codes = memory.allocate(blocks * blockSize() / 2);
            scales = memory.allocate(blocks);
            long count = blocks * blockSize();
            RotatedWeights.generate(gpu, values, count, SEED, stream);
            kernel.launch(gpu, ValueType.BF16, values, codes, scales, 0, blocks, stream);
            gpu.driver().fill(values, POISON, count * valueBytes(), stream);
        }

        void launch() throws CudaException {
            new BlockKernels(gpu, new BlockLayout(Shape.of(blocks, blockSize()), blockSize()))
                    .dequantize(type(), codes, scales, values, blocks, dequantizing(), true, stream);
        }

        /// How the first and the last blocks differ from what they have to be.
        Optional<String> difference() throws CudaException {
            long count = Math.min(CHECKED_BLOCKS, blocks);
            Optional<String> atTheStart = difference(0, count);
            return atTheStart.isPresent() ? atTheStart : difference(blocks - count, count);
        }

        private Optional<String> difference(long first, long count) throws CudaException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment foundCodes = arena.allocate(count * blockSize() / 2);
                MemorySegment foundScales = arena.allocate(count);
                MemorySegment found = arena.allocate(count * blockSize() * valueBytes(), Float.BYTES);
                gpu.driver().copyToHost(foundCodes, codes + first * blockSize() / 2, stream);
                gpu.driver().copyToHost(foundScales, scales + first, stream);
                gpu.driver().copyToHost(found, values + first * blockSize() * valueBytes(), stream);
                gpu.driver().synchronize(stream);
                for (long i = 0; i < count * blockSize(); i++) {
                    int code = foundCodes.get(JAVA_BYTE, i / 2) >> (i % 2 * 4) & 0xF;
                    int scale = Byte.toUnsignedInt(foundScales.get(JAVA_BYTE, i / blockSize()));
                    float expected = expected(code, scale);
                    float value = SmallSelfTests.valueAt(found, type(), i);
                    if (Float.compare(value, expected) != 0) {
                        return Optional.of("element %d, code %x under scale %02x, is %s instead of %s"
                                .formatted(
                                        first * blockSize() + i,
                                        code,
                                        scale,
                                        Float.toHexString(value),
                                        Float.toHexString(expected)));
                    }
                }
                return Optional.empty();
            }
        }

        private float expected(int code, int scale) {
            Recipe recipe = quantizer.recipe();
            float factor = to == DType.F32
                    ? quantizer.dequantizingScale(scale)
                    : recipe.scaling().scaleFormat().decode(scale);
            return recipe.elements().decode(code) * factor;
        }
    }
}
