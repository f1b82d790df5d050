package nibblescope.app.cli;

import java.util.List;
import java.util.Optional;
import nibblescope.app.study.Source;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;

/// Finds what a command is to work on.
final class Tensors {
    private Tensors() {}

    /// Opens what FILE names.
    static TensorFile open(String name) throws InputException {
        try {
            return Source.of(name).open();
        } catch (TensorFileException | IllegalArgumentException e) {
            throw new InputException(e);
        }
    }

    /// The tensor of that name, or the first that can be quantized if there is no name.
    static TensorInfo choose(TensorFile file, Optional<String> name) throws InputException {
        if (name.isPresent()) {
            TensorInfo info = named(file, name.get());
            Optional<String> obstacle = obstacle(info);
            if (obstacle.isPresent()) {
                throw new InputException("%s: tensor \"%s\" cannot be quantized: %s"
                        .formatted(file.name(), info.name(), obstacle.get()));
            }
            return info;
        }
        return file.tensors().stream()
                .filter(info -> obstacle(info).isEmpty())
                .findFirst()
                .orElseThrow(() -> nothingIn(file));
    }

    /// The tensor of that name.
    static TensorInfo named(TensorFile file, String name) throws InputException {
        Optional<TensorInfo> found = file.find(name);
        if (found.isPresent()) {
            return found.get();
        }
        List<String> names = file.tensors().stream().map(TensorInfo::name).toList();
        throw new InputException(
                "%s has no tensor \"%s\"%s".formatted(file.name(), name, NearestNames.question(name, names)));
    }

    /// Requires that a recipe fits a tensor.
    static void requireFit(TensorFile file, TensorInfo info, Recipe recipe) throws InputException {
        Optional<String> obstacle = recipe.obstacle(info.shape());
        if (obstacle.isPresent()) {
            throw new InputException("%s: tensor \"%s\" does not fit %s: %s"
                    .formatted(file.name(), info.name(), recipe, obstacle.get()));
        }
    }

    static InputException nothingIn(TensorFile file) {
        return new InputException(
                "%s has no tensor that can be quantized; `inspect` lists what it has".formatted(file.name()));
    }

    /// Why a tensor cannot be quantized, if it cannot.
    static Optional<String> obstacle(TensorInfo info) {
        if (!info.dtype().readableAsValues()) {
            return Optional.of("%s is not quantized; F64, F32, F16 and BF16 are".formatted(info.dtype()));
        }
        return info.shape().elements() == 0 ? Optional.of("it has no elements") : Optional.empty();
    }
}
