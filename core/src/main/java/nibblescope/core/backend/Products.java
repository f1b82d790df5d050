package nibblescope.core.backend;

import java.util.List;
import java.util.concurrent.CancellationException;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// What a [Backend] can do that multiplies matrices too.
public interface Products {
    /// Multiplies weights of the backend's own making with a few vectors.
    ///
    /// @param receipt of the run
    /// @return one report for each kind of weights
    /// @throws CancellationException if the monitor says so
    List<RunReport> decode(RunRequest.Decode request, Receipt receipt, RunMonitor monitor) throws BackendException;

    /// Multiplies weights under each recipe with activations.
    ///
    /// @param weights     [out, in]
    /// @param activations [tokens, in]
    /// @param receipt     of the run
    /// @return one report for each recipe
    /// @throws CancellationException if the monitor says so
    List<RunReport> layer(
            RunRequest.Layer request, Tensor weights, Tensor activations, Receipt receipt, RunMonitor monitor)
            throws BackendException;
}
