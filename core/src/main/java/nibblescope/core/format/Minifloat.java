package nibblescope.core.format;

/// The arithmetic of a small floating-point format: `s e..e m..m`, highest bit first, with
/// subnormals, and with all codes up to [#maxCode] finite.
///
/// @param exponentBits bits of the exponent field
/// @param mantissaBits bits of the mantissa field
/// @param bias         what is subtracted from the exponent field
/// @param maxCode      the code of the largest finite value, without its sign
record Minifloat(int exponentBits, int mantissaBits, int bias, int maxCode) {
    /// The sign bit of a code.
    int signBit() {
        return 1 << (exponentBits + mantissaBits);
    }

    float maxFinite() {
        return magnitude(maxCode);
    }

    /// The value of a code without its sign.
    float magnitude(int code) {
        int exponent = code >> mantissaBits;
        int mantissa = code & ((1 << mantissaBits) - 1);
        return exponent == 0
                ? Math.scalb((float) mantissa, 1 - bias - mantissaBits)
                : Math.scalb((float) ((1 << mantissaBits) + mantissa), exponent - bias - mantissaBits);
    }

    /// The value of a finite code.
    float decode(int code) {
        float magnitude = magnitude(code & (signBit() - 1));
        return (code & signBit()) == 0 ? magnitude : -magnitude;
    }

    /// The code of the value nearest to `magnitude`, ties to the even code; what lies beyond the
    /// largest finite value, infinity included, saturates.
    ///
    /// @param magnitude not negative and not NaN
    int encodeMagnitude(float magnitude) {
        int exponent = Math.max(Math.getExponent(magnitude), 1 - bias);
        // One step is one unit in the last place at this exponent. The scaling is by a power of two,
        // so it is exact, and rint breaks ties towards even. A carry into the next binade needs no
        // special case: the sum below moves it into the exponent field.
        int steps = (int) Math.rint(magnitude * powerOfTwo(mantissaBits - exponent));
        int code = ((exponent + bias - 1) << mantissaBits) + steps;
        return magnitude > Float.MAX_VALUE ? maxCode : Math.min(code, maxCode);
    }

    /// 2^exponent, for exponents that a double has as a normal number.
    private static double powerOfTwo(int exponent) {
        return Double.longBitsToDouble((exponent + 1023L) << 52);
    }
}
