package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;

/// How a value becomes an element code.
public sealed interface ElementRounding
        permits FixedRounding, ElementRounding.FirstNearest, ElementRounding.Stochastic {
    /// The first of all codes whose value times the dequantizing scale has the least distance from
    /// the value, `|fl(v * d) - x|` in FP32: ties go to the lesser magnitude, -0 is never taken, NaN
    /// gives code 0 (ggml, `ggml-quants.c`, `best_index_mxfp4`).
    record FirstNearest() implements ElementRounding {
        /// @param quantizer that knows what codes stand for
        int code(float value, float dequantizingScale, BlockQuantizer quantizer) {
            int best = 0;
            float least = Math.abs(quantizer.dequantize(0, dequantizingScale) - value);
            for (int code = 1; code < (1 << quantizer.recipe().elements().bits()); code++) {
                float distance = Math.abs(quantizer.dequantize(code, dequantizingScale) - value);
                if (distance < least) {
                    best = code;
                    least = distance;
                }
            }
            return best;
        }
    }

    /// Up or down at random, the nearer value with the greater probability; the same on every run.
    ///
    /// @param seed of the random bits, of which each element of a tensor has 8 of its own
    record Stochastic(long seed) implements ElementRounding {
        /// @param element its number in the tensor, which decides its random bits
        int code(float scaled, long element, ElementFormat elements) {
            long bits = RandomBits.of(seed, element);
            int magnitude = elements.encodeStochastically(Math.abs(scaled), (int) (bits >>> 56));
            return elements.withSign(magnitude, Float.floatToRawIntBits(scaled) < 0);
        }
    }
}
