package nibblescope.app.cli;

/// A wrong use of a command, or an input that it cannot work on: exit code 2.
public final class InputException extends Exception {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
