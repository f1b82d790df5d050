package nibblescope.core.backend.cuda;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockRange;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.FixedRounding;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.LinearRule;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ScaleArithmetic;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.quantize.SpecialValues;
import nibblescope.core.quantize.TensorScaling;

/// The kernels that run a recipe, and the constants that they are given with it. What the constants
/// mean is written where the kernels are.
///
/// @param family    what their names begin with
/// @param blockSize elements of a block, 16 or 32
record QuantizeKernel(
        String family, int blockSize, float f0, float f1, float f2, float f3, int i0, int i1, int i2, int i3) {
    private static final String SEARCH = "search";
    private static final int LARGE_BLOCK = 32;
    private static final int SMALL_BLOCK = 16;

    /// The kernel of a recipe under a tensor scale; empty if there is none.
    static Optional<QuantizeKernel> of(BlockQuantizer quantizer) {
        Recipe recipe = quantizer.recipe();
        BlockScaling scaling = recipe.scaling();
        if (recipe.elements() != ElementFormat.E2M1
                || !scaling.block().isRow()
                || scaling.tensor() == TensorScaling.ROW
                || !(scaling.range() instanceof BlockRange.Amax)
                || !recipe.transform().isNone()) {
            return Optional.empty();
        }
        return switch (scaling.rule()) {
            case PowerOfTwoRule rule -> mx(recipe, rule);
            case FractionalRule rule ->
                switch (scaling.choice()) {
                    case ScaleChoice.Rounded _ -> rounded(quantizer, rule);
                    case ScaleChoice.ModelOptSweep _ -> Optional.empty();
                    case ScaleChoice.Search search -> search(quantizer, rule, search);
                    case ScaleChoice.FourOverSix choice -> fourOverSix(quantizer, rule, choice);
                };
            case LinearRule _ -> Optional.empty();
        };
    }

    private static Optional<QuantizeKernel> mx(Recipe recipe, PowerOfTwoRule rule) {
        OptionalInt number = number(rule);
        boolean runs = number.isPresent()
                && recipe.scaling().choice() instanceof ScaleChoice.Rounded
                && recipe.arithmetic() == ScaleArithmetic.TIMES_POWER_OF_TWO
                && recipe.rounding() == FixedRounding.NEAREST_EVEN_COPYING_SIGN
                && hasBlocks(recipe, SMALL_BLOCK, LARGE_BLOCK);
        return runs
                ? Optional.of(new QuantizeKernel(
                        "mx",
                        recipe.blockSize(),
                        0,
                        0,
                        0,
                        0,
                        number.getAsInt(),
                        recipe.specials().nanBlockCode(),
                        0,
                        0))
                : Optional.empty();
    }

    /// The kernel's number of a rule; nothing for one that it does not know.
    private static OptionalInt number(PowerOfTwoRule rule) {
        return switch (rule) {
            case FLOOR -> OptionalInt.of(0);
            case CEIL -> OptionalInt.of(1);
            case RCEIL -> OptionalInt.of(2);
            case EVEN -> OptionalInt.of(3);
            case NEAREST -> OptionalInt.of(4);
            default -> OptionalInt.empty();
        };
    }

    private static boolean hasBlocks(Recipe recipe, int... sizes) {
        return Arrays.stream(sizes).anyMatch(size -> recipe.blockSize() == size);
    }

    private static Optional<QuantizeKernel> rounded(BlockQuantizer quantizer, FractionalRule rule) {
        return switch (rule) {
            case MODELOPT -> modelopt(quantizer);
            case TORCHAO -> torchao(quantizer, "torchao", 0, 0);
            case TRANSFORMER_ENGINE -> {
                float encoding = rule.encodingScale(quantizer.storedTensorScale());
                yield transformerEngine(quantizer, "te", encoding * (1f / 6f), 1f / encoding, 0, 0);
            }
            default -> Optional.empty();
        };
    }

    private static Optional<QuantizeKernel> search(
            BlockQuantizer quantizer, FractionalRule rule, ScaleChoice.Search search) {
        return switch (rule) {
            case TORCHAO -> torchao(quantizer, SEARCH, search.from(), search.to());
            default -> Optional.empty();
        };
    }

    private static Optional<QuantizeKernel> fourOverSix(
            BlockQuantizer quantizer, FractionalRule rule, ScaleChoice.FourOverSix choice) {
        OptionalInt number = number(choice);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        float encoding = rule.encodingScale(quantizer.storedTensorScale());
        return switch (rule) {
            case TRANSFORMER_ENGINE_256 ->
                transformerEngine(
                        quantizer,
                        "te46",
                        encoding,
                        1f / encoding,
                        rule.range(quantizer.recipe().elements()),
                        number.getAsInt());
            default -> Optional.empty();
        };
    }

    /// The kernel's number of a criterion; nothing for a choice that it does not know.
    private static OptionalInt number(ScaleChoice.FourOverSix choice) {
        if (!choice.equals(new ScaleChoice.FourOverSix(choice.criterion()))) {
            return OptionalInt.empty();
        }
        return switch (choice.criterion()) {
            case MAE -> OptionalInt.of(0);
            case MSE -> OptionalInt.of(1);
            case ABS_MAX -> OptionalInt.empty();
        };
    }

    private static Optional<QuantizeKernel> modelopt(BlockQuantizer quantizer) {
        Recipe recipe = quantizer.recipe();
        boolean runs = recipe.arithmetic() == ScaleArithmetic.DIVIDED_BY_SCALES
                && recipe.rounding() == FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES
                && hasBlocks(recipe, SMALL_BLOCK, LARGE_BLOCK);
        float stored = quantizer.storedTensorScale();
        return runs ? Optional.of(of("modelopt", recipe, stored, 6f * stored, 0, 0, 0, 0)) : Optional.empty();
    }

    private static Optional<QuantizeKernel> torchao(BlockQuantizer quantizer, String family, int i2, int i3) {
        Recipe recipe = quantizer.recipe();
        boolean runs = recipe.arithmetic() == ScaleArithmetic.TIMES_RECIPROCAL_OF_TENSOR_SCALE
                && recipe.rounding() == FixedRounding.NEAREST_EVEN_COPYING_SIGN
                && hasBlocks(recipe, SMALL_BLOCK);
        float stored = quantizer.storedTensorScale();
        return runs ? Optional.of(of(family, recipe, stored, 1f / stored, 0, 0, i2, i3)) : Optional.empty();
    }

    private static Optional<QuantizeKernel> transformerEngine(
            BlockQuantizer quantizer, String family, float f1, float f2, float f3, int i2) {
        Recipe recipe = quantizer.recipe();
        boolean runs = recipe.arithmetic() == ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES
                && recipe.rounding() == FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES
                && hasBlocks(recipe, SMALL_BLOCK);
        return runs
                ? Optional.of(of(family, recipe, quantizer.storedTensorScale(), f1, f2, f3, i2, 0))
                : Optional.empty();
    }

    private static QuantizeKernel of(
            String family, Recipe recipe, float f0, float f1, float f2, float f3, int i2, int i3) {
        SpecialValues specials = recipe.specials();
        return new QuantizeKernel(
                family, recipe.blockSize(), f0, f1, f2, f3, specials.nanCode(), specials.nanBlockCode(), i2, i3);
    }

    /// Whether it is the same kernel, with whatever constants.
    boolean sameCode(QuantizeKernel other) {
        return family.equals(other.family) && blockSize == other.blockSize;
    }

    /// Whether it tries many scales for each block.
    boolean searches() {
        return family.equals(SEARCH);
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
