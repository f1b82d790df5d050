package nibblescope.core.backend;

import java.util.Optional;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;

/// What a run came to. Its segments lie in the arena that the run was given.
///
/// @param quantizer    the recipe with the tensor scale that it was run with
/// @param summary      errors of the whole tensor
/// @param quantized    codes and scales, if the job wanted them
/// @param blockErrors  the error of every block, if the job wanted them
/// @param elapsedNanos how long the run took, with all that shared it
/// @param path         what code it went through
public record RunResult(
        BlockQuantizer quantizer,
        ErrorSummary summary,
        Optional<QuantizedTensor> quantized,
        Optional<BlockErrors> blockErrors,
        long elapsedNanos,
        CodePath path) {
    /// Bytes of codes, scales and block errors that the job wanted.
    public long keptBytes() {
        long codes =
                quantized.map(q -> q.codes().byteSize() + q.scales().byteSize()).orElse(0L);
        return codes + blockErrors.map(e -> e.squaredErrors().byteSize()).orElse(0L);
    }
}
