package nibblescope.core.backend;

import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;

/// What a [Backend] can do whose device dequantizes too.
public interface DequantizeTiming {
    /// Times dequantizing alone, of numbers of the device's own making that lie there quantized.
    ///
    /// @param elements how many, or as many as fit
    /// @param to       F32, or BF16 for the values without the tensor scale, which are exact
    /// @param repeats  at least 1
    /// @throws CancellationException if the monitor says so
    Measurement measureDequantize(Recipe recipe, long elements, DType to, int repeats, RunMonitor monitor)
            throws BackendException;
}
