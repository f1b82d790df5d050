package nibblescope.core.quantize;

/// What a long computation tells of itself, and is told. Called from the threads that compute.
public interface RunMonitor {
    /// Says how far the computation is, in elements.
    void progress(long done, long total);

    /// Says what the computation is at; what follows counts from 0 again.
    default void stage(Stage stage) {}

    /// What a long computation is at.
    enum Stage {
        /// Looking for the largest magnitude of the tensor.
        AMAX,
        /// Quantizing and measuring its error.
        QUANTIZING,
        /// Repeating the run to time it.
        TIMING,
        /// Comparing all bytes with those of the reference quantizer.
        VERIFYING
    }

    /// Whether the result is no longer wanted. A computation asks once a chunk and ends with a
    /// [java.util.concurrent.CancellationException].
    boolean cancelled();

    /// For computations that nobody watches.
    RunMonitor NONE = new RunMonitor() {
        @Override
        public void progress(long done, long total) {}

        @Override
        public boolean cancelled() {
            return false;
        }
    };
}
