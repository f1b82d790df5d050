package nibblescope.core.backend.worker;

import java.util.List;
import java.util.concurrent.CancellationException;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.Runner;
import nibblescope.core.quantize.RunMonitor;

/// A runner that can also hand over the codes and scales that it makes.
public interface CodesRunner extends Runner {
    /// Runs and measures, and hands over codes and scales.
    ///
    /// @throws CancellationException if the monitor says so
    List<RunReport> run(RunRequest.Quantize request, CodesSink codes, RunMonitor monitor) throws BackendException;
}
