package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// One product of cuBLASLt, planned for a shape. Matrices are column-major there, so a row-major
/// `a[m][k]` is a column-major k x m one that is taken transposed: the form that all narrow types
/// want.
@SuppressWarnings("restricted")
final class CublasMatmul implements AutoCloseable {
    private static final int R_32F = 0;
    private static final int R_16BF = 14;
    private static final int R_4F_E2M1 = 33;
    private static final int COMPUTE_32F = 68;
    private static final int TRANSA = 3;
    private static final int TRANSB = 4;
    private static final int A_SCALE_POINTER = 17;
    private static final int B_SCALE_POINTER = 18;
    private static final int A_SCALE_MODE = 31;
    private static final int B_SCALE_MODE = 32;
    private static final int VEC16_UE4M3 = 1;
    private static final int MAX_WORKSPACE_BYTES = 1;
    /// `cublasLtMatmulHeuristicResult_t`: eight u64 of algorithm, workspace, state, waves, reserved.
    private static final MemoryLayout HEURISTIC_RESULT = MemoryLayout.sequenceLayout(96 / Long.BYTES, JAVA_LONG);

    private final CublasLt library;
    private final CublasFunctions functions;
    private final Arena arena = Arena.ofConfined();
    private final Deque<Release> releases = new ArrayDeque<>();
    private final MemorySegment description;
    private final MemorySegment layoutA;
    private final MemorySegment layoutB;
    private final MemorySegment layoutY;
    private final MemorySegment algorithm = arena.allocate(HEURISTIC_RESULT);
    private final MemorySegment alpha = arena.allocate(JAVA_FLOAT);
    private final MemorySegment beta = arena.allocate(JAVA_FLOAT);

    private interface Release {
        void release() throws CudaException;
    }

    private CublasMatmul(CublasLt library, CublasLt.Shape shape, int type) throws CudaException {
        this.library = library;
        functions = library.functions();
        description = made(
                "cublasLtMatmulDescCreate",
                to -> (int) functions.matmulDescCreate.invokeExact(to, COMPUTE_32F, R_32F),
                functions.matmulDescDestroy);
        set(TRANSA, 1);
        set(TRANSB, 0);
        layoutA = layout(type, shape.k(), shape.m());
        layoutB = layout(type, shape.k(), shape.n());
        layoutY = layout(R_32F, shape.m(), shape.n());
    }

    static CublasMatmul bf16(CublasLt library, CublasLt.Shape shape) throws CudaException {
        CublasMatmul matmul = new CublasMatmul(library, shape, R_16BF);
        int status = matmul.plan();
        if (status != 0) {
            matmul.close();
            throw CublasFunctions.failure("cublasLtMatmulAlgoGetHeuristic", status);
        }
        return matmul;
    }

    static Optional<CublasMatmul> nvfp4(CublasLt library, CublasLt.Shape shape, long scalesA, long scalesB)
            throws CudaException {
        CublasMatmul matmul = new CublasMatmul(library, shape, R_4F_E2M1);
        try {
            // The addresses come before the plan: without them there is none.
            matmul.set(A_SCALE_MODE, VEC16_UE4M3);
            matmul.set(B_SCALE_MODE, VEC16_UE4M3);
            matmul.set(A_SCALE_POINTER, scalesA);
            matmul.set(B_SCALE_POINTER, scalesB);
            if (matmul.plan() == 0) {
                return Optional.of(matmul);
            }
        } catch (CudaException e) {
            // A library from before block scales does not know these attributes.
            if (e.code() != CublasFunctions.STATUS_BASE + CublasFunctions.INVALID_VALUE) {
                matmul.close();
                throw e;
            }
        }
        matmul.close();
        return Optional.empty();
    }

    private MemorySegment made(String function, CudaFunctions.CallWithOutcome make, MethodHandle destroy)
            throws CudaException {
        MemorySegment handle = CublasFunctions.make(function, make);
        releases.push(() ->
                CublasFunctions.call(function.replace("Create", "Destroy"), () -> (int) destroy.invokeExact(handle)));
        return handle;
    }

    private MemorySegment layout(int type, long rows, long columns) throws CudaException {
        return made(
                "cublasLtMatrixLayoutCreate",
                to -> (int) functions.matrixLayoutCreate.invokeExact(to, type, rows, columns, rows),
                functions.matrixLayoutDestroy);
    }

    private void set(int attribute, int value) throws CudaException {
        MemorySegment buffer = arena.allocateFrom(JAVA_INT, value);
        set(attribute, buffer);
    }

    private void set(int attribute, long value) throws CudaException {
        MemorySegment buffer = arena.allocateFrom(JAVA_LONG, value);
        set(attribute, buffer);
    }

    private void set(int attribute, MemorySegment value) throws CudaException {
        long bytes = value.byteSize();
        CublasFunctions.call("cublasLtMatmulDescSetAttribute", () ->
                (int) functions.matmulDescSetAttribute.invokeExact(description, attribute, value, bytes));
    }

    /// Asks the library how it would do the product; 0 if it can.
    private int plan() throws CudaException {
        MemorySegment preference = made(
                "cublasLtMatmulPreferenceCreate",
                to -> (int) functions.preferenceCreate.invokeExact(to),
                functions.preferenceDestroy);
        MemorySegment bytes = arena.allocateFrom(JAVA_LONG, library.workspaceBytes());
        CublasFunctions.call(
                "cublasLtMatmulPreferenceSetAttribute", () -> (int) functions.preferenceSetAttribute.invokeExact(
                        preference, MAX_WORKSPACE_BYTES, bytes, (long) Long.BYTES));
        MemorySegment found = arena.allocate(JAVA_INT);
        int status = CudaFunctions.result(
                "cublasLtMatmulAlgoGetHeuristic", () -> (int) functions.algoGetHeuristic.invokeExact(
                        library.handle(),
                        description,
                        layoutA,
                        layoutB,
                        layoutY,
                        layoutY,
                        preference,
                        1,
                        algorithm,
                        found));
        return status == 0 && found.get(JAVA_INT, 0) == 0 ? CublasFunctions.NOT_SUPPORTED : status;
    }

    /// Launches the product. A capture records it as it does kernels.
    ///
    /// @param a     address, as b and y
    /// @param factor alpha
    void launch(long a, long b, long y, float factor, long stream) throws CudaException {
        alpha.set(JAVA_FLOAT, 0, factor);
        MemorySegment addressA = MemorySegment.ofAddress(a);
        MemorySegment addressB = MemorySegment.ofAddress(b);
        MemorySegment addressY = MemorySegment.ofAddress(y);
        CublasFunctions.call("cublasLtMatmul", () -> (int) functions.matmul.invokeExact(
                library.handle(),
                description,
                alpha,
                addressA,
                layoutA,
                addressB,
                layoutB,
                beta,
                addressY,
                layoutY,
                addressY,
                layoutY,
                algorithm,
                library.workspace(),
                library.workspaceBytes(),
                stream));
    }

    @Override
    public void close() throws CudaException {
        try {
            while (!releases.isEmpty()) {
                releases.pop().release();
            }
        } finally {
            arena.close();
        }
    }
}
