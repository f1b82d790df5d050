package nibblescope.core.backend.cpu.speed;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// Normal FP32 in an array, which is the one place that all can read: vector code, plain code, and C
/// and ggml through critical calls.
///
/// @param amax of all
@SuppressWarnings("ArrayRecordComponent") // never compared
record SpeedInput(float[] values, Tensor tensor, float amax) {
    private static final int COLUMNS = 1 << 12;
    private static final int DRAWN = 1 << 22;

    /// @param mebibytes a multiple of 16
    static SpeedInput normal(int mebibytes) {
        float[] values = new float[mebibytes << 18];
        Random random = new Random(1);
        float amax = 0;
        for (int i = 0; i < DRAWN; i++) {
            values[i] = (float) random.nextGaussian() * 0.02f;
            amax = Math.max(amax, Math.abs(values[i]));
        }
        for (int i = DRAWN; i < values.length; i += DRAWN) {
            System.arraycopy(values, 0, values, i, DRAWN);
        }
        Shape shape = Shape.of(values.length / COLUMNS, COLUMNS);
        return new SpeedInput(values, Tensor.ofFloats("normal", shape, values), amax);
    }

    MemorySegment segment() {
        return tensor.data();
    }

    long bytes() {
        return segment().byteSize();
    }

    int elements() {
        return values.length;
    }
}
