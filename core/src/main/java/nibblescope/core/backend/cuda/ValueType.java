package nibblescope.core.backend.cuda;

import java.nio.ByteOrder;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;

/// What kernels read values as.
enum ValueType {
    F32("f32", Float.BYTES),
    BF16("bf16", Short.BYTES),
    F16("f16", Short.BYTES);

    private final String suffix;
    private final int bytes;

    ValueType(String suffix, int bytes) {
        this.suffix = suffix;
        this.bytes = bytes;
    }

    /// How names of kernels end that read it.
    String suffix() {
        return suffix;
    }

    /// Bytes of one value.
    int bytes() {
        return bytes;
    }

    /// What a tensor's values are brought to the device as. Those that are not little-endian floats
    /// of 16 or 32 bits are widened or rounded to FP32 on the way, as everything that reads tensors
    /// does.
    static ValueType of(Tensor tensor) {
        if (!isDirect(tensor)) {
            return F32;
        }
        return switch (tensor.dtype()) {
            case BF16 -> BF16;
            case F16 -> F16;
            case F32, F64 -> F32;
            case BOOL, F4, F6_E2M3, F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ ->
                throw new IllegalArgumentException(tensor.dtype() + " is not quantized");
            case I16, U16, I32, U32, C64, I64, U64 ->
                throw new IllegalArgumentException(tensor.dtype() + " is not quantized");
        };
    }

    /// Whether the bytes of a tensor are what kernels read, as they are.
    static boolean isDirect(Tensor tensor) {
        return tensor.order() == ByteOrder.LITTLE_ENDIAN && tensor.dtype() != DType.F64;
    }
}
