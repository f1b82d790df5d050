package nibblescope.core.metrics;

/// What can be said of a block in one number. Where a block has an element that is not finite,
/// before or after, the number is NaN, but for those that say otherwise.
public enum BlockQuantity {
    /// The mean squared error of its elements.
    MSE,
    /// The largest error of an element, a magnitude.
    MAX_ERROR,
    /// The code of the block scale; NaN only if the scale is NaN.
    SCALE_CODE,
    /// The largest magnitude of its elements; NaN only if that is not finite.
    AMAX,
    /// The share of its elements that lie beyond what the largest code dequantizes to, 0 to 1.
    SATURATED,
    /// The share of its elements that are not 0 and dequantize to 0, 0 to 1.
    FLUSHED,
    /// By how much its mean squared error exceeds the least that any scale of the recipe's format would
    /// give it, of which [ScaleOptimum] knows; only of recipes where that is defined.
    EXCESS
}
