package nibblescope.core.quantize;

import java.util.Arrays;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.format.ScaleFormat;

/// A recipe at work on the blocks of one tensor: every plug point as one FP32 operation after the
/// other, in the order in which its reference has them. Immutable and safe on any thread.
public final class BlockQuantizer {
    private final Recipe recipe;
    private final FloatFormat input;
    private final long block;
    private final int width;
    private final ElementFormat elements;
    private final ScaleFormat scaleFormat;
    private final ScaleRule rule;
    private final float tensorAmax;
    private final float stored;
    private final float encodingScale;
    private final boolean plain;
    private final boolean copiesSign;
    private final boolean inTensorFormat;

    /// For a tensor of FP32.
    ///
    /// @param tensorAmax largest magnitude of the whole tensor, NaN if it holds one; only recipes
    ///                   with a tensor scale look at it
    public BlockQuantizer(Recipe recipe, float tensorAmax) {
        this(recipe, FloatFormat.FP32, tensorAmax);
    }

    /// @param input      what the tensor is stored in, in which some references compute
    /// @param tensorAmax largest magnitude of the whole tensor, or of the row where each has a scale
    ///                   of its own; NaN if it holds one; only recipes with a tensor scale look at it
    public BlockQuantizer(Recipe recipe, FloatFormat input, float tensorAmax) {
        this(
                recipe,
                input,
                0,
                recipe.scaling().block().columns(),
                tensorAmax,
                storedTensorScale(recipe, input, tensorAmax));
    }

    private BlockQuantizer(
            Recipe recipe, FloatFormat input, long block, int width, float tensorAmax, float storedTensorScale) {
        this.recipe = recipe;
        this.input = input;
        this.block = block;
        this.width = width;
        elements = recipe.elements();
        scaleFormat = recipe.scaling().scaleFormat();
        rule = recipe.scaling().rule();
        this.tensorAmax = tensorAmax;
        stored = canonical(storedTensorScale);
        encodingScale = recipe.hasTensorScale() ? rule.encodingScale(stored) : 1f;
        copiesSign = recipe.rounding() == FixedRounding.NEAREST_EVEN_COPYING_SIGN;
        plain = (copiesSign || recipe.rounding() == FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES)
                && recipe.specials().nan() == SpecialValues.Nan.FIXED
                && !recipe.arithmetic().inTensorFormat();
        inTensorFormat = recipe.arithmetic().inTensorFormat();
    }

    private static float storedTensorScale(Recipe recipe, FloatFormat input, float tensorAmax) {
        return recipe.hasTensorScale()
                ? recipe.scaling().rule().storedTensorScale(tensorAmax, recipe.elements(), input)
                : 1f;
    }

    public Recipe recipe() {
        return recipe;
    }

    /// What the tensor is stored in.
    public FloatFormat input() {
        return input;
    }

    /// The largest magnitude of the tensor, or of the row, that the tensor scale is made from.
    public float tensorAmax() {
        return tensorAmax;
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
        return new BlockQuantizer(recipe, input, block, width, tensorAmax, other);
    }

    /// The same where the tensor, or the row that has a scale of its own, has that amax.
    BlockQuantizer withAmax(float other) {
        return new BlockQuantizer(recipe, input, block, width, other, storedTensorScale(recipe, input, other));
    }

    /// The same for the block that lies so many after this one's, which decides the random bits of
    /// stochastic rounding.
    public BlockQuantizer forBlock(long number) {
        return forBlock(number, width);
    }

    /// The same for the block that lies so many after this one's, and of so many columns, by which
    /// some references add up errors.
    public BlockQuantizer forBlock(long number, int columns) {
        boolean same = columns == width && !(recipe.rounding() instanceof ElementRounding.Stochastic);
        return same ? this : new BlockQuantizer(recipe, input, block + number, columns, tensorAmax, stored);
    }

    /// The columns of a block; fewer at the right edge.
    int width() {
        return width;
    }

