package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.RunResult;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Dequantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.Recipes;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;

/// What becomes of a layer's output when its weights are quantized. W and what is left of it are
/// multiplied with the same X by the same kernel, and the outputs compared.
///
/// Element value times block scale is exact in BF16 and the tensor scale is a factor of the whole
/// product, so nothing but the recipe makes a difference. Weights that are not BF16 are multiplied in
/// FP32; X is rounded to BF16.
final class LayerRun {
    private static final int CHECKED_ROWS = 16;
    private static final int CHECKED_TOKENS = 16;
    /// Sums are in FP32. More than this is no rounding.
    private static final double WRONG = 1e-3;

    private final RunRequest.Layer request;
    private final Tensor weights;
    private final Tensor activations;
    private final Receipt receipt;
    private final LibrarySearch search;
    private final CublasLt.Shape shape;
    private final ValueType type;

    /// @param weights     [out, in]
    /// @param activations [tokens, in]
    /// @param search      where cuBLASLt is looked for
    LayerRun(RunRequest.Layer request, Tensor weights, Tensor activations, Receipt receipt, LibrarySearch search) {
        this.request = request;
        this.weights = weights;
        this.activations = activations;
        this.receipt = receipt;
        this.search = search;
        long rows = weights.shape().rows();
        shape = new CublasLt.Shape(
                rows, activations.shape().rows(), weights.shape().columns());
        type = weights.dtype() == DType.BF16 ? ValueType.BF16 : ValueType.F32;
    }

    /// One report a recipe, and one more for each recipe that the device can multiply in FP4.
    List<RunReport> run(OpenDevice.Tools tools) throws CudaException, BackendException {
        check(tools);
        List<Recipe> recipes = new ArrayList<>();
        for (String id : request.recipes()) {
            recipes.add(Recipes.find(id)
                    .orElseThrow(() -> tools.failures()
                            .wrongRequest("there is no recipe \"" + id + "\"", "`nibblescope recipes` lists them")));
        }
        Driver driver = tools.gpu().driver();
        try (ProductKernels kernels = ProductKernels.open(tools.gpu(), tools.failures());
                Stopwatch stopwatch = new Stopwatch(driver, tools.monitor());
                OptionalLibrary library = OptionalLibrary.open(driver, search, tools.failures());
                Gemm gemm = Gemm.of(library.cublasLt(), kernels, shape, type);
                DeviceMemory memory = new DeviceMemory(driver)) {
            double copied = tools.gpu().fastestCopy(stopwatch.copyBytesPerSecond(tools.budgetBytes()));
            LayerDevice device = new LayerDevice(tools, kernels, stopwatch);
            Layer layer = new Layer(device, gemm, memory, copied);
            List<RunReport> reports = new ArrayList<>();
            for (Recipe recipe : recipes) {
                reports.addAll(layer.reports(recipe, library.cublasLt()));
            }
            return reports;
        }
    }

    private void check(OpenDevice.Tools tools) throws BackendException {
        String found = "weights of %s and activations of %s cannot be multiplied"
                .formatted(weights.shape(), activations.shape());
        if (activations.shape().columns() != shape.k()) {
            throw tools.failures().wrongRequest(found, "choose activations of %d columns".formatted(shape.k()));
        }
        if (shape.k() % ProductKernels.COLUMN_MULTIPLE != 0 || weights.elements() == 0 || shape.n() == 0) {
            throw tools.failures()
                    .wrongRequest(
                            found,
                            "the kernels take rows of a multiple of %d columns"
                                    .formatted(ProductKernels.COLUMN_MULTIPLE));
        }
        long needed = shape.m() * shape.k() * (type.bytes() + Short.BYTES + 1)
                + shape.n() * shape.k() * Short.BYTES
                + 2 * shape.m() * shape.n() * Float.BYTES;
        if (needed > tools.budgetBytes()) {
            throw tools.failures().tooLittleMemory(needed, tools.budgetBytes());
        }
    }

    /// The layer on the device.
    private final class Layer {
        private final LayerDevice device;
        private final Gemm gemm;
        private final double copied;
        private final long x;
        private final long dequantized;
        private final Fp4Product.Outputs outputs;

        Layer(LayerDevice device, Gemm gemm, DeviceMemory memory, double copied) throws CudaException {
            this.device = device;
            this.gemm = gemm;
            this.copied = copied;
            x = memory.allocate(shape.n() * shape.k() * Short.BYTES);
            dequantized = memory.allocate(shape.m() * shape.k() * Short.BYTES);
            outputs = new Fp4Product.Outputs(memory.allocate(outputBytes()), memory.allocate(outputBytes()));
            device.upload().upload(activations, ValueType.BF16, x);
            try (DeviceMemory own = new DeviceMemory(device.driver())) {
                long w = own.allocate(weights.elements() * type.bytes());
                device.upload().upload(weights, type, w);
                gemm.launch(type, w, x, outputs.expected(), 1, device.stream());
                device.driver().synchronize(device.stream());
            }
        }

