package nibblescope.core.backend;

import org.jspecify.annotations.Nullable;

/// A run that a backend could not begin or finish.
public final class BackendException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String backendId;
    private final Obstacle obstacle;
    private final String found;
    private final String remedy;

    /// @param backendId the backend that failed
    /// @param found     what was found, in one line
    /// @param remedy    what to do about it; empty if there is nothing
    public BackendException(
            String backendId, Obstacle obstacle, String found, String remedy, @Nullable Throwable cause) {
        super(backendId + ": " + found + (remedy.isEmpty() ? "" : "; " + remedy), cause);
        this.backendId = backendId;
        this.obstacle = obstacle;
        this.found = found;
        this.remedy = remedy;
    }

    /// A failure of no kind of its own.
    public BackendException(String backendId, String message, Throwable cause) {
        this(backendId, Obstacle.FAILED, message, "", cause);
    }

    /// The backend that failed.
    public String backendId() {
        return backendId;
    }

    public Obstacle obstacle() {
        return obstacle;
    }

    /// What was found, without the backend and the remedy.
    public String found() {
        return found;
    }

    /// What to do about it; empty if there is nothing.
    public String remedy() {
        return remedy;
    }
}
