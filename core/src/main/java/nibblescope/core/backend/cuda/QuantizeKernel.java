package nibblescope.core.backend.cuda;

import java.util.Optional;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.ElementRounding;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ScaleArithmetic;
import nibblescope.core.quantize.SpecialValues;

/// The kernels that run a recipe, and the constants that they are given with it. What the constants
/// mean is written where the kernels are.
///
/// @param family    what their names begin with
/// @param blockSize elements of a block, 16 or 32
record QuantizeKernel(
        String family, int blockSize, float f0, float f1, float f2, float f3, int i0, int i1, int i2, int i3) {
    private static final int LARGE_BLOCK = 32;
    private static final int SMALL_BLOCK = 16;

    /// The kernel of a recipe under a tensor scale; empty if there is none.
    static Optional<QuantizeKernel> of(BlockQuantizer quantizer) {
        Recipe recipe = quantizer.recipe();
        if (recipe.elements() != ElementFormat.E2M1) {
            return Optional.empty();
        }
        return switch (recipe.scaling()) {
            case BlockScaling.PowerOfTwo s when isMx(recipe) -> Optional.of(mx(recipe, s));
            case BlockScaling.TwoLevel s -> fractional(quantizer, s.rule());
            case BlockScaling.OneLevel s -> fractional(quantizer, s.rule());
            case BlockScaling.PowerOfTwo _ -> Optional.empty();
        };
    }

    private static boolean isMx(Recipe recipe) {
        return hasShape(recipe, ScaleArithmetic.TIMES_POWER_OF_TWO, ElementRounding.NEAREST_EVEN_COPYING_SIGN)
                && (recipe.blockSize() == SMALL_BLOCK || recipe.blockSize() == LARGE_BLOCK);
    }

    private static boolean hasShape(Recipe recipe, ScaleArithmetic arithmetic, ElementRounding rounding) {
        return recipe.arithmetic() == arithmetic && recipe.rounding() == rounding;
    }

    private static QuantizeKernel mx(Recipe recipe, BlockScaling.PowerOfTwo scaling) {
        return new QuantizeKernel(
                "mx",
                recipe.blockSize(),
                0,
                0,
                0,
                0,
                scaling.rule().ordinal(),
                recipe.specials().nanBlockCode(),
                0,
                0);
    }

    private static Optional<QuantizeKernel> fractional(BlockQuantizer quantizer, FractionalRule rule) {
        Recipe recipe = quantizer.recipe();
        float stored = quantizer.storedTensorScale();
        return switch (rule) {
            case MODELOPT ->
                hasShape(recipe, ScaleArithmetic.DIVIDED_BY_SCALES, ElementRounding.NEAREST_EVEN_SIGNING_NEGATIVES)
                                && (recipe.blockSize() == SMALL_BLOCK || recipe.blockSize() == LARGE_BLOCK)
                        ? Optional.of(plain("modelopt", recipe, stored, 6f * stored, 0))
                        : Optional.empty();
            case TORCHAO ->
                hasShape(
                                        recipe,
                                        ScaleArithmetic.TIMES_RECIPROCAL_OF_TENSOR_SCALE,
                                        ElementRounding.NEAREST_EVEN_COPYING_SIGN)
                                && recipe.blockSize() == SMALL_BLOCK
                        ? Optional.of(plain("torchao", recipe, stored, 1f / stored, 0))
                        : Optional.empty();
            case TRANSFORMER_ENGINE -> {
                float encoding = FractionalRule.encodingScale(stored);
                yield hasShape(
                                        recipe,
                                        ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES,
                                        ElementRounding.NEAREST_EVEN_SIGNING_NEGATIVES)
                                && recipe.blockSize() == SMALL_BLOCK
                        ? Optional.of(plain("te", recipe, stored, encoding * (1f / 6f), 1f / encoding))
                        : Optional.empty();
            }
        };
    }

    private static QuantizeKernel plain(String family, Recipe recipe, float f0, float f1, float f2) {
        SpecialValues specials = recipe.specials();
        return new QuantizeKernel(
                family, recipe.blockSize(), f0, f1, f2, 0, specials.nanCode(), specials.nanBlockCode(), 0, 0);
    }

    /// Whether it is the same kernel, with whatever constants.
    boolean sameCode(QuantizeKernel other) {
        return family.equals(other.family) && blockSize == other.blockSize;
    }

    /// Whether it tries many scales for each block.
    boolean searches() {
        return family.equals("search");
    }

    /// The name of the kernel for values of a type.
    String name(ValueType type, boolean withErrors) {
        return "%s_%d_%s%s".formatted(family, blockSize, type.suffix(), withErrors ? "_errors" : "");
    }

    /// Launches it on full blocks that lie one after the other.
    ///
    /// @param errors where each block's squared error goes; 0 if it is not wanted
    void launch(Gpu gpu, ValueType type, long values, long codes, long scales, long errors, long blocks, long stream)
            throws CudaException {
        gpu.kernel(name(type, errors != 0))
                .address(values)
                .address(codes)
                .address(scales)
                .address(errors)
                .count(blocks)
                .number(f0)
                .number(f1)
                .number(f2)
                .number(f3)
                .flag(i0)
                .flag(i1)
                .flag(i2)
                .flag(i3)
                .launch(blocks, stream);
    }
}
