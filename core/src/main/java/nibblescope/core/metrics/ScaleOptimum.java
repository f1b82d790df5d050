package nibblescope.core.metrics;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockError;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.ElementRounding;
import nibblescope.core.quantize.FixedRounding;
import nibblescope.core.quantize.Recipe;

/// The least error that a block could have under its recipe if its scale were the best of all that
/// its format has: found by trying them, as [ScaleSweep] does, but for those that cannot be better.
/// For one thread.
public final class ScaleOptimum {
    private final Recipe recipe;
    private final ElementFormat elements;
    private final ScaleFormat format;
    private final byte[] codes;
    private final float leastMagnitude;
    private final BlockError error = new BlockError();

    /// @throws IllegalArgumentException if the recipe's scales are too many to be tried
    public ScaleOptimum(Recipe recipe) {
        if (!isDefined(recipe)) {
            throw new IllegalArgumentException("not all scales of %s can be tried".formatted(recipe));
        }
        this.recipe = recipe;
        elements = recipe.elements();
        format = recipe.scaling().scaleFormat();
        codes = new byte[recipe.blockSize()];
        leastMagnitude = elements.decode(1);
    }

    /// Whether all scales of a recipe can be tried: they are bytes.
    public static boolean isDefined(Recipe recipe) {
        return recipe.scaling().scaleFormat().isByte();
    }

    /// The least squared error of a block whose values are finite, over the positive scales under which
    /// they stay so; that of no scale, infinity, if there is none.
    ///
    /// @param quantizer of the block
    public float leastSquaredError(BlockQuantizer quantizer, float[] x, int from, int count) {
        float amax = BlockQuantizer.amax(x, from, count);
        float least = Float.POSITIVE_INFINITY;
        int first = format == ScaleFormat.E8M0 ? 0 : 1;
        for (int code = first; code <= format.maxCode(); code++) {
            float scale = quantizer.dequantizingScale(code);
            double missed = amax - elements.maxFinite() * (double) scale;
            // The largest value alone has this error at least; half of it leaves room for rounding.
            if (missed > 0 && missed * missed / 2 > least) {
                continue;
            }
            least = Math.min(least, squaredError(quantizer, code, scale, x, from, count));
            if (amax < leastMagnitude * (double) scale * flushedShare()) {
                // All values have become zero, and so they do under all larger scales.
                break;
            }
        }
        return least;
    }

    /// What share of the least positive value is rounded to zero, whatever the rounding.
    private double flushedShare() {
        return switch (recipe.rounding()) {
            case FixedRounding _, ElementRounding.FirstNearest _ -> 0x1p-2;
            case ElementRounding.Stochastic _ -> 0x1p-9;
        };
    }

    private float squaredError(BlockQuantizer quantizer, int code, float scale, float[] x, int from, int count) {
        quantizer.quantize(x, from, count, code, codes, 0);
        error.clear();
        for (int i = 0; i < count; i++) {
            float reconstruction = elements.decode(codes[i]) * scale;
            if (!BlockError.counts(x[from + i], reconstruction)) {
                return Float.POSITIVE_INFINITY;
            }
            error.add(BlockError.of(x[from + i], reconstruction));
        }
        return error.squared();
    }
}
