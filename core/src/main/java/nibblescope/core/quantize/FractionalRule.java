package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.format.ScaleFormat;

/// Which E4M3 scale a block gets: its amax `a` over the largest element, in units of the tensor
/// scale. In exact arithmetic all of these are the same number; each is written as its reference
/// computes it, with 6 for the largest element of E2M1 and `fl()` for one FP32 operation, and they
/// part at ties, zeros and ends of the range.
public enum FractionalRule implements ScaleRule {
    /// `p = fl(ga / 2688)`, `s = fl(a / fl(6 p))`, 0 becomes 1, clamped to [2^-9, 448]
    /// (Model Optimizer, `qtensor/nvfp4_tensor.py`).
    MODELOPT("clamp(a / (6 · p), 2⁻⁹, 448), 0 → 1", "clamp(a / 6, 2⁻⁹, 448), 0 → 1") {
        @Override
        public float storedTensorScale(float tensorAmax, ElementFormat elements, FloatFormat input) {
            return tensorAmax / range(elements);
        }

        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            float scale = amax / (elements.maxFinite() * stored);
            return scale == 0 ? 1f : clamp(scale, 0x1p-9f);
        }
    },

    /// `p = fl(ga / 2688)`, `s = fl(fl(a / 6) / p)`, clamped to [2^-6, 448], so subnormal scales
    /// are never used (torchao, `prototype/mx_formats/nvfp4_tensor.py`).
    TORCHAO("clamp((a / 6) / p, 2⁻⁶, 448)", "clamp(a / 6, 2⁻⁶, 448)") {
        @Override
        public float storedTensorScale(float tensorAmax, ElementFormat elements, FloatFormat input) {
            return tensorAmax / range(elements);
        }

        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return clamp(amax / elements.maxFinite() / stored, 0x1p-6f);
        }
    },

    /// `S = min(fl(2688 / ga), FLT_MAX)`, 1 where ga or S is 0; `s = fl(a * fl(S * fl(1/6)))`, at
    /// most 448. Stores ga (TransformerEngine, `common/cast/nvfp4/core_nvfp4.cuh`).
    TRANSFORMER_ENGINE("min(a · (S / 6), 448)", "min(a / 6, 448)") {
        @Override
        public float storedTensorScale(float tensorAmax, ElementFormat elements, FloatFormat input) {
            return tensorAmax;
        }

        @Override
        public StoredTensorScale stores() {
            return StoredTensorScale.AMAX;
        }

        @Override
        public float encodingScale(float stored) {
            return finiteEncodingScale(stored);
        }

        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return Math.min(amax * (encodingScale(stored) * (1f / 6f)), E4M3_MAX);
        }

        @Override
        public float dequantizingScale(float blockScale, float stored) {
            return timesTensorAmax(blockScale, stored);
        }
    },

    /// `S = min(fl(1536 / ga), FLT_MAX)`, 1 where ga or S is 0; `s = fl(fl(a / 6) * S)`, at most
    /// 448. The tensor's amax has scale 256, so that 1.5 times it, 384, fits E4M3 too. Stores ga
    /// (TransformerEngine, `pytorch/custom_recipes/reference_nvfp4.py`, 4over6).
    TRANSFORMER_ENGINE_256(256f, "min((a / 6) · S, 448)", "min(a / 6, 448)") {
        @Override
        public float storedTensorScale(float tensorAmax, ElementFormat elements, FloatFormat input) {
            return tensorAmax;
        }

        @Override
        public StoredTensorScale stores() {
            return StoredTensorScale.AMAX;
        }

        @Override
        public float encodingScale(float stored) {
            return finiteEncodingScale(stored);
        }

        @Override
        float blockScale(float amax, float stored, ElementFormat elements, FloatFormat input) {
            return Math.min(amax / 6f * encodingScale(stored), E4M3_MAX);
        }

        @Override
        public float dequantizingScale(float blockScale, float stored) {
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

    @Override
    public String formula(TensorScaling tensor) {
        return tensor == TensorScaling.NONE ? oneLevelFormula : formula;
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

    /// TransformerEngine's range, of E2M1.
    float range() {
        return E2M1_MAX * largestScale;
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
