package nibblescope.app.cli;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;

/// Tensor files that tests need.
public final class TestFiles {
    /// Vectors of reference implementations; the folder of the module is where its tests run.
    static final Path GOLDEN = Path.of("..", "resources", "golden");

    private TestFiles() {}

    public static TensorInfo info(String name, DType dtype, long... shape) {
        return new TensorInfo(name, dtype, Shape.of(shape));
    }

    /// A file of those tensors, F32 ones full of normal numbers, the others of zeros.
    public static Path write(Path file, TensorInfo... tensors) throws TensorFileException {
        Random random = new Random(4);
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(tensors), Map.of(), false)) {
            for (TensorInfo info : tensors) {
                if (info.dtype() == DType.F32) {
                    float[] values = new float[Math.toIntExact(info.shape().elements())];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) random.nextGaussian();
                    }
                    writer.data(info.name()).copyFrom(MemorySegment.ofArray(values));
                }
            }
            writer.finish();
        }
        return file;
    }
}
