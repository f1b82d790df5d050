package nibblescope.app.errormap;

import nibblescope.app.study.Exploration;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// Whether there is a map, and if not, why.
public enum MapState {
    NO_TENSOR,
    /// The chosen tensor has no values that could be quantized.
    NOT_READABLE,
    /// The chosen tensor does not fit the chosen recipe.
    NOT_FITTING,
    /// The chosen recipe has no such number: its scales are too many to try them all.
    NO_OPTIMUM,
    COMPUTING,
    /// The computation was cancelled or failed.
    NOT_COMPUTED,
    /// Computing what is to be shown failed; [ErrorMapModel#failureProperty()] says why.
    FAILED,
    SHOWN;

    /// Why there is no map.
    ///
    /// @param tensor    the chosen tensor; null for none
    /// @param failed    whether computing the map failed
    /// @param computing whether the map, or what it is made of, is being computed
    static MapState withoutMap(@Nullable TensorInfo tensor, boolean failed, boolean computing) {
        if (tensor != null && !Exploration.canBeQuantized(tensor)) {
            return NOT_READABLE;
        }
        if (failed) {
            return FAILED;
        }
        if (computing) {
            return COMPUTING;
        }
        return tensor == null ? NO_TENSOR : NOT_COMPUTED;
    }
}
