package nibblescope.core.format;

/// What an element of a block is stored in.
///
/// A code is the stored bits in the low end of an `int`, sign bit highest.
public enum ElementFormat {
    /// FP4 of the OCP MX formats, `s ee m`, bias 1: 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives.
    /// Has neither infinity nor NaN (OCP MX 1.0, 5.3.3).
    E2M1(new Minifloat(2, 1, 1, 0b11_1));

    private final Minifloat format;
    private final float[] values;

    ElementFormat(Minifloat format) {
        this.format = format;
        values = new float[1 << bits()];
        for (int code = 0; code < values.length; code++) {
            values[code] = format.decode(code);
        }
    }

    /// Bits of a code.
    public int bits() {
        return 1 + format.exponentBits() + format.mantissaBits();
    }

    /// Bits of the exponent field, which stands below the sign.
    public int exponentBits() {
        return format.exponentBits();
    }

    /// Bits of the mantissa field, the lowest of a code.
    public int mantissaBits() {
        return format.mantissaBits();
    }

    /// The sign bit of a code: 8 for E2M1.
    public int signBit() {
        return format.signBit();
    }

    /// The largest finite value: 6 for E2M1.
    public float maxFinite() {
        return values[format.maxCode()];
    }

    /// The value that a code denotes; negative zero keeps its sign.
    ///
    /// @param code 0 up to, not including, `1 << bits()`
    public float decode(int code) {
        return values[code];
    }

    /// The code of the value nearest to `value`, ties to the even code. The sign is kept, that of
    /// zero and of what rounds to zero too. What lies beyond the largest value, infinity included,
    /// saturates. NaN gives the largest positive code, as ONNX and NVIDIA's conversions have it.
    public int encode(float value) {
        if (Float.isNaN(value)) {
            return format.maxCode();
        }
        int sign = Float.floatToRawIntBits(value) < 0 ? signBit() : 0;
        return sign | encodeMagnitude(Math.abs(value));
    }

    /// The code of the value nearest to `magnitude`, ties to the even code, saturating.
    ///
    /// @param magnitude not negative and not NaN
    public int encodeMagnitude(float magnitude) {
        return format.encodeMagnitude(magnitude);
    }
}
