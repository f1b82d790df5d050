package nibblescope.core.backend.worker;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;

/// What tests of runs need.
final class TestRuns {
    static final Release RELEASE = new Release("1.2.3", "abc");
    static final TensorSource PRESETS = new TensorSource("sample:presets", "preset B");

    private TestRuns() {}

    /// The processors, two of them.
    static DeviceKind cpu() {
        return kind("cpu", () -> new CpuBackend(2));
    }

    /// A kind with one device of the same name that can run.
    static DeviceKind kind(String name, LocalDevice.Opening opening) {
        return new DeviceKind(
                name,
                () -> List.of(new LocalDevice(
                        name,
                        () -> {
                            try (CpuBackend backend = new CpuBackend(1)) {
                                return backend.availability();
                            }
                        },
                        opening)));
    }

    static RunRequest.Quantize quantize(TensorSource source, boolean verify) {
        return new RunRequest.Quantize("cpu", 1, source, "nvfp4-modelopt", verify);
    }

    /// A file with one F32 tensor "w" of normal numbers.
    static Path write(Path file, long... shape) throws TensorFileException {
        TensorInfo info = new TensorInfo("w", DType.F32, Shape.of(shape));
        Random random = new Random(11);
        float[] values = new float[Math.toIntExact(info.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(info), Map.of(), false)) {
            writer.data("w").copyFrom(MemorySegment.ofArray(values));
            writer.finish();
        }
        return file;
    }
}
