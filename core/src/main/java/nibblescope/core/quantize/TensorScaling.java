package nibblescope.core.quantize;

/// Over what a scale above the block scales is shared.
public enum TensorScaling {
    /// There is none.
    NONE,
    /// All of the tensor.
    TENSOR,
    /// A row, of which each has its own.
    ROW
}
