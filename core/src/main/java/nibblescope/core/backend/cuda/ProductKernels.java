package nibblescope.core.backend.cuda;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nibblescope.core.backend.BackendException;

/// The kernels that multiply, each loaded when it is first called. For the device's thread; whoever
/// opens them closes them.
final class ProductKernels implements AutoCloseable {
    /// What the columns of a matrix are a multiple of: with 32 codes, 16 bytes, a lane reads at once.
    static final int COLUMN_MULTIPLE = 32;

    static final int MOST_VECTORS = 8;

    private static final String PTX = "products.ptx";
    /// The same, with the instruction that decodes E4M3.
    private static final String NEWER_PTX = "products_sm89.ptx";

    private static final int BLOCK = 256;
    private static final int OUTPUTS_PER_SIDE = 64;
    private static final int COMPARING_BLOCKS = 512;

    private final Driver driver;
    private final Ptx ptx;
    private final List<Long> modules = new ArrayList<>();
    private final Arena arena = Arena.ofConfined();
    private final KernelCall call;
    private final Map<String, Long> functions = new HashMap<>();

    private ProductKernels(Driver driver, Ptx ptx) {
        this.driver = driver;
        this.ptx = ptx;
        call = new KernelCall(driver, arena);
    }

    /// The newest kernels that the device and its driver take.
    static ProductKernels open(Gpu gpu, Failures failures) throws CudaException, BackendException {
        Ptx newer = packaged(NEWER_PTX, failures);
        Ptx ptx = takes(gpu, newer) ? newer : packaged(PTX, failures);
        if (gpu.capability() < ptx.capability()) {
            throw failures.deviceTooOld(gpu.device().name(), gpu.capability(), ptx);
        }
        int version = gpu.driver().version();
        if (version < ptx.leastDriver()) {
            throw failures.driverTooOld(version, ptx);
        }
        return new ProductKernels(gpu.driver(), ptx);
    }

    private static Ptx packaged(String name, Failures failures) throws BackendException {
        return Ptx.packaged(name).orElseThrow(() -> failures.kernelsMissing(name));
    }

    private static boolean takes(Gpu gpu, Ptx ptx) throws CudaException {
        return gpu.capability() >= ptx.capability() && gpu.driver().version() >= ptx.leastDriver();
    }

    private KernelCall kernel(String name) throws CudaException {
        Long function = functions.get(name);
        if (function == null) {
            long module = driver.loadModule(ptx.only(name));
            modules.add(module);
            function = driver.function(module, name);
            functions.put(name, function);
        }
        return call.of(function);
    }

    /// Vectors in the forms in which kernels read them, by their addresses.
    ///
    /// @param plain   BF16, as they are
    /// @param halves  F16 in the order of the codes, times a power of two
    /// @param factors those powers and what undoes them, for each vector
    /// @param ordered BF16 in the order of the codes
    record Vectors(long plain, long halves, long factors, long ordered, int batch, long columns) {}

    /// Makes the other forms of vectors of the plain one.
    void prepare(Vectors vectors, long stream) throws CudaException {
        long threads = (long) vectors.batch * BLOCK;
        kernel("prepare_f16")
                .address(vectors.plain)
                .address(vectors.halves)
                .address(vectors.factors)
                .flag((int) vectors.columns)
                .launch(threads, stream);
        kernel("prepare_bf16")
                .address(vectors.plain)
                .address(vectors.ordered)
                .flag((int) vectors.columns)
                .launch(threads, stream);
    }

    /// Launches `y = alpha W x`.
    ///
    /// @param weights address of W
    /// @param scales  address of its block scales; not read for BF16
    void product(
            ProductKernel kernel,
            long weights,
            long scales,
            Vectors vectors,
            long y,
            long rows,
            float alpha,
            long stream)
            throws CudaException {
        long x = switch (kernel.reads()) {
            case PLAIN -> vectors.plain;
            case HALVES -> vectors.halves;
            case ORDERED -> vectors.ordered;
        };
        kernel(kernel.name())
                .address(weights)
                .address(scales)
                .address(x)
                .address(y)
                .address(vectors.factors)
                .flag((int) rows)
                .flag((int) vectors.columns)
                .number(alpha)
                .flag(vectors.batch)
                .launch(Math.ceilDiv(rows, (long) kernel.rowsPerBlock()) * BLOCK, stream);
    }

    /// Launches `y[token][row] = alpha * sum over k of w[row][k] * x[token][k]`, x in BF16, in plain FP32.
    ///
    /// @param type of w, BF16 or F32
    void matmul(ValueType type, long w, long x, long y, CublasLt.Shape shape, float alpha, long stream)
            throws CudaException {
        long blocks =
                Math.ceilDiv(shape.m(), (long) OUTPUTS_PER_SIDE) * Math.ceilDiv(shape.n(), (long) OUTPUTS_PER_SIDE);
        kernel("matmul_" + type.suffix())
                .address(w)
                .address(x)
                .address(y)
                .flag((int) shape.m())
                .flag((int) shape.n())
                .flag((int) shape.k())
                .number(alpha)
                .launch(blocks * BLOCK, stream);
    }

    /// Bytes that [#compare] writes.
    static long comparedBytes() {
        return 2L * Double.BYTES * COMPARING_BLOCKS;
    }

    /// Launches the comparison of two outputs: pairs of sums, of y^2 and of (z - y)^2, to be added up.
    void compare(long y, long z, long sums, long count, long stream) throws CudaException {
        kernel("compare")
                .address(y)
                .address(z)
                .address(sums)
                .count(count)
                .launch((long) COMPARING_BLOCKS * BLOCK, stream);
    }

    @Override
    public void close() throws CudaException {
        arena.close();
        for (long module : modules) {
            driver.unloadModule(module);
        }
    }
}
