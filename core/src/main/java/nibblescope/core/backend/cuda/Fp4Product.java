package nibblescope.core.backend.cuda;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.BackendException;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Tensor;

/// The product of weights and activations that are both quantized, on tensor cores of FP4, checked
/// against the product of what they stand for. From compute capability 10.0 on, where cuBLASLt has a
/// plan for it.
///
/// @param cublasLt that multiplies in FP4
/// @param gemm     that multiplies in BF16
record Fp4Product(LayerDevice device, CublasLt cublasLt, Gemm gemm) {
    private static final int LEAST_CAPABILITY = 100;
    private static final int BLOCK = 16;

    /// What came of it.
    ///
    /// @param sqnrDecibels  of the output
    /// @param relativeError against the product of what codes and scales stand for
    record Outcome(List<Long> nanos, long bytes, double sqnrDecibels, double relativeError) {}

    /// Weights that are quantized.
    ///
    /// @param tensorScale of them
    /// @param codes       address of the codes
    /// @param dequantized address of element values times block scales
    record Weights(QuantizedTensor quantized, float tensorScale, long codes, long dequantized) {}

    /// Where outputs are, in FP32.
    ///
    /// @param expected address of the one that nothing was quantized for
    /// @param found    address of memory for others
    record Outputs(long expected, long found) {}

    /// Whether tensor cores may know the recipe.
    static boolean suits(Recipe recipe, Gpu gpu) throws CudaException {
        return gpu.capability() >= LEAST_CAPABILITY
                && recipe.elements() == ElementFormat.E2M1
                && recipe.scaling().scaleFormat() == ScaleFormat.E4M3
                && recipe.blockSize() == BLOCK;
    }

    /// Multiplies; empty if cuBLASLt has no plan for it.
    Optional<Outcome> run(Weights weights, Tensor activations, Outputs outputs, int repeats)
            throws CudaException, BackendException {
        CublasLt.Shape shape = gemm.shape();
        long count = shape.m() * shape.n();
        Recipe recipe = weights.quantized.recipe();
        try (Arena arena = Arena.ofShared();
                DeviceMemory memory = new DeviceMemory(device.driver())) {
            var result = device.quantize(activations, recipe, arena);
            QuantizedTensor x = result.quantized().orElseThrow();
            long codes = device.codes(x, memory);
            long scalesW = swizzled(weights.quantized, memory, arena);
            long scalesX = swizzled(x, memory, arena);
            Optional<CublasMatmul> planned = cublasLt.nvfp4(shape, scalesW, scalesX);
            if (planned.isEmpty()) {
                return Optional.empty();
            }
            try (CublasMatmul fp4 = planned.get()) {
                float alpha = weights.tensorScale * result.quantizer().tensorScale();
                long dequantized = memory.allocate(x.shape().elements() * Short.BYTES);
                device.dequantize(x, codes, dequantized);
                long stoodFor = memory.allocate(count * Float.BYTES);
                gemm.launch(ValueType.BF16, weights.dequantized, dequantized, stoodFor, alpha, device.stream());
                // All ones is NaN: what is not written is seen.
                device.driver().fill(outputs.found, (byte) 0xFF, count * Float.BYTES, device.stream());
                List<Long> nanos = device.time(
                        repeats, () -> fp4.launch(weights.codes, codes, outputs.found, alpha, device.stream()));
                long bytes = weights.quantized.codes().byteSize()
                        + weights.quantized.scales().byteSize()
                        + x.codes().byteSize()
                        + x.scales().byteSize()
                        + count * Float.BYTES;
                return Optional.of(new Outcome(
                        nanos,
                        bytes,
                        device.compare(outputs.expected, outputs.found, count).sqnrDecibels(),
                        device.compare(stoodFor, outputs.found, count).relativeError()));
            }
        }
    }

    private long swizzled(QuantizedTensor quantized, DeviceMemory memory, Arena arena) throws CudaException {
        ScaleSwizzle order =
                new ScaleSwizzle(quantized.layout().rows(), quantized.layout().blocksPerRow());
        long scales = memory.allocate(order.bytes());
        device.upload().send(order.swizzle(quantized.scales(), arena), scales);
        return scales;
    }
}
