package nibblescope.core.backend;

import java.util.Set;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Tensor;

/// One tensor, or a part of one, under one recipe.
///
/// @param tensor     what to quantize, of a dtype that is readable as values
/// @param tensorAmax largest magnitude of the whole tensor, of which `tensor` may be a part
/// @param firstBlock the number of the part's first block in the whole tensor
/// @param wanted     what to keep beside the error summary, which every run gives
public record Job(Tensor tensor, Recipe recipe, float tensorAmax, long firstBlock, Set<Output> wanted) {
    /// A whole tensor.
    public Job(Tensor tensor, Recipe recipe, float tensorAmax, Set<Output> wanted) {
        this(tensor, recipe, tensorAmax, 0, wanted);
    }

    /// The recipe at work on the tensor, from its first block on.
    public BlockQuantizer quantizer() {
        return new BlockQuantizer(recipe, tensor.dtype().computedIn(), tensorAmax).forBlock(firstBlock);
    }

    /// What a run can keep for each block.
    public enum Output {
        /// Codes and scales.
        QUANTIZED_TENSOR,
        /// Errors.
        BLOCK_ERRORS
    }

    public Job {
        wanted = Set.copyOf(wanted);
        if (!tensor.dtype().readableAsValues()) {
            throw new IllegalArgumentException("tensor \"%s\" is %s, which is not quantized; F64, F32, F16 and BF16 are"
                    .formatted(tensor.name(), tensor.dtype()));
        }
    }
}
