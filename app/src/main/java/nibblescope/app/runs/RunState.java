package nibblescope.app.runs;

import java.util.Optional;
import nibblescope.core.backend.RunReport;
import nibblescope.core.quantize.RunMonitor;

/// How far a run is.
public sealed interface RunState {
    /// Others come first.
    record Queued() implements RunState {}

    /// It runs.
    ///
    /// @param stage          what it is at, once it says so
    /// @param share          of this stage that is done, 0 to 1; NaN until that is known
    /// @param doneBytes      read in this stage; NaN where nobody counts bytes
    /// @param totalBytes     to be read in this stage; NaN likewise
    /// @param bytesPerSecond in this stage; NaN likewise
    /// @param cancelled      whether it has been told to end
    record UnderWay(
            Optional<RunMonitor.Stage> stage,
            double share,
            double doneBytes,
            double totalBytes,
            double bytesPerSecond,
            boolean cancelled)
            implements RunState {
        static final UnderWay BEGUN =
                new UnderWay(Optional.empty(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, false);

        UnderWay toldToEnd() {
            return new UnderWay(stage, share, doneBytes, totalBytes, bytesPerSecond, true);
        }
    }

    /// It has ended, and this is what it came to.
    record Done(RunReport report) implements RunState {}

    /// It has ended, and this is why.
    record Failed(Throwable failure) implements RunState {}

    /// The user has ended it.
    record Cancelled() implements RunState {}
}
