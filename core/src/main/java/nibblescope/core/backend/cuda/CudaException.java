package nibblescope.core.backend.cuda;

/// A call of the CUDA driver, or of a library beside it, that failed.
final class CudaException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String name;

    /// @param call what was called
    /// @param code the result, not 0
    /// @param name of the result, `CUDA_ERROR_OUT_OF_MEMORY`
    /// @param text what the driver says of it
    CudaException(String call, int code, String name, String text) {
        super("%s: %s (%d): %s".formatted(call, name, code, text));
        this.code = code;
        this.name = name;
    }

    int code() {
        return code;
    }

    String name() {
        return name;
    }
}
