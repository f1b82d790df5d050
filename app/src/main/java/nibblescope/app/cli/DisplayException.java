package nibblescope.app.cli;

/// A window or a picture that could not be shown or drawn on this machine.
public final class DisplayException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param message what is missing and what to do about it, in one line
    public DisplayException(String message) {
        super(message);
    }

    /// @param message what is missing and what to do about it, in one line
    public DisplayException(String message, Throwable cause) {
        super(message, cause);
    }
}
