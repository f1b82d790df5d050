package nibblescope.core.quantize;

import nibblescope.core.format.FloatFormat;

/// The multiplier expression: how a value `x` is brought to the scale of its block before it is
/// rounded. With `E` the E8M0 code, `s` the value of the E4M3 scale, `p` the tensor scale, `S` the
/// encoding scale of TransformerEngine and `fl()` one FP32 operation.
public enum ScaleArithmetic {
    /// `x' = fl(x * 2^(127 - E))`, exact but for underflow.
    TIMES_POWER_OF_TWO("x · 2^(127−E)", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            // 2^(127 - E) is a float for every E short of NaN, so the quotient is exact.
            return 1f / blockScale;
        }
    },
    /// `x' = fl(x / max(2^(E - 127), 2^-126))`: half of what it should be where E is 0. NaN scales
    /// divide as infinity (torchao up to 0.18, FLOOR, CEIL and EVEN).
    DIVIDED_BY_NORMAL_SCALE("x / max(2^(E−127), 2⁻¹²⁶)", true) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return Float.isNaN(blockScale) ? Float.POSITIVE_INFINITY : Math.max(blockScale, Float.MIN_NORMAL);
        }
    },
    /// `x' = fl(x * 2^(127 - E))`, `fl(x * 1)` where E is 0 (torchao 0.18, RCEIL).
    TIMES_POWER_OF_TWO_OR_ONE("x · 2^(127−E), E = 0 → x", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return blockScale < Float.MIN_NORMAL ? 1f : 1f / blockScale;
        }
    },
    /// The same, with 2^-128 for a scale that is NaN (torchao 0.16, RCEIL).
    TIMES_POWER_OF_TWO_OR_ONE_OF_ALL_CODES("x · 2^(127−E), E = 0 → x", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return Float.isNaN(blockScale)
                    ? 0x1p-128f
                    : TIMES_POWER_OF_TWO_OR_ONE.operand(blockScale, stored, encodingScale);
        }
    },
    /// `x' = fl(x * fl(1 / d))` with `d` the float whose exponent field is E: 0 where E is 0, and where E
    /// is 0xFF, for infinity (gpt-oss, `triton_kernels`; flashinfer; Four Over Six).
    TIMES_RECIPROCAL_OF_FLOAT("x · 2^(127−E), E = 0 → 0", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return Float.isNaN(blockScale) || blockScale < Float.MIN_NORMAL ? 0f : 1f / blockScale;
        }
    },
    /// `x' = fl(x / fl(s * p))`.
    DIVIDED_BY_SCALES("x / (s · p)", true) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return blockScale * stored;
        }
    },
    /// `x' = fl(x * fl(fl(1 / p) / s))`.
    TIMES_RECIPROCAL_OF_TENSOR_SCALE("x · ((1 / p) / s)", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return encodingScale / blockScale;
        }
    },
    /// `x' = fl(x * min(fl(1 / fl(s * fl(1 / S))), FLT_MAX))`.
    TIMES_RECIPROCAL_OF_SCALES("x · min(1 / (s · (1 / S)), FLT_MAX)", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return Math.min(1f / (blockScale * (1f / encodingScale)), Float.MAX_VALUE);
        }
    },
    /// `x' = fl(x * fl(1 / s))` (DeepGEMM, `deep_gemm/utils/math.py`).
    TIMES_RECIPROCAL_OF_SCALE("x · (1 / s)", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return 1f / blockScale;
        }
    },
    /// `x' = fl(x * fl(1 / r))`, with `r` the block scale before it was rounded to its format; 0 where
    /// that is 0 (ggml, `ggml-quants.c`).
    TIMES_RECIPROCAL_OF_UNROUNDED_SCALE("x · (1 / r), 0 at r = 0", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return blockScale == 0 ? 0f : 1f / blockScale;
        }
    },
    /// `x' = fl(x / fl(r * p))`, with `r` the block scale before it was rounded to its format (Model
    /// Optimizer, `onnx/quantization/quant_utils.py`).
    DIVIDED_BY_UNROUNDED_SCALES("x / (r · p)", true) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return blockScale * stored;
        }
    },
    /// `x' = fl(x / fl(s / g))`, with `g` the number stored for the tensor (compressed-tensors,
    /// `quantization/lifecycle/forward_helpers.py`).
    DIVIDED_BY_QUOTIENT("x / (s / g)", true) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return blockScale / stored;
        }
    },
    /// `x' = fl(x * rec(fl(s * rec(g))))`, with `rec(t) = fl(1 / t)` and `rec(0) = 1e-8` (vLLM,
    /// `nvfp4_emulation_utils.py`).
    TIMES_RECIPROCAL_OF_SCALES_OR_TINY("x · rec(s · rec(g)), rec(0) = 10⁻⁸", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return reciprocal(blockScale * reciprocal(encodingScale, 1f / 1e8f), 1f / 1e8f);
        }
    },
    /// As [#TIMES_RECIPROCAL_OF_SCALES_OR_TINY] with `rec(0) = 0` (vLLM until 2025; flashinfer,
    /// `tests/test_helpers/utils_fp4.py`; gpt-oss).
    TIMES_RECIPROCAL_OF_SCALES_OR_ZERO("x · rec(s · rec(g)), rec(0) = 0", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return reciprocal(blockScale * reciprocal(encodingScale, 0f), 0f);
        }
    },
    /// `x' = fl(x * fl(1 / fl(fl(1 / S) * s)))`, 0 where the scale is 0 (Four Over Six,
    /// `quantize/pytorch/reference.py`).
    TIMES_RECIPROCAL_BUT_FOR_ZERO_SCALE("x · (1 / ((1 / S) · s)), 0 at s = 0", false) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return blockScale == 0 ? 0f : 1f / (1f / encodingScale * blockScale);
        }
    },
    /// `x' = rd(x / rd(s * p))`, with `rd()` one operation in the format of the tensor.
    DIVIDED_IN_TENSOR_FORMAT("rd(x / rd(s · p))", true) {
        @Override
        float operand(float blockScale, float stored, float encodingScale) {
            return blockScale * stored;
        }
    };

    private final String formula;
    private final boolean divides;

    ScaleArithmetic(String formula, boolean divides) {
        this.formula = formula;
        this.divides = divides;
    }

    /// The expression for people.
    public String formula() {
        return formula;
    }

    /// Whether values are divided by the operand, not multiplied.
    public boolean divides() {
        return divides;
    }

    /// Whether operations are rounded to the format of the tensor, not to FP32.
    public boolean inTensorFormat() {
        return this == DIVIDED_IN_TENSOR_FORMAT;
    }

    /// Whether the block scale is taken as it is before it is rounded to its format.
    public boolean takesUnroundedScale() {
        return this == DIVIDED_BY_UNROUNDED_SCALES || this == TIMES_RECIPROCAL_OF_UNROUNDED_SCALE;
    }

    private static float reciprocal(float value, float ofZero) {
        return value == 0 ? ofZero : 1f / value;
    }

    /// The value at the scale of its block.
    float scaled(float value, float operand, FloatFormat input) {
        float scaled = divides ? value / operand : value * operand;
        return inTensorFormat() ? input.round(scaled) : scaled;
    }

    /// What every value of a block is multiplied or divided by.
    ///
    /// @param blockScale    as its code has it, or unrounded for [#takesUnroundedScale()]
    /// @param stored        for the tensor, 1 where nothing is
    /// @param encodingScale of the rule
    abstract float operand(float blockScale, float stored, float encodingScale);
}
