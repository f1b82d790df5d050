package nibblescope.core.quantize;

/// The roundings that need nothing but the number. All saturate.
public enum FixedRounding implements ElementRounding {
    /// To the nearest value, ties to the even code. The sign bit is copied: -0 has code 8 in E2M1.
    NEAREST_EVEN_COPYING_SIGN,
    /// To the nearest value, ties to the even code. The sign is set where the scaled value is below
    /// zero: -0 has code 0, a negative value that rounds to zero has code 8 in E2M1.
    NEAREST_EVEN_SIGNING_NEGATIVES,
    /// To the nearest value, ties away from zero; the sign bit is copied.
    NEAREST_AWAY,
    /// Toward zero; the sign bit is copied.
    TOWARD_ZERO
}
