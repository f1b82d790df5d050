package nibblescope.core.backend;

import java.util.List;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.RunMonitor;

/// Does runs: in this process, in a child process or on another host. May be called from several
/// threads; calls block until they are done. Closing ends its runs.
public interface Runner extends AutoCloseable {
    /// Every device there, and whether it can run. A device that cannot is listed too.
    List<DeviceState> devices() throws BackendException;

    /// Runs and measures.
    ///
    /// @return one report, or one for each kind of weights or recipe
    /// @throws CancellationException if the monitor says so
    List<RunReport> run(RunRequest request, RunMonitor monitor) throws BackendException;

    @Override
    void close();

    /// A device and whether it can run.
    ///
    /// @param id `cpu`, `cuda:0`, or `cuda` if none can be listed
    record DeviceState(String id, Availability availability) {}
}
