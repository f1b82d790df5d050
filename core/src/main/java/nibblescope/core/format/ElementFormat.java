package nibblescope.core.format;

/// What an element of a block is stored in.
///
/// A code is the stored bits in the low end of an `int`. Floating-point formats have their sign in
/// the highest bit, integers are two's complement.
public enum ElementFormat {
    /// FP4 of the OCP MX formats, `s ee m`, bias 1: 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives.
    /// Has neither infinity nor NaN (OCP MX 1.0, 5.3.3).
    E2M1(new Minifloat(2, 1, 1, 0b11_1)),
    /// FP6, `s ee mmm`, bias 1, up to 7.5. Has neither infinity nor NaN (OCP MX 1.0, 5.3.2).
    E2M3(new Minifloat(2, 3, 1, 0b11_111)),
    /// FP6, `s eee mm`, bias 3, up to 28. Has neither infinity nor NaN (OCP MX 1.0, 5.3.2).
    E3M2(new Minifloat(3, 2, 3, 0b111_11)),
    /// FP8, `s eeee mmm`, bias 7, up to 448; NaN is 0x7F and 0xFF, there is no infinity (OCP OFP8
    /// 1.0).
    E4M3(new Minifloat(4, 3, 7, 0b1111_110)),
    /// FP8, `s eeeee mm`, bias 15, up to 57344, with infinity and NaN as IEEE 754 has them (OCP
    /// OFP8 1.0).
    E5M2(new Minifloat(5, 2, 15, 0b11110_11)),
    /// Integers of 4 bits, -8 to 7.
    INT4(new Integers(4, 1f)),
    /// The integers of MX, 8 bits in units of 2^-6, -2 to 127/64 (OCP MX 1.0, 5.3.4).
    INT8(new Integers(8, 0x1p-6f));

    private final CodeFormat format;
    private final float[] values;

    ElementFormat(CodeFormat format) {
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

    /// Bits of the exponent field, which stands below the sign; 0 for integers.
    public int exponentBits() {
        return format.exponentBits();
    }

    /// Bits of the mantissa field, the lowest of a code; of an integer all but its sign.
    public int mantissaBits() {
        return format.mantissaBits();
    }

    /// The sign bit of a code: 8 for E2M1.
    public int signBit() {
        return 1 << (bits() - 1);
    }

    /// The exponent of the largest power of two: 2 for E2M1.
    public int maxExponent() {
        return Math.getExponent(maxFinite());
    }

    /// The largest finite value: 6 for E2M1.
    public float maxFinite() {
        return values[format.maxCode()];
    }

    /// The lowest finite value: -6 for E2M1, -8 for INT4, which has one more below zero than above.
    public float minFinite() {
        return hasNegativeZero() ? -maxFinite() : values[signBit()];
    }

    /// The code of the largest finite value.
    public int maxCode() {
        return format.maxCode();
    }

    /// Whether there is a code for zero with a sign, as in all floating-point formats.
    public boolean hasNegativeZero() {
        return exponentBits() > 0;
    }

    /// The value that a code denotes; negative zero keeps its sign.
    ///
    /// @param code the stored bits; a byte that holds them will do, whatever its sign
    public float decode(int code) {
        return values[code & (values.length - 1)];
    }

    /// The code of the value nearest to `value`, ties to the even code. The sign is kept, that of
    /// zero and of what rounds to zero too. What lies beyond the largest value, infinity included,
    /// saturates; so does NaN, to the positive side, as ONNX and NVIDIA's conversions have it, but
    /// where the format has NaN.
    public int encode(float value) {
        if (Float.isNaN(value)) {
            return Float.isNaN(values[signBit() - 1]) ? signBit() - 1 : format.maxCode();
        }
        return withSign(encodeMagnitude(Math.abs(value)), Float.floatToRawIntBits(value) < 0);
    }

    /// The code of the value nearest to `magnitude`, ties to the even code, saturating.
    ///
    /// @param magnitude not negative and not NaN
    public int encodeMagnitude(float magnitude) {
        return format.encodeMagnitude(magnitude);
    }

    /// The code of the value that `magnitude` is rounded to, saturating.
    ///
    /// @param magnitude not negative and not NaN
    public int encodeMagnitude(float magnitude, Rounding rounding) {
        if (rounding == Rounding.NEAREST_EVEN) {
            return encodeMagnitude(magnitude);
        }
        int nearest = encodeMagnitude(magnitude);
        // The greatest value that is not above the magnitude, and the one above that.
        int below = values[nearest] > magnitude ? nearest - 1 : nearest;
        if (below == format.maxCode()) {
            return below;
        }
        // Half of a sum of neighbours is a float, and so is the distance from it.
        float middle = (values[below] + values[below + 1]) / 2;
        return switch (rounding) {
            case NEAREST_EVEN -> nearest;
            case NEAREST_AWAY -> magnitude >= middle ? below + 1 : below;
            case NEAREST_TOWARD_ZERO -> magnitude > middle ? below + 1 : below;
            case TOWARD_ZERO -> below;
        };
    }

    /// The code of one of the two values around `magnitude`, chosen at random: the upper one with the
    /// probability of the share of the step that lies below it, to 8 bits; saturating.
    ///
    /// Adds `r / 256` of a step and rounds toward zero: `t = fma(r / 256, step(|x|), |x|)`
    /// (TransformerEngine, `common/util/ptx.cuh`).
    ///
    /// @param magnitude  not negative and not NaN
    /// @param randomBits 0 to 255
    public int encodeStochastically(float magnitude, int randomBits) {
        int below = encodeMagnitude(magnitude, Rounding.TOWARD_ZERO);
        if (below == format.maxCode()) {
            return below;
        }
        float step = values[below + 1] - values[below];
        return encodeMagnitude(Math.fma(randomBits / 256f, step, magnitude), Rounding.TOWARD_ZERO);
    }

    /// The code of the value of that magnitude, or of its negative. Zero has a sign where the format
    /// has one.
    ///
    /// @param magnitudeCode at most [#maxCode()]
    public int withSign(int magnitudeCode, boolean negative) {
        if (!negative) {
            return magnitudeCode;
        }
        return hasNegativeZero() ? magnitudeCode | signBit() : -magnitudeCode & (2 * signBit() - 1);
    }
}
