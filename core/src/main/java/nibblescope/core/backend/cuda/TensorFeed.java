package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import nibblescope.core.tensor.Tensor;

/// Brings the values of a tensor to where the device copies them from.
record TensorFeed(Tensor tensor, HostCopies copies) {
    private static final int PIECE_ELEMENTS = 1 << 14;

    ValueType type() {
        return ValueType.of(tensor);
    }

    /// Copies values to the start of `into`, of which it returns the part that they take.
    MemorySegment stage(long firstElement, long elements, MemorySegment into) {
        int bytes = type().bytes();
        MemorySegment staged = into.asSlice(0, elements * bytes);
        if (ValueType.isDirect(tensor)) {
            copies.copy(tensor.data().asSlice(firstElement * bytes, elements * bytes), staged);
        } else {
            copies.inParts(elements, bytes, (from, to) -> read(firstElement, from, to, staged));
        }
        return staged;
    }

    private void read(long firstElement, long from, long to, MemorySegment into) {
        float[] values = new float[PIECE_ELEMENTS];
        for (long at = from; at < to; at += PIECE_ELEMENTS) {
            int count = (int) Math.min(PIECE_ELEMENTS, to - at);
            tensor.read(firstElement + at, values, 0, count);
            MemorySegment.copy(values, 0, into, JAVA_FLOAT, at * Float.BYTES, count);
        }
    }
}
