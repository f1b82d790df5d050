package nibblescope.core.tensor;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// A tensor's elements where they lie: in a mapped file, in an arena or on the heap. The tensor
/// does not own that memory and must not outlive it. Immutable, and safe to read from any thread
/// that may read its memory.
///
/// @param data  the elements in row-major order, exactly `info.bytes()` of them
/// @param order the byte order of the elements
public record Tensor(TensorInfo info, MemorySegment data, ByteOrder order) {
    public Tensor {
        if (data.byteSize() != info.bytes()) {
            throw new IllegalArgumentException("tensor \"%s\" of %s %s takes %d bytes, but has %d"
                    .formatted(info.name(), info.dtype(), info.shape(), info.bytes(), data.byteSize()));
        }
    }

    /// A little-endian tensor, as safetensors files hold it.
    public Tensor(TensorInfo info, MemorySegment data) {
        this(info, data, ByteOrder.LITTLE_ENDIAN);
    }

    /// An F32 tensor over the given values, in the processor's own byte order.
    public static Tensor ofFloats(String name, Shape shape, float... values) {
        return new Tensor(
                new TensorInfo(name, DType.F32, shape), MemorySegment.ofArray(values), ByteOrder.nativeOrder());
    }

    public String name() {
        return info.name();
    }

    public DType dtype() {
        return info.dtype();
    }

    public Shape shape() {
        return info.shape();
    }

    public long elements() {
        return info.shape().elements();
    }

    /// Reads `count` consecutive elements, widened to FP32. Widening is exact but for F64, whose
    /// values are rounded to the nearest float, ties to even.
    ///
    /// @param from  index of the first element, in row-major order
    /// @param at    where the first one goes in `into`
    /// @throws UnsupportedOperationException if the dtype is not [DType#readableAsValues()]
    public void read(long from, float[] into, int at, int count) {
        switch (dtype()) {
            case F32 ->
                MemorySegment.copy(
                        data, JAVA_FLOAT_UNALIGNED.withOrder(order), Math.multiplyExact(from, 4), into, at, count);
            case BF16 -> {
                var layout = JAVA_SHORT_UNALIGNED.withOrder(order);
                MemorySegment source = data.asSlice(Math.multiplyExact(from, 2), 2L * count);
                for (int i = 0; i < count; i++) {
                    into[at + i] = Float.intBitsToFloat(source.get(layout, 2L * i) << 16);
                }
            }
            case F16 -> {
                var layout = JAVA_SHORT_UNALIGNED.withOrder(order);
                MemorySegment source = data.asSlice(Math.multiplyExact(from, 2), 2L * count);
                for (int i = 0; i < count; i++) {
                    into[at + i] = Float.float16ToFloat(source.get(layout, 2L * i));
                }
            }
            case F64 -> {
                var layout = JAVA_DOUBLE_UNALIGNED.withOrder(order);
                MemorySegment source = data.asSlice(Math.multiplyExact(from, 8), 8L * count);
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) source.get(layout, 8L * i);
                }
            }
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
                    C64,
                    I64,
                    U64 ->
                throw new UnsupportedOperationException("elements of %s cannot be read as values".formatted(dtype()));
        }
    }

    /// One element, widened to FP32 as [#read] does.
    public float get(long index) {
        float[] one = new float[1];
        read(index, one, 0, 1);
        return one[0];
    }

    /// The tensor of `shape` over the elements from `from` on, without copying them. It keeps the
    /// name.
    public Tensor slice(long from, Shape shape) {
        TensorInfo part = new TensorInfo(name(), dtype(), shape);
        if (from * dtype().bits() % 8 != 0) {
            throw new IllegalArgumentException("element " + from + " does not start on a byte");
        }
        return new Tensor(part, data.asSlice(from * dtype().bits() / 8, part.bytes()), order);
    }
}
