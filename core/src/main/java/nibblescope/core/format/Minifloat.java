package nibblescope.core.format;

/// The arithmetic of a small floating-point format: `s e..e m..m`, highest bit first, with
/// subnormals, and with all codes up to [#maxCode()] finite. Beyond it, a code whose mantissa field
/// is 0 is infinity, any other NaN. Immutable.
final class Minifloat implements CodeFormat {
    private static final int FLOAT_MANTISSA_BITS = 23;
    private static final int FLOAT_BIAS = 127;

    private final int exponentBits;
    private final int mantissaBits;
    private final int bias;
    private final int maxCode;
    private final float maxFinite;

    /// @param exponentBits bits of the exponent field
    /// @param mantissaBits bits of the mantissa field
    /// @param bias         what is subtracted from the exponent field
    /// @param maxCode      the code of the largest finite value, without its sign
    Minifloat(int exponentBits, int mantissaBits, int bias, int maxCode) {
        this.exponentBits = exponentBits;
        this.mantissaBits = mantissaBits;
        this.bias = bias;
        this.maxCode = maxCode;
        maxFinite = magnitude(maxCode);
    }

    @Override
    public int exponentBits() {
        return exponentBits;
    }

    @Override
    public int mantissaBits() {
        return mantissaBits;
    }

    @Override
    public int maxCode() {
        return maxCode;
    }

    /// The sign bit of a code.
    int signBit() {
        return 1 << (exponentBits + mantissaBits);
    }

    /// The value of a code without its sign.
    private float magnitude(int code) {
        int exponent = code >> mantissaBits;
        int mantissa = code & ((1 << mantissaBits) - 1);
        return exponent == 0
                ? Math.scalb((float) mantissa, 1 - bias - mantissaBits)
                : Math.scalb((float) ((1 << mantissaBits) + mantissa), exponent - bias - mantissaBits);
    }

    @Override
    public float decode(int code) {
        int magnitudeCode = code & (signBit() - 1);
        if (magnitudeCode > maxCode && (magnitudeCode & ((1 << mantissaBits) - 1)) != 0) {
            return Float.NaN;
        }
        float magnitude = magnitudeCode > maxCode ? Float.POSITIVE_INFINITY : magnitude(magnitudeCode);
        return (code & signBit()) == 0 ? magnitude : -magnitude;
    }

    @Override
    public int encodeMagnitude(float magnitude) {
        float finite = Math.min(magnitude, maxFinite);
        // Exponent fields of a float: of this one, but not below that of the format's subnormals.
        int least = FLOAT_BIAS + 1 - bias;
        int exponent = Math.max(Float.floatToRawIntBits(finite) >> FLOAT_MANTISSA_BITS, least);
        // The unit in the last place of this power of two is one step of the format at the value's
        // exponent. So the sum is rounded to whole steps, ties to even, and its last bits count them.
        // A carry into the next binade needs no special case: the last line adds it to the exponent.
        int power = (exponent + FLOAT_MANTISSA_BITS - mantissaBits) << FLOAT_MANTISSA_BITS;
        int steps = Float.floatToRawIntBits(Float.intBitsToFloat(power) + finite) - power;
        return ((exponent - least) << mantissaBits) + steps;
    }
}
