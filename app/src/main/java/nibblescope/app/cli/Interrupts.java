package nibblescope.app.cli;

/// Tells when the user ends the program, so that work under way can clean up.
@FunctionalInterface
public interface Interrupts {
    /// Has an action run when the program is being ended, before it is gone; not after the
    /// registration is closed.
    Registration register(Runnable action);

    /// A registered action.
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
