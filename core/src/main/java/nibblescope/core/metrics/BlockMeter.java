package nibblescope.core.metrics;

import java.util.Arrays;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.quantize.BlockError;
import nibblescope.core.quantize.BlockQuantizer;

/// Measures the error of one block after the other and sums them up. For one thread.
///
/// The error of a block is that of [BlockError]. Block sums are then added in double in block order,
/// as are the sums of x, x^2 and (reconstruction - x), whose elements are added in double in order
/// inside a block first. An element that is not finite, before or after, adds 0 to every sum.
public final class BlockMeter {
    private final BlockQuantizer whole;
    private final float[] values;
    /// Of a byte, the bits of a code.
    private final int mask;
    private final boolean countsScales;
    private final float highestValue;
    private final float lowestValue;
    private final BlockError blockError = new BlockError();
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
        whole = quantizer;
        countsScales = quantizer.recipe().scaling().scaleFormat().isByte();
        ElementFormat format = quantizer.recipe().elements();
        values = new float[1 << format.bits()];
        for (int code = 0; code < values.length; code++) {
            values[code] = format.decode(code);
        }
        highestValue = format.maxFinite();
        lowestValue = format.minFinite();
        mask = values.length - 1;
        codeCounts = new long[values.length];
    }

    /// Measures a block.
    ///
    /// @param x     the values, from index `from` on
    /// @param codes one code an element, from index `at` on
    public void measure(float[] x, int from, int count, byte[] codes, int at, int scaleCode) {
        measure(whole, x, from, count, codes, at, scaleCode);
    }

    /// Measures a block under a quantizer of its own.
    ///
    /// @param x     the values, from index `from` on
    /// @param codes one code an element, from index `at` on
    public void measure(BlockQuantizer quantizer, float[] x, int from, int count, byte[] codes, int at, int scaleCode) {
        float scale = quantizer.dequantizingScale(scaleCode);
        // Integers have one more below zero than above, and a scale may be negative.
        float top = Math.max(highestValue * scale, lowestValue * scale);
        float bottom = Math.min(highestValue * scale, lowestValue * scale);
        double blockSum = 0;
        double blockSquares = 0;
        double blockDifference = 0;
        nonFinite = 0;
        blockError.clear();
        for (int i = 0; i < count; i++) {
            float value = x[from + i];
            int code = codes[at + i] & mask;
            float reconstruction = values[code] * scale;
            float error = 0f;
            if (BlockError.counts(value, reconstruction)) {
                error = BlockError.of(value, reconstruction);
                maxError = Math.max(maxError, Math.abs(error));
                blockSum += value;
                blockSquares += (double) value * value;
                blockDifference += (double) reconstruction - value;
                if (value > top || value < bottom) {
                    saturated++;
                }
                if (reconstruction == 0 && value != 0) {
                    flushed++;
                }
            } else {
                nonFinite++;
            }
            blockError.add(error);
            codeCounts[code]++;
        }
        squaredError = blockError.squared();
        if (countsScales) {
            scaleCounts[scaleCode]++;
        }
        elements += count;
        allNonFinite += nonFinite;
        sumSquaredError += squaredError;
        sum += blockSum;
        sumSquares += blockSquares;
        sumError += blockDifference;
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

    /// Starts the sums from those of blocks that another meter measured before.
    public void goOnFrom(RunSums begun) {
        sumSquaredError = begun.sumSquaredError();
        sum = begun.sum();
        sumSquares = begun.sumSquares();
        sumError = begun.sumError();
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
