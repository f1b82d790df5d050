package nibblescope.core.quantize;

import java.util.Arrays;

/// What of a block is to fit the range of the elements: its amax, or less.
public sealed interface BlockRange {
    /// The largest magnitude.
    record Amax() implements BlockRange {
        @Override
        public float of(float[] values, int from, int count) {
            return BlockQuantizer.amax(values, from, count);
        }
    }

    /// The largest magnitude of all elements but NaN, as a comparison `amax < |x|` finds it.
    record AmaxOfNumbers() implements BlockRange {
        @Override
        public float of(float[] values, int from, int count) {
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
        public float of(float[] values, int from, int count) {
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

    /// The range of a block; 0 if it has no elements.
    float of(float[] values, int from, int count);
}
