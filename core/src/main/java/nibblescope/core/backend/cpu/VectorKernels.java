package nibblescope.core.backend.cpu;

import java.util.Optional;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;

/// Which vector code serves a recipe.
final class VectorKernels {
    private VectorKernels() {}

    /// A run by vector code, for one thread; none where there is no such code for the recipe.
    static Optional<BlockRun> run(
            BlockQuantizer quantizer, Optional<QuantizedTensor> quantized, Optional<BlockErrors> errors) {
        return VectorRun.serves(quantizer)
                ? Optional.of(new VectorRun(quantizer, quantized, errors))
                : Optional.empty();
    }
}
