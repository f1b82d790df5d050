package nibblescope.app.cli;

/// A wrong use of a command, or an input that it cannot work on: exit code 2.
final class InputException extends Exception {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }

    InputException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
