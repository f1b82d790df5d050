package nibblescope.core.quantize;

/// How a scaled value becomes an element code.
public sealed interface ElementRounding permits FixedRounding, ElementRounding.Stochastic {
    /// Up or down at random, the nearer value with the greater probability; the same on every run.
    ///
    /// @param seed of the random bits, of which each element of a tensor has 8 of its own
    record Stochastic(long seed) implements ElementRounding {}
}
