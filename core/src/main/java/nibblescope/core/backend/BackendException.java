package nibblescope.core.backend;

/// A run that a backend could not finish.
public final class BackendException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String backendId;

    public BackendException(String backendId, String message, Throwable cause) {
        super(backendId + ": " + message, cause);
        this.backendId = backendId;
    }

    /// The backend that failed.
    public String backendId() {
        return backendId;
    }
}
