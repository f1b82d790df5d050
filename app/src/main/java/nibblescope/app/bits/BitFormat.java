package nibblescope.app.bits;

import java.util.Locale;
import java.util.OptionalInt;
import nibblescope.app.i18n.Figures;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;

/// A format whose codes are looked at bit by bit: `s e..e m..m`, highest bit first. A code is the
/// stored bits in the low end of an `int`.
enum BitFormat {
    E2M1(1, 2, 1, 1),
    E2M3(1, 2, 3, 1),
    E3M2(1, 3, 2, 3),
    E4M3(1, 4, 3, 7),
    E5M2(1, 5, 2, 15),
    INT4(1, 0, 3, 0),
    INT8(1, 0, 7, 0),
    E8M0(0, 8, 0, 127),
    FP16(1, 5, 10, 15),
    BF16(1, 8, 7, 127),
    FP32(1, 8, 23, 127);

    private static final int UPPER_HALF = 16;

    private final int signBits;
    private final int exponentBits;
    private final int mantissaBits;
    private final int bias;

    /// What a code stands for.
    enum Kind {
        ZERO,
        SUBNORMAL,
        NORMAL,
        /// Of a format without an exponent: two's complement.
        INTEGER,
        INFINITE,
        NAN;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    BitFormat(int signBits, int exponentBits, int mantissaBits, int bias) {
        this.signBits = signBits;
        this.exponentBits = exponentBits;
        this.mantissaBits = mantissaBits;
        this.bias = bias;
    }

    static BitFormat of(ElementFormat format) {
        return switch (format) {
            case E2M1 -> E2M1;
            case E2M3 -> E2M3;
            case E3M2 -> E3M2;
            case E4M3 -> E4M3;
            case E5M2 -> E5M2;
            case INT4 -> INT4;
            case INT8 -> INT8;
        };
    }

