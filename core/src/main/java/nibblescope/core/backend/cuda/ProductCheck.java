package nibblescope.core.backend.cuda;

import java.util.stream.LongStream;

/// Compares some of the outputs of a product with what float64 gives: `||y - y64|| / ||y64||`.
final class ProductCheck {
    private double errors;
    private double squares;

    /// As many of `count` as are asked for, evenly spread; all if there are no more.
    static long[] sample(long count, int most) {
        long taken = Math.min(count, most);
        return LongStream.range(0, taken).map(i -> i * count / taken).toArray();
    }

    /// Adds one output.
    ///
    /// @param weights a row of the matrix
    /// @param x       a vector
    /// @param y       the output that was found
    void add(float[] weights, float[] x, float y) {
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += (double) weights[k] * x[k];
        }
        errors += (y - sum) * (y - sum);
        squares += sum * sum;
    }

    /// 0 if all outputs are exact, NaN if one is.
    double relativeError() {
        return errors == 0 ? 0 : Math.sqrt(errors / squares);
    }
}
