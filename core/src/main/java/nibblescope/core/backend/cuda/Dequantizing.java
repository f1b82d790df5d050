package nibblescope.core.backend.cuda;

import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.Recipe;

/// How kernels compute the dequantizing scale `d` of a block from its scale code, with `v` the
/// value of that code. A code that is NaN gives NaN.
///
/// @param first  first factor
/// @param second second factor
/// @param mode   0: `d = v`, a power of two; 1: `d = fl(v * first)`; 2: `d = fl(fl(v * first) *
///               second)`
record Dequantizing(float first, float second, int mode) {
    private static final int POWER_OF_TWO = 0;
    private static final int ONE_FACTOR = 1;
    private static final int TWO_FACTORS = 2;

    /// The one of a recipe under a tensor scale.
    static Dequantizing of(BlockQuantizer quantizer) {
        float stored = quantizer.storedTensorScale();
        return switch (quantizer.recipe().scaling()) {
            case BlockScaling.PowerOfTwo _ -> new Dequantizing(1, 1, POWER_OF_TWO);
            case BlockScaling.TwoLevel s -> of(s.rule(), stored);
            case BlockScaling.OneLevel s -> of(s.rule(), stored);
        };
    }

    /// The one of a recipe as if its tensor scale were 1: `d = v`.
    static Dequantizing withoutTensorScale(Recipe recipe) {
        return switch (recipe.scaling()) {
            case BlockScaling.PowerOfTwo _ -> new Dequantizing(1, 1, POWER_OF_TWO);
            case BlockScaling.TwoLevel _, BlockScaling.OneLevel _ -> new Dequantizing(1, 1, ONE_FACTOR);
        };
    }

    private static Dequantizing of(FractionalRule rule, float stored) {
        return switch (rule) {
            case MODELOPT, TORCHAO -> new Dequantizing(stored, 1, ONE_FACTOR);
            case TRANSFORMER_ENGINE, TRANSFORMER_ENGINE_256 -> new Dequantizing(stored, 1f / rule.range(), TWO_FACTORS);
        };
    }
}
