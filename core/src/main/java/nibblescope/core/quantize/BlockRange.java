package nibblescope.core.quantize;

import java.util.Arrays;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;

/// What of a block is to fit the range of the elements: its amax, or less.
public sealed interface BlockRange {
    /// The largest magnitude.
    record Amax() implements BlockRange {
        @Override
        public float of(float[] values, int from, int count, ElementFormat elements, FloatFormat input) {
            return BlockQuantizer.amax(values, from, count);
        }
    }

    /// The largest magnitude of all elements but NaN, as a comparison `amax < |x|` finds it.
    record AmaxOfNumbers() implements BlockRange {
        @Override
        public float of(float[] values, int from, int count, ElementFormat elements, FloatFormat input) {
            float amax = 0;
            for (int i = from; i < from + count; i++) {
                float magnitude = Math.abs(values[i]);
                amax = amax < magnitude ? magnitude : amax;
            }
            return amax;
        }
    }

    /// The magnitude that at least that share of a block's elements does not exceed. NaN if one is.
    ///
    /// @param share above 0, at most 1, which is amax
    record Percentile(double share) implements BlockRange {
        public Percentile {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a percentile is a share above 0 and up to 1, not " + share);
            }
        }

        @Override
        public float of(float[] values, int from, int count, ElementFormat elements, FloatFormat input) {
            float[] magnitudes = new float[count];
            for (int i = 0; i < count; i++) {
                magnitudes[i] = Math.abs(values[from + i]);
            }
            // NaN is the last.
            Arrays.sort(magnitudes);
            return count == 0 || Float.isNaN(magnitudes[count - 1])
                    ? BlockQuantizer.amax(values, from, count)
                    : magnitudes[(int) Math.ceil(share * count) - 1];
        }
    }

    /// Of several ranges around amax the one under which a block alone, without a tensor scale, has
    /// the least error; the first of several. With `rd()` one operation in the format of the tensor:
    /// `r = rd(rd(a * expansion) * fl(1 - i / grid))` for `i < steps`, `s = rd(r / max)`, and the error
    /// is the sum of `rd(|rd(rd(q * s) - x)|^2.4)`, where `q` is the value nearest to `rd(x / s)`
    /// (llm-compressor, `observers/mse_quant.py`; compressed-tensors, `quantization/utils/helpers.py`).
    ///
    /// With `memoryless_mse` the reference gives up after 5 steps in a row in which no block of the
    /// tensor got better; here each block tries all. The golden vectors have no block that gets better
    /// after such steps. With `nvfp4_expanded_mse` they have many, and the reference tries all.
    ///
    /// @param expansion how many times amax the greatest range is
    /// @param grid      steps to amax
    /// @param steps     that are tried, the greatest range first
    record LeastError(double expansion, double grid, int steps) implements BlockRange {
        @Override
        public float of(float[] values, int from, int count, ElementFormat elements, FloatFormat input) {
            return new RangeSearch(values, from, count, elements, input).leastError(this);
        }

        /// The range of a step.
        float range(float greatest, int step, FloatFormat input) {
            return input.round(greatest * (float) (1 - step / grid));
        }
    }

    /// The range of a block; 0 if it has no elements.
    ///
    /// @param input what the tensor is stored in, in which some references compute
    float of(float[] values, int from, int count, ElementFormat elements, FloatFormat input);
}
