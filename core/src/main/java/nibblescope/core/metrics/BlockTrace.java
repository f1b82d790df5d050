package nibblescope.core.metrics;

import nibblescope.core.quantize.BlockQuantizer;

/// One block on its way through a recipe, every step kept, for the eye. Immutable.
public final class BlockTrace {
    /// What becomes of an element.
    public enum Outcome {
        /// Its code is the nearest one.
        ROUNDED,
        /// It lies beyond what the largest code dequantizes to.
        SATURATED,
        /// It is not zero and dequantizes to zero.
        FLUSHED,
        /// It, or what it dequantizes to, is not finite.
        NON_FINITE
    }

    private final BlockQuantizer quantizer;
    private final float[] values;
    private final float amax;
    private final int scaleCode;
    private final float[] scaled;
    private final byte[] codes;
    private final float[] reconstructions;
    private final float squaredError;
    private final int nonFinite;

    private BlockTrace(BlockQuantizer quantizer, float amax, int scaleCode, float... values) {
        this.quantizer = quantizer;
        this.values = values.clone();
        this.amax = amax;
        this.scaleCode = scaleCode;
        int count = values.length;
        codes = new byte[count];
        quantizer.quantize(values, 0, count, scaleCode, codes, 0);
        BlockMeter meter = new BlockMeter(quantizer);
        meter.measure(values, 0, count, codes, 0, scaleCode);
        squaredError = meter.squaredError();
        nonFinite = meter.nonFinite();
        scaled = new float[count];
        reconstructions = new float[count];
        float operand = quantizer.operand(values, 0, count, scaleCode);
        for (int i = 0; i < count; i++) {
            // Under a scale that is NaN nothing is scaled: the recipe says which code all elements get.
            scaled[i] = Float.isNaN(dequantizingScale()) ? Float.NaN : quantizer.scaled(values[i], operand);
            reconstructions[i] = quantizer.dequantize(code(i), dequantizingScale());
        }
    }

    /// Follows a block, at most the recipe's block size, under the scale that its recipe gives it.
    public static BlockTrace of(BlockQuantizer quantizer, float... values) {
        return under(quantizer.scaleCode(values, 0, values.length), quantizer, values);
    }

    /// Follows a block under a scale of one's choice.
    public static BlockTrace under(int scaleCode, BlockQuantizer quantizer, float... values) {
        return new BlockTrace(quantizer, BlockQuantizer.amax(values, 0, values.length), scaleCode, values);
    }

    /// The recipe, what its tensor is stored in, and its tensor's scale, or that of its row.
    public BlockQuantizer quantizer() {
        return quantizer;
    }

    /// Elements of the block.
    public int count() {
        return values.length;
    }

    public float value(int index) {
        return values[index];
    }

    /// The largest magnitude.
    public float amax() {
        return amax;
    }

    /// The block scale as it is stored.
    public int scaleCode() {
        return scaleCode;
    }

    /// Block scale times tensor scale.
    public float dequantizingScale() {
        return quantizer.dequantizingScale(scaleCode);
    }

    /// The scale that would bring amax exactly to the largest element value: amax / 6.
    public float idealScale() {
        return amax / quantizer.recipe().elements().maxFinite();
    }

    /// A value brought to the scale, before it is rounded; NaN under a scale that is NaN.
    public float scaled(int index) {
        return scaled[index];
    }

    /// The element code.
    public int code(int index) {
        return codes[index] & (1 << quantizer.recipe().elements().bits()) - 1;
    }

    /// What the code dequantizes to.
    public float reconstruction(int index) {
        return reconstructions[index];
    }

    /// Reconstruction minus value.
    public float error(int index) {
        return reconstructions[index] - values[index];
    }

    /// What becomes of an element, by the definitions that [ErrorSummary] counts with. One that is
    /// both beyond the largest code and dequantized to zero, because the scale is zero, is FLUSHED.
    public Outcome outcome(int index) {
        float value = values[index];
        float reconstruction = reconstructions[index];
        if (!Float.isFinite(value) || !Float.isFinite(reconstruction)) {
            return Outcome.NON_FINITE;
        }
        if (reconstruction == 0 && value != 0) {
            return Outcome.FLUSHED;
        }
        float largest = quantizer.recipe().elements().maxFinite() * dequantizingScale();
        return Math.abs(value) > largest ? Outcome.SATURATED : Outcome.ROUNDED;
    }

    /// The sum of the squared errors, in FP32.
    float squaredError() {
        return squaredError;
    }

    /// How many elements are not finite, before or after.
    public int nonFinite() {
        return nonFinite;
    }

    /// Mean squared error of the finite elements; NaN if there are none.
    public double mse() {
        return (double) squaredError / (count() - nonFinite);
    }
}
