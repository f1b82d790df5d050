package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.format.ScaleFormat;

/// Which E4M3 scale a block gets: its amax `a` over the largest element, in units of the tensor
/// scale. In exact arithmetic most of these are the same number; each is written as its reference
/// computes it, with 6 for the largest element of E2M1 and `fl()` for one FP32 operation, and they
/// part at ties, zeros and ends of the range.
///
/// What is stored for the tensor is `p`, `g` or its amax `ga`, and `S` is what encodes
/// ([TensorScaleRule]); without a tensor scale `p`, `g` and `S` are 1.
public enum FractionalRule implements ScaleRule {
    /// `p = fl(ga / 2688)`, `s = fl(a / fl(6 p))`, 0 becomes 1, clamped to [2^-9, 448]
    /// (Model Optimizer, `qtensor/nvfp4_tensor.py`).
    MODELOPT(TensorScaleRule.QUOTIENT, "clamp(a / (6 · p), 2⁻⁹, 448), 0 → 1", "clamp(a / 6, 2⁻⁹, 448), 0 → 1") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            float scale = amax / (elements.maxFinite() * stored);
            return scale == 0 ? 1f : clamp(scale, 0x1p-9f);
        }
    },

    /// As [#MODELOPT] without the clamp: what lies below 2^-10 becomes 0 (Model Optimizer 0.40,
    /// `qtensor/nvfp4_tensor.py`).
    MODELOPT_0_40(TensorScaleRule.QUOTIENT, "a / (6 · p), 0 → 1", "a / 6, 0 → 1") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return orOne(amax / (elements.maxFinite() * stored));
        }
    },

    /// `p = fl(fl(ga / 6) / 448)`, 0 becomes 1; `s = fl(fl(a / 6) / p)`, 1 where `fl(a / 6)` is 0, at
    /// most 448 (Model Optimizer, `onnx/quantization/quant_utils.py`).
    MODELOPT_ONNX(TensorScaleRule.TWO_QUOTIENTS, "(a / 6) / p, 0 → 1", "a / 6, 0 → 1") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            float sixth = amax / elements.maxFinite();
            return sixth == 0 ? 1f : sixth / stored;
        }
    },

    /// `p = fl(ga / 2688)`, `s = fl(fl(a / 6) / p)`, clamped to [2^-6, 448], so subnormal scales
    /// are never used (torchao, `prototype/mx_formats/nvfp4_tensor.py`).
    TORCHAO(TensorScaleRule.QUOTIENT, "clamp((a / 6) / p, 2⁻⁶, 448)", "clamp(a / 6, 2⁻⁶, 448)") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return clamp(amax / elements.maxFinite() / stored, 0x1p-6f);
        }
    },

    /// `S = min(fl(2688 / ga), FLT_MAX)`, 1 where ga or S is 0; `s = fl(a * fl(S * fl(1/6)))`, at
    /// most 448. Stores ga (TransformerEngine, `common/cast/nvfp4/core_nvfp4.cuh`).
    TRANSFORMER_ENGINE(TensorScaleRule.TRANSFORMER_ENGINE, "min(a · (S / 6), 448)", "min(a / 6, 448)") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return saturated(amax * (encodingScale(stored) * (1f / 6f)));
        }
    },

    /// `s = fl(fl(a / 6) * S)`, at most 448, all else as [#TRANSFORMER_ENGINE] (TransformerEngine
    /// 2.8 to 2.12, and 4over6 with the full range, `pytorch/custom_recipes/reference_nvfp4.py`).
    TRANSFORMER_ENGINE_2_9(TensorScaleRule.TRANSFORMER_ENGINE, "min((a / 6) · S, 448)", "min(a / 6, 448)") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return saturated(amax / 6f * encodingScale(stored));
        }
    },

    /// As [#TRANSFORMER_ENGINE_2_9] with 1536 for 2688: the tensor's amax has scale 256, so that 1.5
    /// times it, 384, fits E4M3 too (TransformerEngine, `pytorch/custom_recipes/reference_nvfp4.py`,
    /// 4over6).
    TRANSFORMER_ENGINE_256(TensorScaleRule.TRANSFORMER_ENGINE, 256f, "min((a / 6) · S, 448)", "min(a / 6, 448)") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return saturated(amax / 6f * encodingScale(stored));
        }
    },

    /// `g = fl(fl(1 / ga) * 2688)`, `s = fl(g * fl(a * fl(1/6)))`, at most 448. Stores g (vLLM,
    /// `nvfp4_emulation_utils.py`).
    VLLM(TensorScaleRule.RECIPROCAL, "min(g · (a · (1 / 6)), 448)", "min(a · (1 / 6), 448)") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return saturated(stored * (amax * (1f / elements.maxFinite())));
        }
    },

    /// `s = fl(g * rd(a / 6))`, at most 448, with g and `rd()` computed in the format of the tensor;
    /// a scale that rounds to 0 becomes 0.125. Stores g (compressed-tensors,
    /// `quantization/utils/helpers.py`).
    COMPRESSED_TENSORS(
            TensorScaleRule.RECIPROCAL_IN_TENSOR_FORMAT,
            "min(g · rd(a / 6), 448), 0 → ⅛",
            "min(rd(a / 6), 448), 0 → ⅛") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return saturated(stored * input.round(amax / elements.maxFinite()));
        }

        @Override
        int encode(float blockScale) {
            int code = super.encode(blockScale);
            return code == 0 ? ScaleFormat.E4M3.encode(0.125f) : code;
        }
    },

    /// `S = fl(2688 / ga)`, `s = fl(fl(a / 6) * S)`, 0 in a tensor of zeros. Stores ga (Four Over Six,
    /// `quantize/pytorch/reference.py`, `static_6`).
    FOUR_OVER_SIX(TensorScaleRule.FOUR_OVER_SIX, "(a / 6) · S", "a / 6") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return stored == 0 ? 0f : amax / elements.maxFinite() * encodingScale(stored);
        }
    },

    /// As [#FOUR_OVER_SIX] with 4 for 6, so that the largest element of a block becomes 4 and has
    /// finer neighbours; `S = fl(1792 / ga)` (`static_4`).
    FOUR_OVER_SIX_TO_4(TensorScaleRule.FOUR_OVER_SIX, "(a / 4) · S", "a / 4") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return stored == 0 ? 0f : amax / largestPower(elements) * encodingScale(stored);
        }

        @Override
        public float range(ElementFormat elements) {
            return largestPower(elements) * largestScale();
        }

        private static float largestPower(ElementFormat elements) {
            return Math.scalb(1f, elements.maxExponent());
        }
    },

    /// As [#FOUR_OVER_SIX] with 1536 for 2688, the tensor's amax having scale 256 (`mse`, `mae`,
    /// `abs_max`).
    FOUR_OVER_SIX_256(TensorScaleRule.FOUR_OVER_SIX, 256f, "(a / 6) · S", "a / 6") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return stored == 0 ? 0f : amax / elements.maxFinite() * encodingScale(stored);
        }
    },

    /// `s = min(fl(a / 6), 448)`, below 2^-10 it is 0 (gpt-oss,
    /// `triton_kernels/numerics_details/mxfp.py`).
    TRITON(TensorScaleRule.QUOTIENT, "min((a / 6) / p, 448)", "min(a / 6, 448)") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return saturated(amax / elements.maxFinite() / stored);
        }
    },

    /// `s = fl(a / 6)`, rounded to E4M3 by [#halfUp(float)] (ggml, `ggml-quants.c`,
    /// `quantize_row_nvfp4_ref`).
    GGML(TensorScaleRule.QUOTIENT, "half up((a / 6) / p)", "half up(a / 6)") {
        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return amax / elements.maxFinite() / stored;
        }

        @Override
        int encode(float blockScale) {
            return Float.isNaN(blockScale) ? ScaleFormat.NAN_CODE : halfUp(blockScale);
        }
    };

    private static final float E4M3_MAX = 448f;
    private static final int E4M3_BIAS = 7;
    private static final int FLOAT_MANTISSA_BITS = 23;

    private final TensorScaleRule tensorScale;
    private final float largestScale;
    private final String formula;
    private final String oneLevelFormula;

    FractionalRule(TensorScaleRule tensorScale, String formula, String oneLevelFormula) {
        this(tensorScale, E4M3_MAX, formula, oneLevelFormula);
    }

    FractionalRule(TensorScaleRule tensorScale, float largestScale, String formula, String oneLevelFormula) {
        this.tensorScale = tensorScale;
        this.largestScale = largestScale;
        this.formula = formula;
        this.oneLevelFormula = oneLevelFormula;
    }

    @Override
    public String formula(TensorScaling tensor) {
        return tensor == TensorScaling.NONE ? oneLevelFormula : formula;
    }

    @Override
    public float storedTensorScale(float tensorAmax, ElementFormat elements, FloatFormat input) {
        return tensorScale.stored(tensorAmax, range(elements), input);
    }

    @Override
    public StoredTensorScale stores() {
        return tensorScale.stores();
    }

    @Override
    public float encodingScale(float stored) {
        return tensorScale.encodingScale(stored, range(ElementFormat.E2M1));
    }

    @Override
    public float dequantizingScale(float blockScale, float stored) {
        return tensorScale.dequantizingScale(blockScale, stored, range(ElementFormat.E2M1));
    }

    /// The scale before it is rounded to E4M3.
    ///
    /// @param amax   of the block; not negative; NaN if the block holds one
    /// @param stored of the tensor, 1 if the recipe has no tensor scale
    abstract float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input);

    /// The E4M3 code of a block's scale.
    ///
    /// @param amax   of the block; not negative; NaN if the block holds one
    /// @param stored of the tensor, 1 if the recipe has no tensor scale
    public int code(float amax, float stored, ElementFormat elements, FloatFormat input) {
        return encode(blockScale(amax, stored, elements, input));
    }

    /// The E4M3 code of 1.5 times that scale, under which what became 6 becomes 4.
    ///
    /// @param amax   of the block; not negative; NaN if the block holds one
    /// @param stored of the tensor, 1 if the recipe has no tensor scale
    public int codeToFour(float amax, float stored, ElementFormat elements, FloatFormat input) {
        return encodeToFour(blockScale(amax, stored, elements, input));
    }

    /// The E4M3 code of 1.5 times a scale. Saturates where the references clamp to 448.
    int encodeToFour(float blockScale) {
        return encode(blockScale * 1.5f);
    }

    /// The E4M3 code of a scale.
    int encode(float blockScale) {
        return ScaleFormat.E4M3.encode(blockScale);
    }

    /// The block scale that the tensor's amax gets: 448, the largest of E4M3, or less to leave room
    /// for larger ones.
    public float largestScale() {
        return largestScale;
    }

    /// What the largest element under [#largestScale()] amounts to, and the tensor's amax is brought
    /// to: 6 times that scale for E2M1.
    public float range(ElementFormat elements) {
        return elements.maxFinite() * largestScale;
    }

    private static float orOne(float scale) {
        return scale == 0 ? 1f : scale;
    }

    /// At most 448; NaN stays NaN.
    private static float saturated(float scale) {
        return Math.min(scale, E4M3_MAX);
    }

    /// NaN stays NaN.
    private static float clamp(float scale, float least) {
        return saturated(Math.max(scale, least));
    }

    /// The E4M3 code of a scale, ties up: the mantissa is cut to three bits and one is added if the
    /// next bit is set. All from 248 on has code 0x7E, 448, though 256 to 416 are values too; below
    /// 2^-6 the code is `(int) (s * 512 + 0.5)`, at most 7 (ggml, `ggml-impl.h`,
    /// `ggml_fp32_to_ue4m3`).
    private static int halfUp(float scale) {
        int exponent = Math.getExponent(scale) + E4M3_BIAS;
        if (exponent <= 0) {
            return Math.min((int) (scale * 512f + 0.5f), 7);
        }
        int mantissa = (Float.floatToRawIntBits(scale) >> (FLOAT_MANTISSA_BITS - 4)) & 0xF;
        int code = (exponent << 3) + ((mantissa + 1) >> 1);
        return code >= 15 << 3 ? ScaleFormat.E4M3.maxCode() : code;
    }
}
