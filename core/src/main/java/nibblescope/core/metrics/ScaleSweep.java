package nibblescope.core.metrics;

import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockQuantizer;

/// The mean squared error of one block under every scale that its recipe could store: the codes 0 to
/// [ScaleFormat#maxCode()], which are all that are neither NaN nor negative. Each is measured as a
/// block that is stored under it. Immutable.
public final class ScaleSweep {
    private final BlockQuantizer quantizer;
    private final int stored;
    private final int best;
    private final double[] mse;
    private final int[] nonFinite;

    private ScaleSweep(BlockQuantizer quantizer, int stored, int best, double[] mse, int... nonFinite) {
        this.quantizer = quantizer;
        this.stored = stored;
        this.best = best;
        this.mse = mse;
        this.nonFinite = nonFinite;
    }

    /// Sweeps a block, at most the recipe's block size.
    ///
    /// @throws IllegalArgumentException if the recipe's scales are too many to be tried
    public static ScaleSweep of(BlockQuantizer quantizer, float... values) {
        if (!ScaleOptimum.isDefined(quantizer.recipe())) {
            throw new IllegalArgumentException("not all scales of %s can be tried".formatted(quantizer.recipe()));
        }
        int count = values.length;
        double[] mse = new double[quantizer.recipe().scaling().scaleFormat().maxCode() + 1];
        int[] nonFinite = new int[mse.length];
        byte[] codes = new byte[count];
        BlockMeter meter = new BlockMeter(quantizer);
        int stored = quantizer.scaleCode(values, 0, count);
        int best = stored;
        int fewest = count;
        double least = Double.NaN;
        for (int code = 0; code < mse.length; code++) {
            quantizer.quantize(values, 0, count, code, codes, 0);
            meter.measure(values, 0, count, codes, 0, code);
            nonFinite[code] = meter.nonFinite();
            mse[code] = (double) meter.squaredError() / (count - meter.nonFinite());
            // A scale so large that an element dequantizes to infinity must not win by what it lost.
            if (nonFinite[code] < fewest || (nonFinite[code] == fewest && mse[code] < least)) {
                best = code;
                fewest = nonFinite[code];
                least = mse[code];
            }
        }
        return new ScaleSweep(quantizer, stored, best, mse, nonFinite);
    }

    /// The recipe and its tensor's scale.
    public BlockQuantizer quantizer() {
        return quantizer;
    }

    public ScaleFormat format() {
        return quantizer.recipe().scaling().scaleFormat();
    }

    /// How many codes were tried: 0 to one less.
    public int codes() {
        return mse.length;
    }

    /// Whether a code was tried: it is neither NaN nor negative.
    public boolean holds(int code) {
        return code >= 0 && code < mse.length;
    }

    /// The code that the recipe picks; [ScaleFormat#NAN_CODE], which was not tried, where the block
    /// holds a NaN or an infinity that makes the scale NaN.
    public int stored() {
        return stored;
    }

    /// The code of least error among those under which the fewest elements are not finite; of
    /// several the smallest. The stored one where no element is finite under any.
    public int best() {
        return best;
    }

    /// Whether no code is better than the stored one, which shares that with others where it is not
    /// [#best()].
    public boolean storedIsBest() {
        return stored == best || (holds(stored) && mse[stored] == mse[best] && nonFinite[stored] == nonFinite[best]);
    }

    /// The mean squared error of the elements that are finite under a scale code; NaN if there are
    /// none, as under a code that is NaN.
    public double mse(int code) {
        return holds(code) ? mse[code] : Double.NaN;
    }
}
