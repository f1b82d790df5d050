package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The functions of cuBLASLt, by their names without `cublasLt`.
@SuppressWarnings("restricted")
final class CublasFunctions {
    static final int NOT_SUPPORTED = 15;
    static final int INVALID_VALUE = 7;

    /// What is added to a status, so that nobody takes it for a result of the driver.
    static final int STATUS_BASE = 10_000;

    final MethodHandle create;
    final MethodHandle destroy;
    final MethodHandle matmul;
    final MethodHandle matmulDescCreate;
    final MethodHandle matmulDescDestroy;
    final MethodHandle matmulDescSetAttribute;
    final MethodHandle matrixLayoutCreate;
    final MethodHandle matrixLayoutDestroy;
    final MethodHandle preferenceCreate;
    final MethodHandle preferenceDestroy;
    final MethodHandle preferenceSetAttribute;
    final MethodHandle algoGetHeuristic;

    private final NativeLibrary library;

    CublasFunctions(NativeLibrary library) {
        this.library = library;
        create = bind("cublasLtCreate", ADDRESS);
        destroy = bind("cublasLtDestroy", ADDRESS);
        matmulDescCreate = bind("cublasLtMatmulDescCreate", ADDRESS, JAVA_INT, JAVA_INT);
        matmulDescDestroy = bind("cublasLtMatmulDescDestroy", ADDRESS);
        matmulDescSetAttribute = bind("cublasLtMatmulDescSetAttribute", ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
        matrixLayoutCreate = bind("cublasLtMatrixLayoutCreate", ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        matrixLayoutDestroy = bind("cublasLtMatrixLayoutDestroy", ADDRESS);
        preferenceCreate = bind("cublasLtMatmulPreferenceCreate", ADDRESS);
        preferenceDestroy = bind("cublasLtMatmulPreferenceDestroy", ADDRESS);
        preferenceSetAttribute = bind("cublasLtMatmulPreferenceSetAttribute", ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
        algoGetHeuristic = bind(
                "cublasLtMatmulAlgoGetHeuristic",
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                ADDRESS);
        matmul = bind(
                "cublasLtMatmul",
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                JAVA_LONG,
                JAVA_LONG);
    }

    private MethodHandle bind(String function, MemoryLayout... arguments) {
        return library.function(function, NOT_SUPPORTED, arguments);
    }

    /// Calls a function whose status has to be 0.
    static void call(String function, CudaFunctions.Call call) throws CudaException {
        int status = CudaFunctions.result(function, call);
        if (status != 0) {
            throw failure(function, status);
        }
    }

    /// Calls a function that makes something, and returns its handle.
    static MemorySegment make(String function, CudaFunctions.CallWithOutcome call) throws CudaException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(ADDRESS);
            call(function, () -> call.result(made));
            return made.get(ADDRESS, 0);
        }
    }

    static CudaException failure(String function, int status) {
        return new CudaException(function, STATUS_BASE + status, "CUBLAS_STATUS_" + name(status), "cuBLASLt failed");
    }

    private static String name(int status) {
        return switch (status) {
            case 1 -> "NOT_INITIALIZED";
            case 3 -> "ALLOC_FAILED";
            case INVALID_VALUE -> "INVALID_VALUE";
            case 8 -> "ARCH_MISMATCH";
            case 11 -> "MAPPING_ERROR";
            case 13 -> "EXECUTION_FAILED";
            case 14 -> "INTERNAL_ERROR";
            case NOT_SUPPORTED -> "NOT_SUPPORTED";
            case 16 -> "LICENSE_ERROR";
            default -> Integer.toString(status);
        };
    }
}