    /// The tensor scale: `value = code value * block scale * tensor scale`. 1 for a recipe without
    /// one.
    public float tensorScale() {
        return recipe.hasTensorScale() ? rule.dequantizingScale(1f, stored) : 1f;
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

    /// What of a block is to fit the range of the elements: its amax, or less.
    public float range(float[] values, int from, int count) {
        return recipe.scaling().range().of(values, from, count, elements, input);
    }

    /// The scale code of a block.
    public int scaleCode(float[] values, int from, int count) {
        float range = range(values, from, count);
        return switch (rule) {
            case PowerOfTwoRule power -> chosen(power.code(range, elements, input), values, from, count);
            case FractionalRule fraction -> scaleCode(fraction, range, values, from, count);
            case LinearRule linear ->
                scaleFormat.encode(linear.blockScale(values, from, count, range, elements, input));
        };
    }

    private int scaleCode(FractionalRule fraction, float range, float[] values, int from, int count) {
        if (recipe.scaling().choice() instanceof ScaleChoice.FourOverSix choice) {
            return new ScaleSearch(this, values, from, count)
                    .fourOverSix(choice, fraction, fraction.blockScale(range, stored, elements, input));
        }
        return chosen(fraction.code(range, stored, elements, input), values, from, count);
    }

    private int chosen(int rounded, float[] values, int from, int count) {
        return switch (recipe.scaling().choice()) {
            case ScaleChoice.Rounded _ -> rounded;
            case ScaleChoice.FourOverSix _ ->
                throw new IllegalStateException("only E4M3 scales have room for 1.5 times another");
            case ScaleChoice.ModelOptSweep _ ->
                new ScaleSearch(this, values, from, count).sweep(tensorAmax).code();
            case ScaleChoice.Search search ->
                rounded == scaleFormat.nanCode()
                        ? rounded
                        : new ScaleSearch(this, values, from, count)
                                .leastError(
                                        search.lowest(rounded, scaleFormat),
                                        search.highest(rounded, scaleFormat),
                                        search.exponent());
        };
    }

    /// The factor that dequantizes the codes of a block: block scale times tensor scale, NaN for a
    /// scale that is NaN.
    public float dequantizingScale(int scaleCode) {
        float blockScale = scaleFormat.decode(scaleCode);
        return rule instanceof PowerOfTwoRule power
                ? power.dequantizing(blockScale, input)
                : rule.dequantizingScale(blockScale, stored);
    }

    /// The value of an element: that of its code times the dequantizing scale.
    public float dequantize(int code, float dequantizingScale) {
        int bits = code & (2 * elements.signBit() - 1);
        float value = elements.hasNegativeZero() && bits == elements.signBit()
                ? recipe.specials().negativeZeroValue()
                : elements.decode(code);
        return inTensorFormat ? input.round(value * dequantizingScale) : value * dequantizingScale;
    }

    /// Brings a value to the scale of its block: the number that is then rounded to an element.
    ///
    /// @param operand that of the block
    public float scaled(float value, float operand) {
        return recipe.arithmetic().scaled(value, operand, input);
    }

    /// What the values of a block are multiplied or divided by.
    public float operand(float[] values, int from, int count, int scaleCode) {
        float blockScale = recipe.arithmetic().takesUnroundedScale()
                ? unrounded(values, from, count, scaleCode)
                : scaleFormat.decode(scaleCode);
        float operand = recipe.arithmetic().operand(blockScale, stored, encodingScale);
        return recipe.arithmetic().inTensorFormat() ? input.round(operand) : operand;
    }

    /// The scale that was rounded to a code, in units of the elements; the value of a code that the
    /// rule does not give.
    private float unrounded(float[] values, int from, int count, int scaleCode) {
        float range = range(values, from, count);
        return switch (rule) {
            case PowerOfTwoRule _ -> scaleFormat.decode(scaleCode);
            case FractionalRule fraction -> {
                float scale = fraction.blockScale(range, stored, elements, input);
                yield fraction.encode(scale) == scaleCode ? scale : scaleFormat.decode(scaleCode);
            }
            case LinearRule linear -> {
                float scale = linear.blockScale(values, from, count, range, elements, input);
                boolean own = scaleFormat.encode(scale) == scaleCode;
                yield linear.dequantizingScale(own ? scale : scaleFormat.decode(scaleCode), 1f);
            }
        };
    }

    /// What a scaled value was rounded to before it got a code: the value of the code, but for a
    /// rounding whose codes wrap around.
    float rounded(float scaled, int code) {
        return recipe.rounding() instanceof FixedRounding fixed
                ? fixed.rounded(scaled, code, elements)
                : elements.decode(code);
    }

    /// The element code of a scaled value, rounded to the nearest, ties to the even code.
    private int nearestEven(float scaled) {
        if (Float.isNaN(scaled)) {
            return recipe.specials().nanCode();
        }
        boolean negative = copiesSign ? Float.floatToRawIntBits(scaled) < 0 : scaled < 0;
        return elements.withSign(elements.encodeMagnitude(Math.abs(scaled)), negative);
    }

    private int stochastic(float scaled, long seed, int index) {
        long bits = RandomBits.of(seed, block * recipe.blockSize() + index);
        int magnitude = elements.encodeStochastically(Math.abs(scaled), (int) (bits >>> 56));
        return elements.withSign(magnitude, Float.floatToRawIntBits(scaled) < 0);
    }

    private boolean mayVanish() {
        return rule instanceof PowerOfTwoRule power && power.mayVanish();
    }

    /// Whether nothing is left of a block of that range: its elements are quantized as zeros, whatever
    /// its scale is.
    public boolean vanishes(float range) {
        return rule instanceof PowerOfTwoRule power && power.vanishes(range, elements, input);
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
        float operand = operand(values, from, count, scaleCode);
        if (Float.isNaN(scaleFormat.decode(scaleCode)) && Float.isNaN(operand)) {
            for (int i = 0; i < count; i++) {
                codes[at + i] = (byte) recipe.specials().codeInNanBlock(values[from + i], elements);
            }
            return;
        }
        if (mayVanish() && vanishes(range(values, from, count))) {
            Arrays.fill(codes, at, at + count, (byte) elementCode(0f, 1f, 1f, 0));
            return;
        }
        if (!plain) {
            float dequantizingScale = dequantizingScale(scaleCode);
            for (int i = 0; i < count; i++) {
                codes[at + i] = (byte) elementCode(values[from + i], operand, dequantizingScale, i);
            }
        } else if (recipe.arithmetic().divides()) {
            for (int i = 0; i < count; i++) {
                codes[at + i] = (byte) nearestEven(values[from + i] / operand);
            }
        } else {
            for (int i = 0; i < count; i++) {
                codes[at + i] = (byte) nearestEven(values[from + i] * operand);
            }
        }
    }

    private int elementCode(float value, float operand, float dequantizingScale, int index) {
        float scaled = recipe.arithmetic().scaled(value, operand, input);
        if (Float.isNaN(scaled) && !(recipe.rounding() instanceof ElementRounding.FirstNearest)) {
            return recipe.specials().codeOfNan(value, elements);
        }
        return switch (recipe.rounding()) {
            case ElementRounding.FirstNearest nearest -> nearest.code(value, dequantizingScale, this);
            case FixedRounding fixed -> fixed.code(scaled, elements, input);
            case ElementRounding.Stochastic stochastic -> stochastic(scaled, stochastic.seed(), index);
        };
    }

    /// NaN has one spelling, 0x7FC00000.
    private static float canonical(float value) {
        return Float.isNaN(value) ? Float.NaN : value;
    }
}
