package nibblescope.core.backend.cpu.speed;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// Normal FP32, where a mapped file would lie.
///
/// @param amax of all
record SpeedInput(Tensor tensor, float amax) {
    private static final long COLUMNS = 1 << 12;
    private static final int DRAWN = 1 << 22;

    /// @param mebibytes a multiple of 16
    static SpeedInput normal(long mebibytes, Arena arena) {
        Shape shape = Shape.of(mebibytes * (1 << 18) / COLUMNS, COLUMNS);
        Random random = new Random(1);
        MemorySegment values = arena.allocate(4 * shape.elements(), 64);
        float amax = 0;
        for (long i = 0; i < DRAWN; i++) {
            float value = (float) random.nextGaussian() * 0.02f;
            amax = Math.max(amax, Math.abs(value));
            values.setAtIndex(JAVA_FLOAT, i, value);
        }
        for (long i = DRAWN; i < shape.elements(); i += DRAWN) {
            MemorySegment.copy(values, 0, values, 4 * i, 4L * DRAWN);
        }
        return new SpeedInput(new Tensor(new TensorInfo("normal", DType.F32, shape), values), amax);
    }

    long bytes() {
        return tensor.data().byteSize();
    }

    long elements() {
        return tensor.elements();
    }
}
