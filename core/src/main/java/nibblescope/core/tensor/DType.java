package nibblescope.core.tensor;

import java.util.Optional;
import nibblescope.core.format.FloatFormat;

/// The element types that tensor files name, under the names of the safetensors format.
public enum DType {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private final int bits;

    DType(int bits) {
        this.bits = bits;
    }

    /// Bits that one element takes in a file.
    public int bits() {
        return bits;
    }

    /// Whether elements of this type can be read as values to quantize: the floating-point types
    /// of 16 bits and more. The others are listed, and that is all.
    public boolean readableAsValues() {
        return switch (this) {
            case F16, BF16, F32, F64 -> true;
            case BOOL, F4, F6_E2M3, F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ -> false;
            case I16, U16, I32, U32, C64, I64, U64 -> false;
        };
    }

    /// The dtype of that safetensors name, if the format has one.
    public static Optional<DType> named(String name) {
        for (DType dtype : values()) {
            if (dtype.name().equals(name)) {
                return Optional.of(dtype);
            }
        }
        return Optional.empty();
    }

    /// What arithmetic on such a tensor rounds to in a framework: its own format, FP32 for all that
    /// is widened first.
    public FloatFormat computedIn() {
        return switch (this) {
            case BF16 -> FloatFormat.BF16;
            case F16 -> FloatFormat.FP16;
            case BOOL,
                    F4,
                    F6_E2M3,
                    F6_E3M2,
                    U8,
                    I8,
                    F8_E5M2,
                    F8_E4M3,
                    F8_E8M0,
                    F8_E4M3FNUZ,
                    F8_E5M2FNUZ,
                    I16,
                    U16,
                    I32,
                    U32,
                    F32,
                    F64,
                    C64,
                    I64,
                    U64 -> FloatFormat.FP32;
        };
    }
}