        private long outputBytes() {
            return shape.m() * shape.n() * Float.BYTES;
        }

        List<RunReport> reports(Recipe recipe, Optional<CublasLt> cublasLt) throws CudaException, BackendException {
            List<RunReport> reports = new ArrayList<>();
            try (Arena arena = Arena.ofShared();
                    DeviceMemory memory = new DeviceMemory(device.driver())) {
                RunResult result = device.quantize(weights, recipe, arena);
                QuantizedTensor quantized = result.quantized().orElseThrow();
                long codes = device.codes(quantized, memory);
                device.dequantize(quantized, codes, dequantized);
                reports.add(report(result));
                if (cublasLt.isPresent()
                        && Fp4Product.suits(recipe, device.tools().gpu())) {
                    var product = new Fp4Product(device, cublasLt.get(), gemm);
                    var packed =
                            new Fp4Product.Weights(quantized, result.quantizer().tensorScale(), codes, dequantized);
                    product.run(packed, activations, outputs, request.repeats())
                            .ifPresent(outcome -> reports.add(report(result, outcome)));
                }
            }
            return reports;
        }

        private RunReport report(RunResult result) throws CudaException, BackendException {
            float tensorScale = result.quantizer().tensorScale();
            // All ones is NaN: what is not written is seen.
            device.driver().fill(outputs.found(), (byte) 0xFF, outputBytes(), device.stream());
            List<Long> nanos = device.time(
                    request.repeats(),
                    () -> gemm.launch(ValueType.BF16, dequantized, x, outputs.found(), tensorScale, device.stream()));
            double error = relativeError(result.quantized().orElseThrow(), result.quantizer());
            if (!(error < WRONG)) {
                throw device.tools()
                        .tests()
                        .failed(gemm.name(), "relative error %.2e against float64".formatted(error));
            }
            long bytes = (shape.m() + shape.n()) * shape.k() * Short.BYTES + outputBytes();
            double sqnr = device.compare(outputs.expected(), outputs.found(), shape.m() * shape.n())
                    .sqnrDecibels();
            String recipe = result.quantizer().recipe().id();
            Measurement timing = new Measurement(nanos, bytes, copied);
            return report(recipe, timing, result, sqnr, error, new Verification.NotAsked());
        }

        private RunReport report(RunResult result, Fp4Product.Outcome fp4) {
            Verification verification = fp4.relativeError() < WRONG
                    ? new Verification.NotAsked()
                    : new Verification.Differs(
                            0,
                            "product in FP4",
                            "relative error %.1e".formatted(fp4.relativeError()),
                            "at most %.1e".formatted(WRONG));
            return report(
                    result.quantizer().recipe().id() + " (W and X in FP4)",
                    new Measurement(fp4.nanos(), fp4.bytes(), copied),
                    result,
                    fp4.sqnrDecibels(),
                    fp4.relativeError(),
                    verification);
        }

        private RunReport report(
                String recipe,
                Measurement timing,
                RunResult result,
                double sqnr,
                double error,
                Verification verification) {
            return new RunReport(
                    RunReport.Kind.LAYER,
                    weights.name(),
                    weights.dtype(),
                    weights.elements(),
                    recipe,
                    receipt,
                    timing,
                    result.summary().mse(),
                    sqnr,
                    error,
                    Double.NaN,
                    verification);
        }

        /// Of some outputs, against float64 from what codes and scales stand for.
        private double relativeError(QuantizedTensor quantized, BlockQuantizer quantizer) throws CudaException {
            ProductCheck check = new ProductCheck();
            Dequantizer dequantizer = new Dequantizer(quantized, _ -> quantizer);
            int columns = (int) shape.k();
            float[] row = new float[columns];
            float[] token = new float[columns];
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment found = arena.allocate(shape.m() * Float.BYTES, Float.BYTES);
                for (long t : ProductCheck.sample(shape.n(), CHECKED_TOKENS)) {
                    device.driver().copyToHost(found, outputs.found() + t * found.byteSize(), device.stream());
                    device.driver().synchronize(device.stream());
                    activations.read(t * columns, token, 0, columns);
                    for (int i = 0; i < columns; i++) {
                        token[i] = Float.intBitsToFloat(MatrixUpload.bf16(token[i]) << 16);
                    }
                    for (long r : ProductCheck.sample(shape.m(), CHECKED_ROWS)) {
                        long firstBlock = r * quantized.layout().blocksPerRow();
                        for (int at = 0, block = 0; at < columns; block++) {
                            at += dequantizer.dequantize(firstBlock + block, row, at);
                        }
                        check.add(row, token, found.getAtIndex(JAVA_FLOAT, r));
                    }
                }
            }
            return check.relativeError();
        }
    }
}
