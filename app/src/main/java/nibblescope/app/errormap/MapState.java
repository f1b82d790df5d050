package nibblescope.app.errormap;

/// Whether there is a map, and if not, why.
public enum MapState {
    NO_TENSOR,
    /// The chosen tensor has no values that could be quantized.
    NOT_READABLE,
    COMPUTING,
    /// The computation was cancelled or failed.
    NOT_COMPUTED,
    /// Computing what is to be shown failed; [ErrorMapModel#failureProperty()] says why.
    FAILED,
    SHOWN
}
