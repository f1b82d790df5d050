package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;

/// Times `y = W x` with W in BF16 and in packed formats, each over matrices that take turns so that no
/// cache holds them, replayed as a graph. Bringing x to the form of the kernels is not timed: all
/// matrices of a layer share it. The product that was timed is then compared with float64.
final class DecodeRun {
    private static final int TRIES = 5;
    private static final int CHECKED_ROWS = 256;
    private static final long SEED = 5;
    /// F16 adds up to four products, FP32 the rest. More than this is no rounding.
    private static final double WRONG = 5e-3;

    private final RunRequest.Decode request;
    private final Receipt receipt;
    private final LibrarySearch cublasLt;
    private final Rotation rotation;
    private final Shape shape;

    /// How much takes turns.
    ///
    /// @param bytes    of weights at least, or 8 times the cache if that is more
    /// @param launches in a graph at least, so that it takes long beside what it takes to start it
    record Rotation(long bytes, int launches) {
        static final Rotation STANDARD = new Rotation(400_000_000, 256);
    }

    /// @param cublasLt where cuBLASLt is looked for
    DecodeRun(RunRequest.Decode request, Receipt receipt, LibrarySearch cublasLt, Rotation rotation) {
        this.request = request;
        this.receipt = receipt;
        this.cublasLt = cublasLt;
        this.rotation = rotation;
        shape = Shape.of(request.rows(), request.columns());
    }

    /// One report a format, BF16 first.
    List<RunReport> run(OpenDevice.Tools tools) throws CudaException, BackendException {
        check(tools.failures());
        tools.monitor().stage(RunMonitor.Stage.TIMING);
        Gpu gpu = tools.gpu();
        try (ProductKernels kernels = ProductKernels.open(gpu, tools.failures());
                Stopwatch stopwatch = new Stopwatch(gpu.driver(), tools.monitor());
                DeviceMemory memory = new DeviceMemory(gpu.driver());
                OptionalLibrary library = OptionalLibrary.open(gpu.driver(), cublasLt, tools.failures())) {
            double copied = tools.gpu().fastestCopy(stopwatch.copyBytesPerSecond(tools.budgetBytes()));
            Vectors vectors = new Vectors(gpu, kernels, memory, stopwatch.stream());
            List<RunReport> reports = new ArrayList<>();
            long plainNanos = 0;
            for (DecodeFormat format : DecodeFormat.values()) {
                tools.monitor().progress(reports.size(), DecodeFormat.values().length);
                Timed timed = new Format(tools, kernels, stopwatch, library.cublasLt(), vectors, format).time();
                Measurement measurement = new Measurement(timed.nanos(), timed.bytes(), copied);
                plainNanos = format == DecodeFormat.BF16 ? measurement.medianNanos() : plainNanos;
                reports.add(report(format, timed, measurement, (double) plainNanos / measurement.medianNanos()));
            }
            return reports;
        }
    }

    private void check(Failures failures) throws BackendException {
        if (request.columns() % ProductKernels.COLUMN_MULTIPLE != 0 || request.columns() == 0 || request.rows() == 0) {
            throw failures.wrongRequest(
                    "weights of %s cannot be multiplied".formatted(shape),
                    "the kernels take rows of a multiple of %d columns".formatted(ProductKernels.COLUMN_MULTIPLE));
        }
        if (request.rows() > Integer.MAX_VALUE || request.columns() > Integer.MAX_VALUE) {
            throw failures.wrongRequest(
                    "weights of %s cannot be multiplied".formatted(shape),
                    "the kernels take up to %,d rows and columns".formatted(Integer.MAX_VALUE));
        }
        if (request.batch() < 1 || request.batch() > ProductKernels.MOST_VECTORS) {
            throw failures.wrongRequest(
                    request.batch() + " vectors cannot be multiplied at once",
                    "ask for 1 to " + ProductKernels.MOST_VECTORS);
        }
    }

    private RunReport report(DecodeFormat format, Timed timed, Measurement measurement, double speedUp) {
        return new RunReport(
                RunReport.Kind.DECODE,
                "%d x %d, batch %d".formatted(request.rows(), request.columns(), request.batch()),
                format.dtype(),
                shape.elements(),
                timed.recipe(),
                receipt,
                measurement,
                Double.NaN,
                Double.NaN,
                timed.relativeError(),
                speedUp,
                new RunReport.Verification.NotAsked());
    }

    /// What timing a format gave.
    ///
    /// @param bytes that one product reads and writes
    private record Timed(String recipe, List<Long> nanos, long bytes, double relativeError) {}

    /// The vectors that all formats are multiplied with, and where the outputs go.
    private final class Vectors {
        private final Gpu gpu;
        private final long stream;
        private final ProductKernels.Vectors prepared;
        private final long outputs;

        Vectors(Gpu gpu, ProductKernels kernels, DeviceMemory memory, long stream) throws CudaException {
            this.gpu = gpu;
            this.stream = stream;
            int batch = request.batch();
            long bytes = batch * request.columns() * Short.BYTES;
            prepared = new ProductKernels.Vectors(
                    memory.allocate(bytes),
                    memory.allocate(bytes),
                    memory.allocate(2L * batch * Float.BYTES),
                    memory.allocate(bytes),
                    batch,
                    request.columns());
            outputs = memory.allocate(outputBytes());
            RotatedWeights.generate(gpu, prepared.plain(), batch * request.columns(), SEED, stream);
            kernels.prepare(prepared, stream);
            gpu.driver().synchronize(stream);
        }

