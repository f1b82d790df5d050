package nibblescope.core.quantize;

import nibblescope.core.format.ScaleFormat;

/// Which E4M3 scale a block of E2M1 elements gets: its amax `a` over 6, in units of the tensor
/// scale. In exact arithmetic all of these are the same number; each is written as its reference
/// computes it, `fl()` being one FP32 operation, and they part at ties, zeros and ends of the
/// range.
public enum FractionalRule {
    /// `p = fl(ga / 2688)`, `s = fl(a / fl(6 p))`, 0 becomes 1, clamped to [2^-9, 448]
    /// (Model Optimizer, `qtensor/nvfp4_tensor.py`).
    MODELOPT("clamp(a / (6 · p), 2⁻⁹, 448), 0 → 1", "clamp(a / 6, 2⁻⁹, 448), 0 → 1") {
        @Override
        public float storedTensorScale(float tensorAmax) {
            return tensorAmax / range();
        }

        @Override
        float blockScale(float amax, float stored) {
            float scale = amax / (6f * stored);
            return scale == 0 ? 1f : clamp(scale, 0x1p-9f);
        }
    },

    /// `p = fl(ga / 2688)`, `s = fl(fl(a / 6) / p)`, clamped to [2^-6, 448], so subnormal scales
    /// are never used (torchao, `prototype/mx_formats/nvfp4_tensor.py`).
    TORCHAO("clamp((a / 6) / p, 2⁻⁶, 448)", "clamp(a / 6, 2⁻⁶, 448)") {
        @Override
        public float storedTensorScale(float tensorAmax) {
            return tensorAmax / range();
        }

        @Override
        float blockScale(float amax, float stored) {
            return clamp(amax / 6f / stored, 0x1p-6f);
        }
    },

    /// `S = min(fl(2688 / ga), FLT_MAX)`, 1 where ga or S is 0; `s = fl(a * fl(S * fl(1/6)))`, at
    /// most 448. Stores ga (TransformerEngine, `common/cast/nvfp4/core_nvfp4.cuh`).
    TRANSFORMER_ENGINE("min(a · (S / 6), 448)", "min(a / 6, 448)") {
        @Override
        public float storedTensorScale(float tensorAmax) {
            return tensorAmax;
        }

        @Override
        public float encodingScale(float stored) {
            return finiteEncodingScale(stored);
        }

        @Override
        float blockScale(float amax, float stored) {
            return Math.min(amax * (encodingScale(stored) * (1f / 6f)), E4M3_MAX);
        }

        @Override
        float dequantizingScale(float blockScale, float stored) {
            return timesTensorAmax(blockScale, stored);
        }
    },

    /// `S = min(fl(1536 / ga), FLT_MAX)`, 1 where ga or S is 0; `s = fl(fl(a / 6) * S)`, at most
    /// 448. The tensor's amax has scale 256, so that 1.5 times it, 384, fits E4M3 too. Stores ga
    /// (TransformerEngine, `pytorch/custom_recipes/reference_nvfp4.py`, 4over6).
    TRANSFORMER_ENGINE_256(256f, "min((a / 6) · S, 448)", "min(a / 6, 448)") {
        @Override
        public float storedTensorScale(float tensorAmax) {
            return tensorAmax;
        }

        @Override
        public float encodingScale(float stored) {
            return finiteEncodingScale(stored);
        }

        @Override
        float blockScale(float amax, float stored) {
            return Math.min(amax / 6f * encodingScale(stored), E4M3_MAX);
        }

        @Override
        float dequantizingScale(float blockScale, float stored) {
            return timesTensorAmax(blockScale, stored);
        }
    };

    private static final float E4M3_MAX = 448f;
    private static final float E2M1_MAX = 6f;

    private final float largestScale;
    private final String formula;
    private final String oneLevelFormula;

    FractionalRule(String formula, String oneLevelFormula) {
        this(E4M3_MAX, formula, oneLevelFormula);
    }

    FractionalRule(float largestScale, String formula, String oneLevelFormula) {
        this.largestScale = largestScale;
        this.formula = formula;
        this.oneLevelFormula = oneLevelFormula;
    }

    /// The rule for people of any language, with `a` the amax of the block, `p` the tensor scale
    /// and `S` the encoding scale.
    public String formula() {
        return formula;
    }

    /// The same where there is no tensor scale.
    public String oneLevelFormula() {
        return oneLevelFormula;
    }

    /// What the reference stores in FP32 for the whole tensor: the tensor scale itself, or that
    /// which it is computed from.
    ///
    /// @param tensorAmax not negative; NaN if the tensor holds one
    public abstract float storedTensorScale(float tensorAmax);

    /// The scale before it is rounded to E4M3.
    abstract float blockScale(float amax, float stored);

    /// The E4M3 code of a block's scale.
    ///
    /// @param amax   of the block; not negative; NaN if the block holds one
    /// @param stored of the tensor, 1 if the recipe has no tensor scale
    public int code(float amax, float stored) {
        return ScaleFormat.E4M3.encode(blockScale(amax, stored));
    }

    /// The block scale that the tensor's amax gets: 448, the largest of E4M3, or less to leave room
    /// for larger ones.
    public float largestScale() {
        return largestScale;
    }

    /// What the largest element under [#largestScale()] amounts to, and the tensor's amax is brought
    /// to: 6 times that scale.
    public float range() {
        return E2M1_MAX * largestScale;
    }

    /// What brings the tensor into the range of codes and block scales: the reciprocal of the tensor
    /// scale, as the reference computes it.
    ///
    /// @param stored of the tensor
    public float encodingScale(float stored) {
        return 1f / stored;
    }

    /// The factor that dequantizes a block: block scale times tensor scale, in the reference's
    /// order.
    float dequantizingScale(float blockScale, float stored) {
        return blockScale * stored;
    }

    /// TransformerEngine's `S`: finite and not 0.
    float finiteEncodingScale(float tensorAmax) {
        float scale = Math.min(range() / tensorAmax, Float.MAX_VALUE);
        return tensorAmax == 0 || scale == 0 ? 1f : scale;
    }

    /// TransformerEngine's order: `fl(fl(s * ga) * fl(1 / range))`.
    float timesTensorAmax(float blockScale, float tensorAmax) {
        return blockScale * tensorAmax * (1f / range());
    }

    /// NaN stays NaN.
    private static float clamp(float scale, float least) {
        return Math.min(Math.max(scale, least), E4M3_MAX);
    }
}
