package nibblescope.core.quantize;

import java.util.Arrays;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;

/// A recipe at work on the blocks of one tensor: every plug point as one FP32 operation after the
/// other, in the order in which its reference has them. Immutable and safe on any thread.
public final class BlockQuantizer {
    private final Recipe recipe;
    private final ElementFormat elements;
    private final float stored;
    private final float encodingScale;
    private final boolean copiesSign;

    /// @param tensorAmax largest magnitude of the whole tensor, NaN if it holds one; only recipes
    ///                   with a tensor scale look at it
    public BlockQuantizer(Recipe recipe, float tensorAmax) {
        this(
                switch (recipe.scaling()) {
                    case BlockScaling.TwoLevel s -> s.rule().storedTensorScale(tensorAmax);
                    case BlockScaling.OneLevel _, BlockScaling.PowerOfTwo _ -> 1f;
                },
                recipe);
    }

    private BlockQuantizer(float storedTensorScale, Recipe recipe) {
        this.recipe = recipe;
        elements = recipe.elements();
        stored = canonical(storedTensorScale);
        encodingScale = switch (recipe.scaling()) {
            case BlockScaling.TwoLevel s -> s.rule().encodingScale(stored);
            case BlockScaling.OneLevel _, BlockScaling.PowerOfTwo _ -> 1f;
        };
        copiesSign = switch (recipe.rounding()) {
            case NEAREST_EVEN_COPYING_SIGN -> true;
            case NEAREST_EVEN_SIGNING_NEGATIVES -> false;
        };
    }

    public Recipe recipe() {
        return recipe;
    }

    /// What the reference stores in FP32 for the whole tensor; 1 for a recipe without a tensor
    /// scale.
    public float storedTensorScale() {
        return stored;
    }

    /// The same recipe where another number is stored for the whole tensor.
    ///
    /// @throws IllegalArgumentException if the recipe has no tensor scale
    public BlockQuantizer withStoredTensorScale(float other) {
        if (!recipe.hasTensorScale()) {
            throw new IllegalArgumentException(recipe + " stores no tensor scale");
        }
        return new BlockQuantizer(other, recipe);
    }

    /// The tensor scale: `value = code value * block scale * tensor scale`. 1 for a recipe without
    /// one.
    public float tensorScale() {
        return switch (recipe.scaling()) {
            case BlockScaling.TwoLevel s -> s.rule().dequantizingScale(1f, stored);
            case BlockScaling.OneLevel _, BlockScaling.PowerOfTwo _ -> 1f;
        };
    }

    /// The largest magnitude of `count` values; NaN if one of them is, 0 if there are none.
    public static float amax(float[] values, int from, int count) {
        // Without their sign, floats order as their bits do, and NaN stands above infinity.
        int bits = 0;
        for (int i = from; i < from + count; i++) {
            bits = Math.max(bits, Float.floatToRawIntBits(values[i]) & 0x7FFFFFFF);
        }
        return canonical(Float.intBitsToFloat(bits));
    }

    /// The scale code of a block.
    public int scaleCode(float[] values, int from, int count) {
        float amax = amax(values, from, count);
        return switch (recipe.scaling()) {
            case BlockScaling.PowerOfTwo s -> s.rule().code(amax);
            case BlockScaling.TwoLevel s -> scaleCode(s, amax, values, from, count);
            case BlockScaling.OneLevel s -> s.rule().code(amax, stored);
        };
    }

    private int scaleCode(BlockScaling.TwoLevel scaling, float amax, float[] values, int from, int count) {
        FractionalRule rule = scaling.rule();
        return switch (scaling.choice()) {
            case ScaleChoice.Rounded _ -> rule.code(amax, stored);
            case ScaleChoice.Search search -> {
                int rounded = rule.code(amax, stored);
                yield rounded == ScaleFormat.NAN_CODE
                        ? rounded
                        : new ScaleSearch(this, values, from, count)
                                .leastSquaredError(search.lowest(rounded), search.highest(rounded));
            }
            case ScaleChoice.FourOverSix choice ->
                new ScaleSearch(this, values, from, count)
                        .fourOverSix(choice.criterion(), rule.blockScale(amax, stored), stored, rule.range());
        };
    }

