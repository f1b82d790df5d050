package nibblescope.core.format;

/// What the scale of a block is stored in. A code is the stored bits in the low end of an `int`.
public enum ScaleFormat {
    /// A power of two, `eeee eeee`, bias 127: 2^-127 (0x00) to 2^127 (0xFE), and NaN (0xFF). Has no
    /// sign, no zero, no infinity (OCP MX 1.0, 5.4.1).
    E8M0 {
        @Override
        float valueOf(int code) {
            return code == NAN_CODE ? Float.NaN : Math.scalb(1f, code - E8M0_BIAS);
        }

        // The nearest power of two, 1.5 times a power going up. The sign is dropped; zero and what
        // lies below 2^-127 give 0x00, what lies beyond 2^127 saturates, infinity and NaN give 0xFF.
        @Override
        public int encode(float value) {
            float magnitude = Math.abs(value);
            if (!(magnitude < Float.POSITIVE_INFINITY)) {
                return NAN_CODE;
            }
            if (magnitude < MIN_E8M0) {
                return 0;
            }
            // As a double every float has its leading bit implied, subnormals too.
            double exact = magnitude;
            int exponent = Math.getExponent(exact);
            boolean up = exact >= 1.5 * Math.scalb(1.0, exponent);
            return Math.min(exponent + E8M0_BIAS + (up ? 1 : 0), NAN_CODE - 1);
        }
    },

    /// FP8 with four exponent bits, `s eeee mmm`, bias 7, the FN kind: largest value 448 (0x7E),
    /// NaN is 0x7F and 0xFF, no infinity. As a scale its sign is 0 (OCP OFP8 1.0; OCP MX 1.0,
    /// 5.3.1).
    E4M3 {
        @Override
        float valueOf(int code) {
            return E4M3_ARITHMETIC.decode(code);
        }

        // The nearest value, ties to the even code, sign kept. What lies beyond 448, infinity
        // included, saturates; NaN is written 0xFF.
        @Override
        public int encode(float value) {
            if (Float.isNaN(value)) {
                return NAN_CODE;
            }
            int sign = Float.floatToRawIntBits(value) < 0 ? E4M3_ARITHMETIC.signBit() : 0;
            return sign | E4M3_ARITHMETIC.encodeMagnitude(Math.abs(value));
        }
    },

    /// IEEE 754 single precision.
    FP32 {
        @Override
        float valueOf(int code) {
            return Float.intBitsToFloat(code);
        }

        @Override
        public int encode(float value) {
            return Float.floatToIntBits(value);
        }
    },

    /// The upper half of FP32, `s eeeeeeee mmmmmmm`.
    BF16 {
        @Override
        float valueOf(int code) {
            return Float.intBitsToFloat(code << Short.SIZE);
        }

        // The nearest value, ties to the even code; beyond the largest is infinity.
        @Override
        public int encode(float value) {
            return Float.floatToRawIntBits(FloatFormat.BF16.round(value)) >>> Short.SIZE;
        }
    },

    /// IEEE 754 half precision.
    FP16 {
        @Override
        float valueOf(int code) {
            return Float.float16ToFloat((short) code);
        }

        // The nearest value, ties to the even code; beyond the largest is infinity. NaN has one spelling.
        @Override
        public int encode(float value) {
            return Short.toUnsignedInt(Float.floatToFloat16(Float.isNaN(value) ? Float.NaN : value));
        }
    },

    /// No scale of its own: 1.
    NONE {
        @Override
        float valueOf(int code) {
            return 1f;
        }

        @Override
        public int encode(float value) {
            return 0;
        }
    };

    /// How a scale of one byte that is NaN is written.
    public static final int NAN_CODE = 0xFF;

    private static final int E8M0_BIAS = 127;
    private static final float MIN_E8M0 = 0x1p-127f;
    private static final Minifloat E4M3_ARITHMETIC = new Minifloat(4, 3, 7, 0b1111_110);

    private final float[] values = new float[256];

    static {
        for (ScaleFormat format : values()) {
            for (int code = 0; code < format.values.length; code++) {
                format.values[code] = format.valueOf(code);
            }
        }
    }

    /// The value of a code.
    abstract float valueOf(int code);

    /// The code that `value` rounds to; each format says how.
    public abstract int encode(float value);

    /// The value that a code denotes, or NaN.
    ///
    /// @param code the stored bits, none above [#bits()]
    public float decode(int code) {
        return bits() <= Byte.SIZE ? values[code] : valueOf(code);
    }

    /// Bits of a code: 0 where no scale is stored.
    public int bits() {
        return switch (this) {
            case NONE -> 0;
            case E8M0, E4M3 -> Byte.SIZE;
            case BF16, FP16 -> Short.SIZE;
            case FP32 -> Integer.SIZE;
        };
    }

    /// Bytes of a stored scale.
    public int bytes() {
        return bits() / Byte.SIZE;
    }

    /// Whether there are so few codes that all of them can be tried and counted.
    public boolean isByte() {
        return bits() == Byte.SIZE;
    }

    /// The code of a scale that is NaN; 0 where there is none.
    public int nanCode() {
        return switch (this) {
            case NONE -> 0;
            case E8M0, E4M3 -> NAN_CODE;
            case BF16, FP16, FP32 -> encode(Float.NaN);
        };
    }

    /// The largest code that a scale takes short of NaN and infinity: 0xFE for E8M0, 0x7E (448) for
    /// E4M3.
    public int maxCode() {
        return switch (this) {
            case NONE -> 0;
            case E8M0 -> NAN_CODE - 1;
            case E4M3 -> E4M3_ARITHMETIC.maxCode();
            case BF16, FP16, FP32 -> encode(Float.POSITIVE_INFINITY) - 1;
        };
    }

    /// Bits of the exponent field.
    public int exponentBits() {
        return switch (this) {
            case NONE -> 0;
            case E8M0, FP32, BF16 -> 8;
            case E4M3 -> E4M3_ARITHMETIC.exponentBits();
            case FP16 -> 5;
        };
    }

    /// Bits of the mantissa field, the lowest of a code.
    public int mantissaBits() {
        return switch (this) {
            case NONE, E8M0 -> 0;
            case E4M3 -> E4M3_ARITHMETIC.mantissaBits();
            case FP32 -> 23;
            case BF16 -> 7;
            case FP16 -> 10;
        };
    }
}
