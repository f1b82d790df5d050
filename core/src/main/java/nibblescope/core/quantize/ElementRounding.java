package nibblescope.core.quantize;

/// How a scaled value becomes an element code. All of these round to the nearest value, ties to the
/// even code, and saturate; they differ in which values count as negative.
public enum ElementRounding {
    /// The sign bit is copied: -0 has code 8.
    NEAREST_EVEN_COPYING_SIGN,
    /// The sign is set where the scaled value is below zero: -0 has code 0, a negative value that
    /// rounds to zero has code 8.
    NEAREST_EVEN_SIGNING_NEGATIVES
}
