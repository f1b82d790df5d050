package nibblescope.core.backend.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/// A worker as its client has it: two streams and a process behind them.
interface Peer {
    /// What the worker writes.
    InputStream output();

    /// What the worker reads.
    OutputStream input();

    /// The last lines of what it wrote to standard error; empty if there are none.
    String lastWords();

    /// The exit code; nothing if the worker does not end within that time.
    OptionalInt exitCode(Duration atMost) throws InterruptedException;

    /// Ends the worker by force, if it has not ended, without waiting for that.
    void destroy();

    /// Makes peers.
    @FunctionalInterface
    interface Start {
        /// Starts a worker.
        ///
        /// @throws IOException if the program cannot be started
        Peer start() throws IOException;
    }
}
