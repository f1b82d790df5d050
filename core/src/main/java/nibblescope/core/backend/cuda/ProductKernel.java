package nibblescope.core.backend.cuda;

/// A kernel that multiplies a matrix with a few vectors.
///
/// @param rowsPerBlock rows that a block of 256 threads does
/// @param reads        the form in which it reads the vectors
record ProductKernel(String name, int rowsPerBlock, Form reads) {
    private static final int WARPS = 8;
    private static final int BATCH_ROWS = 16;

    /// A form of [ProductKernels.Vectors].
    enum Form {
        PLAIN,
        HALVES,
        ORDERED
    }

    /// A kernel for one vector.
    ///
    /// @param rows   that a warp does at the same time
    /// @param chunks of a row that a lane has under way
    static ProductKernel gemv(String format, int rows, int chunks, Form reads) {
        return new ProductKernel("gemv_%s_r%du%d".formatted(format, rows, chunks), WARPS * rows, reads);
    }

    /// A kernel for up to 8 vectors.
    static ProductKernel batch(String format, Form reads) {
        return new ProductKernel("batch_" + format, BATCH_ROWS, reads);
    }
}
