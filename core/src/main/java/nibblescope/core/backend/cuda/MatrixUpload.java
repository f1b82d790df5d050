package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import nibblescope.core.tensor.Tensor;

/// Brings matrices to the device, piece after piece.
record MatrixUpload(Driver driver, long stream) {
    private static final int PIECE_ELEMENTS = 1 << 22;
    private static final int BF16_BITS = 16;

    /// Brings a tensor there.
    ///
    /// @param type BF16, to which values are rounded to nearest, ties to even, if they are not of it;
    ///             or F32
    void upload(Tensor tensor, ValueType type, long to) throws CudaException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate((long) PIECE_ELEMENTS * type.bytes(), Float.BYTES);
            float[] values = new float[PIECE_ELEMENTS];
            for (long from = 0; from < tensor.elements(); from += PIECE_ELEMENTS) {
                int count = (int) Math.min(PIECE_ELEMENTS, tensor.elements() - from);
                tensor.read(from, values, 0, count);
                for (int i = 0; i < count; i++) {
                    put(piece, type, i, values[i]);
                }
                send(piece.asSlice(0, (long) count * type.bytes()), to + from * type.bytes());
            }
        }
    }

    private static void put(MemorySegment piece, ValueType type, int at, float value) {
        switch (type) {
            case BF16 -> piece.setAtIndex(JAVA_SHORT, at, bf16(value));
            case F32 -> piece.setAtIndex(JAVA_FLOAT, at, value);
            case F16 -> throw new IllegalArgumentException("matrices are BF16 or F32");
        }
    }

    /// Rounded to nearest, ties to even.
    static short bf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> BF16_BITS | 0x0040);
        }
        return (short) ((bits + 0x7FFF + (bits >>> BF16_BITS & 1)) >>> BF16_BITS);
    }

    /// Brings bytes there; they may be changed when this returns.
    void send(MemorySegment from, long to) throws CudaException {
        driver.copyToDevice(to, from, stream);
        driver.synchronize(stream);
    }
}
