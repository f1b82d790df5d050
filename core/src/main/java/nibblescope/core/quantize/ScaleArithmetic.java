package nibblescope.core.quantize;

/// The multiplier expression: how a value `x` is brought to the scale of its block before it is
/// rounded. With `E` the E8M0 code, `s` the value of the E4M3 scale, `p` the tensor scale, `S` the
/// encoding scale of TransformerEngine and `fl()` one FP32 operation.
public enum ScaleArithmetic {
    /// `x' = fl(x * 2^(127 - E))`, exact but for underflow.
    TIMES_POWER_OF_TWO("x · 2^(127−E)"),
    /// `x' = fl(x / fl(s * p))`.
    DIVIDED_BY_SCALES("x / (s · p)"),
    /// `x' = fl(x * fl(fl(1 / p) / s))`.
    TIMES_RECIPROCAL_OF_TENSOR_SCALE("x · ((1 / p) / s)"),
    /// `x' = fl(x * min(fl(1 / fl(s * fl(1 / S))), FLT_MAX))`.
    TIMES_RECIPROCAL_OF_SCALES("x · min(1 / (s · (1 / S)), FLT_MAX)");

    private final String formula;

    ScaleArithmetic(String formula) {
        this.formula = formula;
    }

    /// The expression for people.
    public String formula() {
        return formula;
    }
}
