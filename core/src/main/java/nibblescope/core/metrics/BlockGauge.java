package nibblescope.core.metrics;

import java.util.Optional;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.quantize.BlockError;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;

/// Takes one quantity of one block after the other. For one thread.
final class BlockGauge {
    private final BlockQuantity quantity;
    private final float[] values;
    private final float largestValue;
    /// Of a byte, the bits of a code.
    private final int mask;
    private final byte[] codes;
    private final BlockError blockError = new BlockError();

    private final Optional<ScaleOptimum> optimum;

    BlockGauge(Recipe recipe, BlockQuantity quantity) {
        this.quantity = quantity;
        ElementFormat format = recipe.elements();
        values = new float[1 << format.bits()];
        for (int code = 0; code < values.length; code++) {
            values[code] = format.decode(code);
        }
        largestValue = format.maxFinite();
        mask = values.length - 1;
        codes = new byte[recipe.blockSize()];
        optimum = quantity == BlockQuantity.EXCESS ? Optional.of(new ScaleOptimum(recipe)) : Optional.empty();
    }

    /// Not below 0: a stored scale of zero is not tried.
    private float excess(BlockQuantizer quantizer, float[] x, int from, int count) {
        float least = optimum.orElseThrow().leastSquaredError(quantizer, x, from, count);
        return Math.max(0, (blockError.squared() - least) / count);
    }

    /// The quantity of the block at index `from`.
    float of(BlockQuantizer quantizer, float[] x, int from, int count) {
        return switch (quantity) {
            case MSE, MAX_ERROR, SATURATED, FLUSHED, EXCESS -> ofElements(quantizer, x, from, count);
            case SCALE_CODE -> {
                int code = quantizer.scaleCode(x, from, count);
                float scale = quantizer.recipe().scaling().scaleFormat().decode(code);
                yield Float.isNaN(scale) ? Float.NaN : code;
            }
            case AMAX -> {
                float amax = BlockQuantizer.amax(x, from, count);
                yield amax < Float.POSITIVE_INFINITY ? amax : Float.NaN;
            }
        };
    }

    private float ofElements(BlockQuantizer quantizer, float[] x, int from, int count) {
        int scaleCode = quantizer.quantize(x, from, count, codes, 0);
        float scale = quantizer.dequantizingScale(scaleCode);
        float top = largestValue * scale;
        int saturated = 0;
        int flushed = 0;
        float largest = 0;
        blockError.clear();
        for (int i = 0; i < count; i++) {
            float value = x[from + i];
            float reconstruction = values[codes[i] & mask] * scale;
            if (!BlockError.counts(value, reconstruction)) {
                return Float.NaN;
            }
            float error = BlockError.of(value, reconstruction);
            blockError.add(error);
            largest = Math.max(largest, Math.abs(error));
            saturated += Math.abs(value) > top ? 1 : 0;
            flushed += reconstruction == 0 && value != 0 ? 1 : 0;
        }
        return switch (quantity) {
            case MSE -> blockError.squared() / count;
            case MAX_ERROR -> largest;
            case SATURATED -> (float) saturated / count;
            case FLUSHED -> (float) flushed / count;
            case EXCESS -> excess(quantizer, x, from, count);
            case SCALE_CODE, AMAX -> throw new IllegalStateException("elements need not be quantized");
        };
    }
}
