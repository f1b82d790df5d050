package nibblescope.app.cli;

/// What the program tells the one who started it.
public final class ExitCode {
    /// All is done.
    public static final int DONE = 0;
    /// It could not be done.
    public static final int FAILED = 1;
    /// Wrong use or input.
    public static final int WRONG_USE = 2;
    /// The user ended the program: 128 and the number of the signal, as shells have it.
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
