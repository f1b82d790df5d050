package nibblescope.core.quantize;

/// What the FP32 number is that a reference stores for a whole tensor.
public enum StoredTensorScale {
    /// The tensor scale, which values are multiplied by.
    FACTOR,
    /// The tensor's amax, from which the tensor scale is computed.
    AMAX,
    /// The reciprocal of the tensor scale, which values are divided by.
    DIVISOR
}
