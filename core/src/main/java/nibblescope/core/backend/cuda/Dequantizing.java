package nibblescope.core.backend.cuda;

import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.LinearRule;
import nibblescope.core.quantize.PowerOfTwoRule;
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
        return switch (quantizer.recipe().scaling().rule()) {
            case PowerOfTwoRule _ -> new Dequantizing(1, 1, POWER_OF_TWO);
            case FractionalRule rule -> of(rule, stored, quantizer.recipe());
            case LinearRule _ -> throw noKernel(quantizer.recipe());
        };
    }

    /// The one of a recipe as if its tensor scale were 1: `d = v`.
    static Dequantizing withoutTensorScale(Recipe recipe) {
        return switch (recipe.scaling().rule()) {
            case PowerOfTwoRule _ -> new Dequantizing(1, 1, POWER_OF_TWO);
            case FractionalRule _ -> new Dequantizing(1, 1, ONE_FACTOR);
            case LinearRule _ -> throw noKernel(recipe);
        };
    }

    private static Dequantizing of(FractionalRule rule, float stored, Recipe recipe) {
        return switch (rule.stores()) {
            case FACTOR -> new Dequantizing(stored, 1, ONE_FACTOR);
            case AMAX -> new Dequantizing(stored, 1f / rule.range(recipe.elements()), TWO_FACTORS);
            case DIVISOR -> throw noKernel(recipe);
        };
    }

    private static IllegalArgumentException noKernel(Recipe recipe) {
        return new IllegalArgumentException("there is no kernel that dequantizes " + recipe);
    }
}
