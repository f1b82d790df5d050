package nibblescope.core.metrics;

/// What has to be added in order: the sums over one run of [ErrorSummary#BLOCKS_PER_RUN] blocks.
/// The names are those of [ErrorSummary].
public record RunSums(double sumSquaredError, double sum, double sumSquares, double sumError) {
    /// Of a run without elements.
    public static final RunSums ZERO = new RunSums(0, 0, 0, 0);
}
