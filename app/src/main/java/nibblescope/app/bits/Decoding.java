package nibblescope.app.bits;

import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.BlockError;
import nibblescope.core.quantize.BlockQuantizer;

/// What the stored bits of a block stand for, and how far that is from its values. Immutable.
final class Decoding {
    private final BlockQuantizer quantizer;
    private final float[] values;
    private final BlockBits bits;
    private final float squaredError;
    private final int nonFinite;

    /// @param original the recipe and its tensor's scale, before any bit is flipped
    /// @param values   of the block
    Decoding(BlockQuantizer original, float[] values, BlockBits bits) {
        quantizer = original.recipe().hasTensorScale()
                ? original.withStoredTensorScale(Float.intBitsToFloat(bits.tensorScaleBits()))
                : original;
        this.values = values.clone();
        this.bits = bits;
        BlockError sum = new BlockError();
        int left = 0;
        for (int i = 0; i < values.length; i++) {
            // Not the difference of the magnitudes, which is the same as long as no sign is flipped.
            boolean counts = BlockError.counts(values[i], dequantized(i));
            sum.add(counts ? error(i) : 0f);
            left += counts ? 0 : 1;
        }
        squaredError = sum.squared();
        nonFinite = left;
    }

    BlockBits bits() {
        return bits;
    }

    int count() {
        return values.length;
    }

    /// The original value of an element.
    float value(int element) {
        return values[element];
    }

    /// The value of an element's code, before scaling.
    float codeValue(int element) {
        return quantizer.dequantize(bits.codes().get(element), 1f);
    }

    float blockScale() {
        return quantizer.recipe().scaling().scaleFormat().decode(bits.scaleCode());
    }

    /// What is stored in FP32 for the whole tensor.
    float storedTensorScale() {
        return quantizer.storedTensorScale();
    }

    /// The tensor scale that dequantizes.
    float tensorScale() {
        return quantizer.tensorScale();
    }

    /// Block scale times tensor scale.
    float dequantizingScale() {
        return quantizer.dequantizingScale(bits.scaleCode());
    }

    /// What an element's code dequantizes to.
    float dequantized(int element) {
        return quantizer.dequantize(bits.codes().get(element), dequantizingScale());
    }

    /// Dequantized minus original value, in FP32.
    float error(int element) {
        return dequantized(element) - values[element];
    }

    /// How many elements are left out of the error: their value, or what they dequantize to, is not
    /// finite.
    int nonFinite() {
        return nonFinite;
    }

    /// Mean squared error of the finite elements, summed in the order of [BlockError]; NaN if there
    /// are none.
    double mse() {
        return (double) squaredError / (count() - nonFinite);
    }

    /// The mean squared error if the values were quantized anew under these scales, in place of the
    /// codes that are stored.
    double mseQuantizedAnew() {
        return BlockTrace.under(bits.scaleCode(), quantizer, values).mse();
    }
}
