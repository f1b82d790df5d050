package nibblescope.core.format;

/// The arithmetic of a format of at most 8 bits: a sign, and codes 0 to [#maxCode()] of magnitudes
/// in ascending order.
interface CodeFormat {
    int exponentBits();

    int mantissaBits();

    /// The code of the largest finite value.
    int maxCode();

    /// The value of a code, sign included; infinity or NaN for one beyond the largest.
    float decode(int code);

    /// The code of the value nearest to `magnitude`, ties to the even code; what lies beyond the
    /// largest finite value, infinity included, saturates.
    ///
    /// @param magnitude not negative and not NaN
    int encodeMagnitude(float magnitude);
}
