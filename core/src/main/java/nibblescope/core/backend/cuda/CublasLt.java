package nibblescope.core.backend.cuda;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// NVIDIA's library for products of matrices, if it is there. For the thread whose device it was
/// opened on; whoever opens it closes it.
@SuppressWarnings("restricted")
final class CublasLt implements AutoCloseable {
    /// Says which file to take: `-Dnibblescope.cublaslt=/path/libcublasLt.so.13`.
    static final String PROPERTY = "nibblescope.cublaslt";

    static final String LIBRARY = "cublasLt";

    private static final long WORKSPACE_BYTES = 64L << 20;

    private final CublasFunctions functions;
    private final Driver driver;
    private final MemorySegment handle;
    private final long workspace;

    private CublasLt(CublasFunctions functions, Driver driver, MemorySegment handle, long workspace) {
        this.functions = functions;
        this.driver = driver;
        this.handle = handle;
        this.workspace = workspace;
    }

    /// Opens the library on the device that is current; empty if it is not there, or does not start
    /// because it is too old or too new for the device or the driver.
    static Optional<CublasLt> open(Driver driver, LibrarySearch search) throws CudaException {
        Optional<NativeLibrary> library = NativeLibrary.open(search.candidates(LIBRARY));
        if (library.isEmpty()) {
            return Optional.empty();
        }
        CublasFunctions functions = new CublasFunctions(library.get());
        MemorySegment handle;
        try {
            handle = CublasFunctions.make("cublasLtCreate", to -> (int) functions.create.invokeExact(to));
        } catch (CudaException _) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CublasLt(functions, driver, handle, driver.allocate(WORKSPACE_BYTES)));
        } catch (CudaException e) {
            CublasFunctions.call("cublasLtDestroy", () -> (int) functions.destroy.invokeExact(handle));
            throw e;
        }
    }

    /// The shape of a product `y[n][m] = alpha * sum over k of a[m][k] * b[n][k]`, y in FP32.
    record Shape(long m, long n, long k) {}

    /// A product of BF16 matrices.
    CublasMatmul bf16(Shape shape) throws CudaException {
        return CublasMatmul.bf16(this, shape);
    }

    /// A product of NVFP4 matrices, packed, on tensor cores of FP4; empty if the library has none for
    /// this device or shape.
    ///
    /// @param scalesA address of a's E4M3 block scales in the order of [ScaleSwizzle]
    /// @param scalesB likewise of b's
    Optional<CublasMatmul> nvfp4(Shape shape, long scalesA, long scalesB) throws CudaException {
        return CublasMatmul.nvfp4(this, shape, scalesA, scalesB);
    }

    CublasFunctions functions() {
        return functions;
    }

    MemorySegment handle() {
        return handle;
    }

    /// Memory on the device that products use while they run; on one stream, one after the other.
    MemorySegment workspace() {
        return MemorySegment.ofAddress(workspace);
    }

    long workspaceBytes() {
        return WORKSPACE_BYTES;
    }

    @Override
    public void close() throws CudaException {
        driver.free(workspace);
        CublasFunctions.call("cublasLtDestroy", () -> (int) functions.destroy.invokeExact(handle));
    }
}
