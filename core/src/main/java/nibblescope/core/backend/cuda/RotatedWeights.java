package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import nibblescope.core.backend.BackendException;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Dequantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Shape;

/// Several matrices of weights on the device, each of its own numbers, so many that one that is read
/// again has left the cache since.
final class RotatedWeights {
    private static final int CACHES = 8;
    private static final int LEAST_COPIES = 2;
    private static final int MOST_COPIES = 4096;
    private static final int L2_BYTES = 38;
    private static final long SEED = 99;

    private final Gpu gpu;
    private final DecodeFormat format;
    private final long rows;
    private final long columns;
    private final long weights;
    private final long scales;
    private final float[] amax;

    private RotatedWeights(Gpu gpu, DecodeFormat format, Shape shape, long weights, long scales, int copies) {
        this.gpu = gpu;
        this.format = format;
        this.rows = shape.rows();
        this.columns = shape.columns();
        this.weights = weights;
        this.scales = scales;
        amax = new float[copies];
    }

    /// Makes them in the memory.
    ///
    /// @param leastBytes of all of them
    static RotatedWeights make(
            OpenDevice.Tools tools, DecodeFormat format, Shape shape, long leastBytes, DeviceMemory memory, long stream)
            throws CudaException, BackendException {
        long codeBytes = Math.multiplyExact(shape.rows(), format.rowBytes(shape.columns()));
        long scaleBytes = Math.multiplyExact(shape.rows(), format.rowScaleBytes(shape.columns()));
        int copies = copies(codeBytes + scaleBytes, leastBytes, tools.gpu().attribute(L2_BYTES));
        boolean quantized = format.recipe().isPresent();
        long sourceBytes = quantized ? shape.elements() * Short.BYTES : 0;
        long needed = Math.addExact(Math.multiplyExact(codeBytes + scaleBytes, (long) copies), sourceBytes);
        if (needed > tools.budgetBytes()) {
            throw tools.failures().tooLittleMemory(needed, tools.budgetBytes());
        }
        RotatedWeights made = new RotatedWeights(
                tools.gpu(),
                format,
                shape,
                memory.allocate(codeBytes * copies),
                quantized ? memory.allocate(scaleBytes * copies) : 0,
                copies);
        if (quantized) {
            made.quantize(tools, stream);
        } else {
            for (int copy = 0; copy < copies; copy++) {
                Ring.checkWanted(tools.monitor());
                generate(tools.gpu(), made.weights(copy), shape.elements(), SEED + copy, stream);
            }
        }
        tools.gpu().driver().synchronize(stream);
        return made;
    }

    /// How many there have to be.
    ///
    /// @param cacheBytes of the device
    static int copies(long bytesOfOne, long leastBytes, long cacheBytes) {
        long rotated = Math.max(leastBytes, CACHES * cacheBytes);
        return Math.clamp(Math.ceilDiv(rotated, bytesOfOne), LEAST_COPIES, MOST_COPIES);
    }

    /// Bell-shaped numbers, the same for the same seed.
    static void generate(Gpu gpu, long to, long elements, long seed, long stream) throws CudaException {
        gpu.kernel("generate_bf16").address(to).count(elements).count(seed).launch(gpu.residentThreads(), stream);
    }

    private void quantize(OpenDevice.Tools tools, long stream) throws CudaException, BackendException {
        Recipe recipe = format.recipe().orElseThrow();
        try (DeviceMemory memory = new DeviceMemory(gpu.driver());
                Arena arena = Arena.ofConfined()) {
            long source = memory.allocate(rows * columns * Short.BYTES);
            long amaxBits = memory.allocate(Integer.BYTES);
            MemorySegment found = arena.allocate(JAVA_INT);
            tools.tests().amax(ValueType.BF16);
            for (int copy = 0; copy < copies(); copy++) {
                Ring.checkWanted(tools.monitor());
                generate(gpu, source, rows * columns, SEED + copy, stream);
                gpu.driver().fill(amaxBits, (byte) 0, Integer.BYTES, stream);
                AmaxRun.launch(gpu, ValueType.BF16, source, rows * columns, amaxBits, stream);
                gpu.driver().copyToHost(found, amaxBits, stream);
                gpu.driver().synchronize(stream);
                amax[copy] = AmaxRun.magnitude(found.get(JAVA_INT, 0));
                QuantizeKernel kernel = QuantizeKernel.of(new BlockQuantizer(recipe, amax[copy]))
                        .orElseThrow(() -> tools.failures().noKernel(recipe));
                tools.tests().quantize(recipe, kernel, ValueType.BF16);
                long blocks = rows * columns / recipe.blockSize();
                kernel.launch(gpu, ValueType.BF16, source, weights(copy), scales(copy), 0, blocks, stream);
            }
            gpu.driver().synchronize(stream);
        }
    }

    int copies() {
        return amax.length;
    }

    /// Bytes of codes and scales of one matrix.
    long bytes() {
        return rows * (format.rowBytes(columns) + format.rowScaleBytes(columns));
    }

    /// The address of a matrix, or of its codes.
    long weights(int copy) {
        return weights + copy * rows * format.rowBytes(columns);
    }

    /// The address of a matrix's block scales.
    long scales(int copy) {
        return scales + copy * rows * format.rowScaleBytes(columns);
    }

    /// The factor of the whole matrix.
    float tensorScale(int copy) {
        return format.recipe()
                .map(recipe -> new BlockQuantizer(recipe, amax[copy]).tensorScale())
                .orElse(1f);
    }

    /// What a row of a matrix stands for.
    float[] row(int copy, long row, long stream) throws CudaException {
        try (Arena arena = Arena.ofConfined()) {
            float[] values = new float[(int) columns];
            MemorySegment codes = fetch(weights(copy), row, format.rowBytes(columns), arena, stream);
            if (format.recipe().isEmpty()) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(codes.getAtIndex(JAVA_SHORT, i) << 16);
                }
                return values;
            }
            MemorySegment blockScales = fetch(scales(copy), row, format.rowScaleBytes(columns), arena, stream);
            Recipe recipe = format.recipe().orElseThrow();
            BlockQuantizer quantizer = new BlockQuantizer(recipe, amax[copy]);
            QuantizedTensor quantized =
                    new QuantizedTensor(Shape.of(columns), recipe, codes, blockScales, quantizer.storedTensorScale());
            Dequantizer dequantizer = new Dequantizer(quantized, _ -> quantizer);
            for (int at = 0, block = 0; at < values.length; block++) {
                at += dequantizer.dequantize(block, values, at);
            }
            return values;
        }
    }

    private MemorySegment fetch(long from, long row, long bytes, Arena arena, long stream) throws CudaException {
        MemorySegment fetched = arena.allocate(bytes, Short.BYTES);
        gpu.driver().copyToHost(fetched, from + row * bytes, stream);
        gpu.driver().synchronize(stream);
        return fetched;
    }
}
