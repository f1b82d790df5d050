package nibblescope.core.metrics;

import java.util.List;

/// The error of a quantized tensor, or of a run of its blocks. With `x` the values, `r` their
/// reconstructions and `n` the count of elements that are finite in both:
///
/// @param elements        all elements
/// @param nonFinite       elements whose value or reconstruction is not finite; they add to no sum
/// @param saturated       elements with `|x|` beyond what the largest code dequantizes to
/// @param flushed         elements with `x != 0` that dequantize to 0
/// @param sumSquaredError sum of (|x| - |r|)^2, in the order that [BlockMeter] defines
/// @param sum             sum of x
/// @param sumSquares      sum of x^2
/// @param sumError        sum of r - x
/// @param maxError        largest | |x| - |r| |
/// @param codeCounts      how often each element code occurs
/// @param scaleCounts     how often each block scale code occurs
public record ErrorSummary(
        long elements,
        long nonFinite,
        long saturated,
        long flushed,
        double sumSquaredError,
        double sum,
        double sumSquares,
        double sumError,
        float maxError,
        Counts codeCounts,
        Counts scaleCounts) {
    /// How many consecutive blocks, counted from block 0, are summed up before their sums are added
    /// to those of the whole tensor: what makes sums independent of threads and chunks.
    public static final int BLOCKS_PER_RUN = 4096;

    /// The sums of consecutive runs, added in order.
    ///
    /// @param runs at least one
    public static ErrorSummary ofRuns(List<ErrorSummary> runs) {
        return of(runs.stream().map(ErrorSummary::sums).toList(), runs);
    }

    private RunSums sums() {
        return new RunSums(sumSquaredError, sum, sumSquares, sumError);
    }

    /// A summary whose sums are those of consecutive runs, added in order. Counts and maxima are
    /// the same in any order, so they come from summaries over any parts that make up the whole.
    ///
    /// @param parts at least one; their sums are not looked at
    public static ErrorSummary of(List<RunSums> runs, List<ErrorSummary> parts) {
        ErrorSummary first = parts.getFirst();
        long[] codes = new long[first.codeCounts.codes()];
        long[] scales = new long[first.scaleCounts.codes()];
        long elements = 0;
        long nonFinite = 0;
        long saturated = 0;
        long flushed = 0;
        float maxError = 0;
        for (ErrorSummary part : parts) {
            elements += part.elements;
            nonFinite += part.nonFinite;
            saturated += part.saturated;
            flushed += part.flushed;
            maxError = Math.max(maxError, part.maxError);
            add(codes, part.codeCounts);
            add(scales, part.scaleCounts);
        }
        RunSums sums = added(runs);
        return new ErrorSummary(
                elements,
                nonFinite,
                saturated,
                flushed,
                sums.sumSquaredError(),
                sums.sum(),
                sums.sumSquares(),
                sums.sumError(),
                maxError,
                new Counts(codes),
                new Counts(scales));
    }

    private static RunSums added(List<RunSums> runs) {
        double sumSquaredError = 0;
        double sum = 0;
        double sumSquares = 0;
        double sumError = 0;
        for (RunSums run : runs) {
            sumSquaredError += run.sumSquaredError();
            sum += run.sum();
            sumSquares += run.sumSquares();
            sumError += run.sumError();
        }
        return new RunSums(sumSquaredError, sum, sumSquares, sumError);
    }

    private static void add(long[] totals, Counts counts) {
        for (int code = 0; code < totals.length; code++) {
            totals[code] += counts.count(code);
        }
    }

    /// The elements that the sums are over.
    public long finite() {
        return elements - nonFinite;
    }

    /// Mean squared error: sum of (x - r)^2 / n. NaN if no element is finite, as all that follow.
    public double mse() {
        return sumSquaredError / finite();
    }

    /// The mean of x.
    public double mean() {
        return sum / finite();
    }

    /// The population variance of x.
    public double variance() {
        double mean = mean();
        return Math.max(0, sumSquares / finite() - mean * mean);
    }

    /// MSE over the variance of x; infinite for a constant tensor that is not exact.
    public double mseOverVariance() {
        return mse() / variance();
    }

    /// Signal to quantization noise ratio in dB: 10 log10(sum of x^2 / sum of squared errors).
    /// Infinite if there is no error, NaN for a tensor of zeros.
    public double sqnrDecibels() {
        return 10 * Math.log10(sumSquares / sumSquaredError);
    }

    /// The signed mean of reconstruction - x.
    public double meanError() {
        return sumError / finite();
    }

    /// Share of elements beyond the largest code, 0 to 1.
    public double saturatedShare() {
        return (double) saturated / finite();
    }

    /// Share of elements that are not 0 but become 0, 0 to 1.
    public double flushedShare() {
        return (double) flushed / finite();
    }
}
