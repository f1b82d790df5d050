package nibblescope.core.backend.cuda;

import java.util.Optional;

/// A product of two matrices of one shape, by cuBLASLt where both are BF16 and it is there, else by a
/// kernel of ours.
///
/// @param matmul planned; empty for the kernel
record Gemm(Optional<CublasMatmul> matmul, ProductKernels kernels, CublasLt.Shape shape) implements AutoCloseable {
    /// @param weights what W is multiplied as before it is quantized: both products go the same way
    static Gemm of(Optional<CublasLt> cublasLt, ProductKernels kernels, CublasLt.Shape shape, ValueType weights)
            throws CudaException {
        if (cublasLt.isPresent() && weights == ValueType.BF16) {
            return new Gemm(Optional.of(cublasLt.get().bf16(shape)), kernels, shape);
        }
        return new Gemm(Optional.empty(), kernels, shape);
    }

    /// What multiplies.
    String name() {
        return matmul.isPresent() ? "cublasLtMatmul" : "matmul";
    }

    /// Launches `y[token][row] = alpha * sum over k of w[row][k] * x[token][k]`, x in BF16, y in FP32.
    void launch(ValueType type, long w, long x, long y, float alpha, long stream) throws CudaException {
        if (matmul.isPresent()) {
            matmul.get().launch(w, x, y, alpha, stream);
        } else {
            kernels.matmul(type, w, x, y, shape, alpha, stream);
        }
    }

    @Override
    public void close() throws CudaException {
        if (matmul.isPresent()) {
            matmul.get().close();
        }
    }
}
