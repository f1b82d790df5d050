package nibblescope.app.study;

import java.util.List;
import java.util.Optional;
import nibblescope.core.io.TensorFile;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.tensor.TensorInfo;

/// What is chosen when a file has been opened; what is left out stays, or is the first there is.
///
/// @param position an element of the tensor; if the tensor is missing or has none there, the first
///                 one is selected
/// @param values   put in the place of those around the position; empty if none are
public record Start(
        Optional<PowerOfTwoRule> rule,
        Optional<Boolean> tensorScale,
        Optional<String> tensor,
        Position position,
        List<Float> values) {
    /// Leaves everything as it is.
    public static final Start UNCHANGED =
            new Start(Optional.empty(), Optional.empty(), Optional.empty(), new Position(0, 0));

    /// With the values of the tensor.
    public Start(
            Optional<PowerOfTwoRule> rule, Optional<Boolean> tensorScale, Optional<String> tensor, Position position) {
        this(rule, tensorScale, tensor, position, List.of());
    }

    /// The named tensor of a file, else the first that can be quantized, else the first there is.
    Optional<TensorInfo> tensorOf(TensorFile file) {
        return tensor.flatMap(file::find)
                .or(() -> file.tensors().stream()
                        .filter(Exploration::canBeQuantized)
                        .findFirst())
                .or(() -> file.tensors().stream().findFirst());
    }

    /// The element of the chosen tensor that is selected.
    Position positionIn(TensorInfo info) {
        return isIn(info) ? position : new Position(0, 0);
    }

    /// What is put in the place of the values of the chosen tensor.
    Optional<Edit> editOf(TensorInfo info) {
        return isIn(info) && !values.isEmpty() && values.size() <= SelectedBlock.WINDOW
                ? Optional.of(new Edit(info, position, values))
                : Optional.empty();
    }

    /// Whether the position is one of this tensor.
    private boolean isIn(TensorInfo info) {
        return tensor.orElse(info.name()).equals(info.name())
                && position.row() < info.shape().rows()
                && position.column() < info.shape().columns();
    }
}
