package nibblescope.core.format;

/// The floating-point formats that tensors are computed in: what a reference's arithmetic rounds
/// each result to.
public enum FloatFormat {
    /// IEEE 754 single precision.
    FP32(8, 24) {
        @Override
        public float round(float value) {
            return value;
        }
    },
    /// The upper half of FP32, `s eeeeeeee mmmmmmm`.
    BF16(8, 8) {
        @Override
        public float round(float value) {
            if (Float.isNaN(value)) {
                return Float.NaN;
            }
            int bits = Float.floatToRawIntBits(value);
            // Half of the last place, a bit less where the last place is even: ties go to even.
            int half = 0x7FFF + (bits >>> Short.SIZE & 1);
            return Float.intBitsToFloat(bits + half & 0xFFFF_0000);
        }
    },
    /// IEEE 754 half precision.
    FP16(5, 11) {
        @Override
        public float round(float value) {
            return Float.isNaN(value) ? Float.NaN : Float.float16ToFloat(Float.floatToFloat16(value));
        }
    };

    private final int exponentBits;
    private final int significandBits;

    FloatFormat(int exponentBits, int significandBits) {
        this.exponentBits = exponentBits;
        this.significandBits = significandBits;
    }

    /// The largest finite value: 65504 for FP16.
    public float maxFinite() {
        return Math.scalb(2f - epsilon(), (1 << (exponentBits - 1)) - 1);
    }

    /// The distance from 1 to the next value above it: 2^-7 for BF16.
    public float epsilon() {
        return Math.scalb(1f, 1 - significandBits);
    }

    /// The value nearest to `value`, ties to even; infinity beyond the largest; NaN of any spelling
    /// for NaN.
    public abstract float round(float value);
}
