package nibblescope.core.backend.worker;

import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.io.Input;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// Finds the tensors that a request names. What is not there is the request's fault, and told as
/// that of the device that it asks for.
final class TensorSources {
    private static final String SYNTHETIC = "synthetic";
    private static final long SYNTHETIC_TOKENS = 512;

    private TensorSources() {}

    /// Whether a source stands for numbers that are made.
    static boolean isSynthetic(TensorSource source) {
        return source.file().equals(SYNTHETIC);
    }

    /// Normal numbers; the tensor's name is their seed.
    static Tensor synthetic(String device, TensorSource source, long columns) throws BackendException {
        String seed = source.tensor();
        try {
            Shape shape = Shape.of(SYNTHETIC_TOKENS, columns);
            return new SyntheticTensor(new Distribution.Normal(1), shape, Long.parseLong(seed)).generate();
        } catch (NumberFormatException e) {
            throw wrong(device, "the seed of synthetic activations is \"" + seed + "\"", "give a number", e);
        }
    }

    /// What a source's file stands for.
    static Input input(String device, TensorSource source) throws BackendException {
        try {
            return Input.of(source.file());
        } catch (IllegalArgumentException e) {
            throw wrong(device, String.valueOf(e.getMessage()), "", e);
        }
    }

    /// Opens a source's file. The caller closes it.
    static TensorFile open(String device, TensorSource source) throws BackendException {
        try {
            return input(device, source).open();
        } catch (TensorFileException e) {
            String expected = e.expected().isEmpty() ? "" : ", " + e.expected();
            throw wrong(device, e.file() + ": " + e.place() + " " + e.found() + expected, e.remedy(), e);
        }
    }

    /// The tensor of that name; the first that can be quantized if the name is empty.
    static Tensor tensor(String device, TensorFile file, String name) throws BackendException {
        if (name.isEmpty()) {
            return file.tensors().stream()
                    .filter(TensorSources::isQuantizable)
                    .findFirst()
                    .map(file::tensor)
                    .orElseThrow(() -> wrong(device, file.name() + " has no tensor that can be quantized", "", null));
        }
        TensorInfo info = file.find(name)
                .orElseThrow(() -> wrong(
                        device,
                        "%s has no tensor \"%s\"".formatted(file.name(), name),
                        "`nibblescope inspect` lists what it has",
                        null));
        if (!isQuantizable(info)) {
            throw wrong(
                    device,
                    "%s: tensor \"%s\" is %s %s".formatted(file.name(), name, info.dtype(), info.shape()),
                    "choose one of F64, F32, F16 or BF16 that has elements",
                    null);
        }
        return file.tensor(info);
    }

    private static boolean isQuantizable(TensorInfo info) {
        return info.dtype().readableAsValues() && info.shape().elements() > 0;
    }

    /// A request that cannot be met as it stands.
    static BackendException wrong(String device, String found, String remedy, @Nullable Throwable cause) {
        return new BackendException(device, Obstacle.WRONG_REQUEST, found, remedy, cause);
    }
}
