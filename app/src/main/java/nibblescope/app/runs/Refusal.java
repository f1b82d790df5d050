package nibblescope.app.runs;

/// Why a run cannot begin.
public enum Refusal {
    /// No tensor is chosen.
    NO_TENSOR,
    /// The chosen tensor has no values to quantize.
    NO_VALUES,
    /// The chosen tensor is no matrix.
    NO_MATRIX,
    /// The chosen tensor lies on this machine alone, and runs go to another.
    NOT_THERE,
    /// Nobody has said where the file lies on the host that runs go to.
    NO_PATH,
    /// The chosen device cannot run, or is not among those of its machine.
    NO_DEVICE
}