    /// The factor that dequantizes the codes of a block: block scale times tensor scale, NaN for a
    /// scale that is NaN.
    public float dequantizingScale(int scaleCode) {
        float blockScale = recipe.scaling().scaleFormat().decode(scaleCode);
        return switch (recipe.scaling()) {
            case BlockScaling.PowerOfTwo _ -> blockScale;
            case BlockScaling.TwoLevel s -> s.rule().dequantizingScale(blockScale, stored);
            case BlockScaling.OneLevel s -> s.rule().dequantizingScale(blockScale, stored);
        };
    }

    /// The value of an element: that of its code times the dequantizing scale.
    public float dequantize(int code, float dequantizingScale) {
        float value = code == elements.signBit() ? recipe.specials().negativeZeroValue() : elements.decode(code);
        return value * dequantizingScale;
    }

    /// Brings a value to the scale of its block: the number that is then rounded to an element.
    public float scaled(float value, int scaleCode) {
        return divides() ? value / divisor(scaleCode) : value * multiplier(scaleCode);
    }

    /// The element code of a scaled value.
    public int elementCode(float scaled) {
        if (Float.isNaN(scaled)) {
            return recipe.specials().nanCode();
        }
        boolean negative = copiesSign ? Float.floatToRawIntBits(scaled) < 0 : scaled < 0;
        int magnitude = elements.encodeMagnitude(Math.abs(scaled));
        return negative ? magnitude | elements.signBit() : magnitude;
    }

    /// Quantizes a block and returns its scale code.
    ///
    /// @param codes receives one code an element, from index `at` on
    public int quantize(float[] values, int from, int count, byte[] codes, int at) {
        int scaleCode = scaleCode(values, from, count);
        quantize(values, from, count, scaleCode, codes, at);
        return scaleCode;
    }

    /// Quantizes a block under a given scale.
    public void quantize(float[] values, int from, int count, int scaleCode, byte[] codes, int at) {
        if (Float.isNaN(recipe.scaling().scaleFormat().decode(scaleCode))) {
            Arrays.fill(codes, at, at + count, (byte) recipe.specials().nanBlockCode());
        } else if (divides()) {
            float divisor = divisor(scaleCode);
            for (int i = 0; i < count; i++) {
                codes[at + i] = (byte) elementCode(values[from + i] / divisor);
            }
        } else {
            float multiplier = multiplier(scaleCode);
            for (int i = 0; i < count; i++) {
                codes[at + i] = (byte) elementCode(values[from + i] * multiplier);
            }
        }
    }

    private boolean divides() {
        return switch (recipe.arithmetic()) {
            case DIVIDED_BY_SCALES -> true;
            case TIMES_POWER_OF_TWO, TIMES_RECIPROCAL_OF_TENSOR_SCALE, TIMES_RECIPROCAL_OF_SCALES -> false;
        };
    }

    private float divisor(int scaleCode) {
        return recipe.scaling().scaleFormat().decode(scaleCode) * stored;
    }

    private float multiplier(int scaleCode) {
        float blockScale = recipe.scaling().scaleFormat().decode(scaleCode);
        return switch (recipe.arithmetic()) {
            // 2^(127 - E) is a float for every E short of NaN, so the quotient is exact.
            case TIMES_POWER_OF_TWO -> 1f / blockScale;
            case TIMES_RECIPROCAL_OF_TENSOR_SCALE -> encodingScale / blockScale;
            case TIMES_RECIPROCAL_OF_SCALES -> Math.min(1f / (blockScale * (1f / encodingScale)), Float.MAX_VALUE);
            case DIVIDED_BY_SCALES -> throw new IllegalStateException("this recipe divides");
        };
    }

    /// NaN has one spelling, 0x7FC00000.
    private static float canonical(float value) {
        return Float.isNaN(value) ? Float.NaN : value;
    }
}