    static BitFormat of(ScaleFormat format) {
        return switch (format) {
            case E4M3 -> E4M3;
            case E8M0 -> E8M0;
            case FP16 -> FP16;
            case BF16 -> BF16;
            case FP32, NONE -> FP32;
        };
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    int bits() {
        return signBits + exponentBits + mantissaBits;
    }

    int signBits() {
        return signBits;
    }

    int exponentBits() {
        return exponentBits;
    }

    int mantissaBits() {
        return mantissaBits;
    }

    /// What is subtracted from the exponent field.
    int bias() {
        return bias;
    }

    /// Whether its codes are integers in two's complement, in units of a power of two.
    boolean isInteger() {
        return exponentBits == 0;
    }

    /// Whether it has so few codes that all of them can be listed: 16, 64 or 256.
    boolean listed() {
        return bits() <= Byte.SIZE;
    }

    /// What a bit is for.
    ///
    /// @param bit 0 for the lowest
    Field field(int bit) {
        if (bit < mantissaBits) {
            return Field.MANTISSA;
        }
        return bit < mantissaBits + exponentBits ? Field.EXPONENT : Field.SIGN;
    }

    boolean negative(int code) {
        return signBits > 0 && (code >>> (bits() - 1) & 1) == 1;
    }

    /// The exponent field as it is stored.
    int exponent(int code) {
        return code >>> mantissaBits & (1 << exponentBits) - 1;
    }

    /// The mantissa field.
    int mantissa(int code) {
        return code & (1 << mantissaBits) - 1;
    }

    /// The value that a code denotes.
    float decode(int code) {
        return switch (this) {
            case E2M1 -> ElementFormat.E2M1.decode(code);
            case E2M3 -> ElementFormat.E2M3.decode(code);
            case E3M2 -> ElementFormat.E3M2.decode(code);
            case E5M2 -> ElementFormat.E5M2.decode(code);
            case INT4 -> ElementFormat.INT4.decode(code);
            case INT8 -> ElementFormat.INT8.decode(code);
            case E4M3 -> ScaleFormat.E4M3.decode(code);
            case E8M0 -> ScaleFormat.E8M0.decode(code);
            case FP16 -> Float.float16ToFloat((short) code);
            case BF16 -> Float.intBitsToFloat(code << UPPER_HALF);
            case FP32 -> Float.intBitsToFloat(code);
        };
    }

    /// The code that a value rounds to; the formats of core say themselves how, the others round to
    /// nearest, ties to even, and beyond their largest value to infinity.
    int encode(float value) {
        return switch (this) {
            case E2M1 -> ElementFormat.E2M1.encode(value);
            case E2M3 -> ElementFormat.E2M3.encode(value);
            case E3M2 -> ElementFormat.E3M2.encode(value);
            case E5M2 -> ElementFormat.E5M2.encode(value);
            case INT4 -> ElementFormat.INT4.encode(value);
            case INT8 -> ElementFormat.INT8.encode(value);
            case E4M3 -> ScaleFormat.E4M3.encode(value);
            case E8M0 -> ScaleFormat.E8M0.encode(value);
            case FP16 -> Short.toUnsignedInt(Float.floatToFloat16(value));
            case BF16 -> encodeBf16(value);
            case FP32 -> Float.floatToRawIntBits(value);
        };
    }

    private static int encodeBf16(float value) {
        if (Float.isNaN(value)) {
            return 0x7FC0;
        }
        int bits = Float.floatToRawIntBits(value);
        // Half a step less one, and one more if the code would be odd: what is half or more carries
        // into the upper half, up to infinity.
        return (bits + 0x7FFF + (bits >>> UPPER_HALF & 1)) >>> UPPER_HALF;
    }

    Kind kind(int code) {
        float value = decode(code);
        if (Float.isNaN(value)) {
            return Kind.NAN;
        }
        if (Float.isInfinite(value)) {
            return Kind.INFINITE;
        }
        if (isInteger()) {
            return code == 0 ? Kind.ZERO : Kind.INTEGER;
        }
        // E8M0 has powers of two alone, its exponent field 0 is one of them.
        if (this == E8M0 || exponent(code) != 0) {
            return Kind.NORMAL;
        }
        return mantissa(code) == 0 ? Kind.ZERO : Kind.SUBNORMAL;
    }

    /// The code of the largest finite value.
    int largestCode() {
        return switch (this) {
            case E2M1 -> ElementFormat.E2M1.maxCode();
            case E2M3 -> ElementFormat.E2M3.maxCode();
            case E3M2 -> ElementFormat.E3M2.maxCode();
            case E5M2 -> ElementFormat.E5M2.maxCode();
            case INT4 -> ElementFormat.INT4.maxCode();
            case INT8 -> ElementFormat.INT8.maxCode();
            case E4M3 -> ScaleFormat.E4M3.maxCode();
            case E8M0 -> ScaleFormat.E8M0.maxCode();
            // All exponent bits but the lowest, which would make it infinite, and all mantissa bits.
            case FP16 -> 0x7BFF;
            case BF16 -> 0x7F7F;
            case FP32 -> 0x7F7F_FFFF;
        };
    }

    /// The code of the next smaller value; none below the smallest one, and next to NaN.
    OptionalInt below(int code) {
        return neighbour(code, -1);
    }

    /// The code of the next larger value; none above the largest one, and next to NaN.
    OptionalInt above(int code) {
        return neighbour(code, 1);
    }

    private OptionalInt neighbour(int code, int step) {
        if (kind(code) == Kind.NAN) {
            return OptionalInt.empty();
        }
        if (signBits == 0) {
            int next = code + step;
            return next < 0 || next > largestCode() ? OptionalInt.empty() : OptionalInt.of(next);
        }
        int sign = 1 << (bits() - 1);
        if (isInteger()) {
            int end = step < 0 ? sign : sign - 1;
            return code == end ? OptionalInt.empty() : OptionalInt.of(code + step & 2 * sign - 1);
        }
        // Without their sign, codes order as their values do; both zeros are one value.
        int place = negative(code) ? -(code & ~sign) : code;
        int next = place + step;
        int neighbour = next < 0 ? -next | sign : next;
        boolean tooLarge = (Math.abs(next) & sign) != 0 || kind(neighbour) == Kind.NAN;
        return tooLarge ? OptionalInt.empty() : OptionalInt.of(neighbour);
    }

    /// The bits of a code, highest first, its fields apart.
    String fields(int code) {
        return Figures.fields(code, signBits, exponentBits, mantissaBits);
    }

    /// The code in hexadecimal digits: `0x7`, `0x3F80`.
    String hex(int code) {
        return String.format(Locale.ROOT, "0x%0" + Math.ceilDiv(bits(), 4) + "X", code);
    }
}
