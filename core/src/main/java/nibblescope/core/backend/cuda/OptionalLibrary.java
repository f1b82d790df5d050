package nibblescope.core.backend.cuda;

import java.util.Optional;
import nibblescope.core.backend.BackendException;

/// cuBLASLt, if it is there, to be closed where it was opened. It is never needed, but what the user
/// names has to be there.
///
/// @param cublasLt open; empty if it was not found or does not do here
record OptionalLibrary(Optional<CublasLt> cublasLt) implements AutoCloseable {
    static OptionalLibrary open(Driver driver, LibrarySearch search, Failures failures)
            throws CudaException, BackendException {
        Optional<CublasLt> library = CublasLt.open(driver, search);
        if (library.isEmpty() && search.explicit().isPresent()) {
            throw failures.libraryMissing("cuBLASLt", search.places(CublasLt.LIBRARY), CublasLt.PROPERTY);
        }
        return new OptionalLibrary(library);
    }

    @Override
    public void close() throws CudaException {
        if (cublasLt.isPresent()) {
            cublasLt.get().close();
        }
    }
}
