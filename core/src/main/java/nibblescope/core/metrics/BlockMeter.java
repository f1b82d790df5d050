package nibblescope.core.metrics;

import java.util.Arrays;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.quantize.BlockQuantizer;

/// Measures the error of one block after the other and sums them up. For one thread.
///
/// The error of a block, in FP32: `e = fl(|x| - fl(v * d))` with `v` the magnitude of the code's
/// value and `d` the dequantizing scale; lane j < 8 holds `e[j] * e[j]`, then `fma(e[j+8], e[j+8],
/// lane[j])` for each further group of 8; then the lanes are added as a tree: (0,1)(2,3)(4,5)(6,7),
/// pairs of pairs, total. Elements that a short block lacks count as 0. Block sums are then added
/// in double in block order, as are the sums of x, x^2 and (reconstruction - x), whose elements are
/// added in double in order inside a block first. An element that is not finite, before or after,
/// adds 0 to every sum.
public final class BlockMeter {
    private static final int LANES = 8;

    private final BlockQuantizer quantizer;
    private final float[] values;
    private final float largestValue;
    private final float[] lanes = new float[LANES];
    private final long[] codeCounts;
    private final long[] scaleCounts = new long[256];

    private float squaredError;
    private int nonFinite;

    private long elements;
    private long allNonFinite;
    private long saturated;
    private long flushed;
    private double sumSquaredError;
    private double sum;
    private double sumSquares;
    private double sumError;
    private float maxError;

    public BlockMeter(BlockQuantizer quantizer) {
        this.quantizer = quantizer;
        ElementFormat format = quantizer.recipe().elements();
        values = new float[1 << format.bits()];
        for (int code = 0; code < values.length; code++) {
            values[code] = format.decode(code);
        }
        largestValue = format.maxFinite();
        codeCounts = new long[values.length];
    }

    /// Measures a block.
    ///
    /// @param x     the values, from index `from` on
    /// @param codes one code an element, from index `at` on
    public void measure(float[] x, int from, int count, byte[] codes, int at, int scaleCode) {
        float scale = quantizer.dequantizingScale(scaleCode);
        float top = largestValue * scale;
        double blockSum = 0;
        double blockSquares = 0;
        double blockError = 0;
        nonFinite = 0;
        Arrays.fill(lanes, 0f);
        for (int i = 0; i < count; i++) {
            float value = x[from + i];
            int code = codes[at + i];
            float reconstruction = values[code] * scale;
            float error = 0f;
            // Both magnitudes are finite and not negative, so their difference is finite too.
            if (Math.abs(value) < Float.POSITIVE_INFINITY && Math.abs(reconstruction) < Float.POSITIVE_INFINITY) {
                float magnitude = Math.abs(value);
                error = magnitude - Math.abs(reconstruction);
                maxError = Math.max(maxError, Math.abs(error));
                blockSum += value;
                blockSquares += (double) value * value;
                blockError += (double) reconstruction - value;
                if (magnitude > top) {
                    saturated++;
                }
                if (reconstruction == 0 && value != 0) {
                    flushed++;
                }
            } else {
                nonFinite++;
            }
            int lane = i & (LANES - 1);
            lanes[lane] = i < LANES ? error * error : Math.fma(error, error, lanes[lane]);
            codeCounts[code]++;
        }
        squaredError = tree();
        scaleCounts[scaleCode]++;
        elements += count;
        allNonFinite += nonFinite;
        sumSquaredError += squaredError;
        sum += blockSum;
        sumSquares += blockSquares;
        sumError += blockError;
    }

    private float tree() {
        return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
    }

    /// The sum of the squared errors of the block measured last.
    public float squaredError() {
        return squaredError;
    }

    /// How many elements of the block measured last are not finite.
    public int nonFinite() {
        return nonFinite;
    }

    /// The sums over the blocks measured since the last call, or since [#take()]; they start anew,
    /// all else goes on.
    public RunSums takeSums() {
        RunSums sums = new RunSums(sumSquaredError, sum, sumSquares, sumError);
        sumSquaredError = sum = sumSquares = sumError = 0;
        return sums;
    }

    /// All about the blocks measured since the last call, but for sums already taken; starts anew.
    public ErrorSummary take() {
        ErrorSummary summary = new ErrorSummary(
                elements,
                allNonFinite,
                saturated,
                flushed,
                sumSquaredError,
                sum,
                sumSquares,
                sumError,
                maxError,
                new Counts(codeCounts),
                new Counts(scaleCounts));
        elements = allNonFinite = saturated = flushed = 0;
        sumSquaredError = sum = sumSquares = sumError = maxError = 0;
        Arrays.fill(codeCounts, 0);
        Arrays.fill(scaleCounts, 0);
        return summary;
    }
}
