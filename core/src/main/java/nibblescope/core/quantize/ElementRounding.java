package nibblescope.core.quantize;

/// How a value becomes an element code.
public sealed interface ElementRounding
        permits FixedRounding, ElementRounding.FirstNearest, ElementRounding.Stochastic {
    /// The first of all codes whose value times the dequantizing scale has the least distance from
    /// the value, `|fl(v * d) - x|` in FP32: ties go to the lesser magnitude, -0 is never taken, NaN
    /// gives code 0 (ggml, `ggml-quants.c`, `best_index_mxfp4`).
    record FirstNearest() implements ElementRounding {}

    /// Up or down at random, the nearer value with the greater probability; the same on every run.
    ///
    /// @param seed of the random bits, of which each element of a tensor has 8 of its own
    record Stochastic(long seed) implements ElementRounding {}
}