        long outputBytes() {
            return request.batch() * request.rows() * Float.BYTES;
        }

        long bytes() {
            return request.batch() * request.columns() * Short.BYTES + outputBytes();
        }

        float[][] values(Arena arena) throws CudaException {
            int columns = (int) request.columns();
            MemorySegment bits = arena.allocate(JAVA_SHORT, (long) request.batch() * columns);
            gpu.driver().copyToHost(bits, prepared.plain(), stream);
            gpu.driver().synchronize(stream);
            float[][] values = new float[request.batch()][columns];
            for (int i = 0; i < request.batch() * columns; i++) {
                values[i / columns][i % columns] = Float.intBitsToFloat(bits.getAtIndex(JAVA_SHORT, i) << 16);
            }
            return values;
        }
    }

    /// A way to multiply.
    private record Product(String name, GraphTimer.Work work) {}

    /// Times one format.
    private final class Format {
        private final OpenDevice.Tools tools;
        private final ProductKernels kernels;
        private final Stopwatch stopwatch;
        private final Optional<CublasLt> cublasLt;
        private final Vectors vectors;
        private final DecodeFormat format;

        Format(
                OpenDevice.Tools tools,
                ProductKernels kernels,
                Stopwatch stopwatch,
                Optional<CublasLt> cublasLt,
                Vectors vectors,
                DecodeFormat format) {
            this.tools = tools;
            this.kernels = kernels;
            this.stopwatch = stopwatch;
            this.cublasLt = format == DecodeFormat.BF16 ? cublasLt : Optional.empty();
            this.vectors = vectors;
            this.format = format;
        }

        Timed time() throws CudaException, BackendException {
            try (DeviceMemory memory = new DeviceMemory(tools.gpu().driver())) {
                RotatedWeights weights =
                        RotatedWeights.make(tools, format, shape, rotation.bytes(), memory, stopwatch.stream());
                String recipe = format.recipe().map(Object::toString).orElse("bf16");
                if (cublasLt.isEmpty()) {
                    return time(weights, recipe, ownProducts(weights));
                }
                CublasLt.Shape product = new CublasLt.Shape(request.rows(), request.batch(), request.columns());
                try (CublasMatmul matmul = cublasLt.get().bf16(product)) {
                    return time(weights, recipe + " (cuBLASLt)", List.of(cublasProduct(weights, matmul)));
                }
            }
        }

        private Product cublasProduct(RotatedWeights weights, CublasMatmul matmul) {
            return new Product(
                    "cublasLtMatmul",
                    i -> matmul.launch(
                            weights.weights(i % weights.copies()),
                            vectors.prepared.plain(),
                            vectors.outputs,
                            1,
                            stopwatch.stream()));
        }

        private List<Product> ownProducts(RotatedWeights weights) {
            return format.kernels(request.batch()).stream()
                    .map(kernel -> new Product(kernel.name(), i -> launch(kernel, weights, i % weights.copies())))
                    .toList();
        }

        private void launch(ProductKernel kernel, RotatedWeights weights, int copy) throws CudaException {
            kernels.product(
                    kernel,
                    weights.weights(copy),
                    weights.scales(copy),
                    vectors.prepared,
                    vectors.outputs,
                    request.rows(),
                    weights.tensorScale(copy),
                    stopwatch.stream());
        }

        private Timed time(RotatedWeights weights, String recipe, List<Product> products)
                throws CudaException, BackendException {
            // Every matrix equally often, the last one last.
            int rounds = Math.ceilDiv(rotation.launches(), weights.copies());
            GraphTimer timer = new GraphTimer(tools.gpu().driver(), stopwatch, rounds * weights.copies());
            Product fastest = fastest(timer, products);
            List<Long> nanos = timer.time(request.repeats(), fastest.work());
            double error = relativeError(timer, fastest, weights);
            if (!(error < WRONG)) {
                throw tools.tests().failed(fastest.name(), "relative error %.2e against float64".formatted(error));
            }
            return new Timed(recipe, nanos, weights.bytes() + vectors.bytes(), error);
        }

        private Product fastest(GraphTimer timer, List<Product> products) throws CudaException {
            Product fastest = products.getFirst();
            long least = Long.MAX_VALUE;
            for (Product product : products.size() == 1 ? List.<Product>of() : products) {
                long median = new Measurement(timer.time(TRIES, product.work()), 0, Double.NaN).medianNanos();
                if (median < least) {
                    fastest = product;
                    least = median;
                }
            }
            return fastest;
        }

        /// Of the output that the graph leaves, which is that of the last matrix.
        private double relativeError(GraphTimer timer, Product product, RotatedWeights weights) throws CudaException {
            Driver driver = tools.gpu().driver();
            // All ones is NaN: what is not written is seen.
            driver.fill(vectors.outputs, (byte) 0xFF, vectors.outputBytes(), stopwatch.stream());
            timer.replay(product.work());
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment outputs = arena.allocate(vectors.outputBytes(), Float.BYTES);
                driver.copyToHost(outputs, vectors.outputs, stopwatch.stream());
                float[][] x = vectors.values(arena);
                ProductCheck check = new ProductCheck();
                for (long row : ProductCheck.sample(request.rows(), CHECKED_ROWS)) {
                    float[] values = weights.row(weights.copies() - 1, row, stopwatch.stream());
                    for (int vector = 0; vector < x.length; vector++) {
                        check.add(values, x[vector], outputs.getAtIndex(JAVA_FLOAT, vector * request.rows() + row));
                    }
                }
                return check.relativeError();
            }
        }
    }
}
