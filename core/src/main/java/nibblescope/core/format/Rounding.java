package nibblescope.core.format;

/// Which of the two values around it a number is rounded to.
public enum Rounding {
    /// The nearer one, ties to the even code.
    NEAREST_EVEN,
    /// The nearer one, ties away from zero.
    NEAREST_AWAY,
    /// The nearer one, ties toward zero.
    NEAREST_TOWARD_ZERO,
    /// The one of lesser magnitude.
    TOWARD_ZERO
}
