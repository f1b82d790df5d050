package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;

/// Which scale a block gets where the format of the scale is floating-point with bits to spare, or
/// where only the tensor has one. With `a` the amax of a block, or of the tensor where the scale is
/// the tensor's.
public enum LinearRule implements ScaleRule {
    /// `s = fl(a / max)`, with `max` the largest element; 0 becomes 1.
    AMAX("a / max, 0 → 1") {
        @Override
        float scale(float amax, ElementFormat elements, FloatFormat input) {
            float scale = amax / elements.maxFinite();
            return scale == 0 ? 1f : scale;
        }
    },

    /// `s = rd(a / ((max - min) / 2))` with `max` and `min` the largest and the lowest element, so 7.5
    /// for INT4, and `rd()` one operation in the format of the tensor; 0 becomes the distance from 1 to
    /// the next number of that format (compressed-tensors, `quantization/utils/helpers.py`).
    COMPRESSED_TENSORS("a / ((max − min) / 2), 0 → ε") {
        @Override
        float scale(float amax, ElementFormat elements, FloatFormat input) {
            float scale = input.round(amax / ((elements.maxFinite() - elements.minFinite()) / 2));
            return scale == 0 ? input.epsilon() : scale;
        }
    },

    /// `s = fl(max(a, fl(1e-4)) / max)` (DeepGEMM, `deep_gemm/utils/math.py`).
    DEEPGEMM("max(a, 10⁻⁴) / max") {
        @Override
        float scale(float amax, ElementFormat elements, FloatFormat input) {
            // Math.max returns NaN if either argument is.
            return Math.max(amax, 1e-4f) / elements.maxFinite();
        }
    },

    /// `d = fl(m / -8)` with `m` the first value of the largest magnitude, its sign kept: that value
    /// becomes -8. NaN counts for nothing (ggml, `ggml-quants.c`, `quantize_row_q4_0_ref`).
    GGML_Q4_0("m / −8, |m| = a") {
        @Override
        float blockScale(float[] values, int from, int count, float amax, ElementFormat elements, FloatFormat input) {
            return largest(values, from, count) / elements.minFinite();
        }

        @Override
        float scale(float amax, ElementFormat elements, FloatFormat input) {
            return amax / elements.minFinite();
        }
    },

    /// `d = fl(a / 127)`, for elements in units of 1: those of [ElementFormat#INT8] are 64 times finer,
    /// so 64 times the stored scale dequantizes. NaN counts for nothing (ggml, `ggml-quants.c`,
    /// `quantize_row_q8_0_ref`).
    GGML_Q8_0("a / 127") {
        @Override
        float blockScale(float[] values, int from, int count, float amax, ElementFormat elements, FloatFormat input) {
            return scale(Math.abs(largest(values, from, count)), elements, input);
        }

        @Override
        float scale(float amax, ElementFormat elements, FloatFormat input) {
            return amax / elements.maxCode();
        }

        @Override
        public float dequantizingScale(float blockScale, float stored) {
            return blockScale * INT8_UNITS;
        }
    };

    /// Units of [ElementFormat#INT8] in 1.
    static final float INT8_UNITS = 0x1p6f;

    private final String formula;

    LinearRule(String formula) {
        this.formula = formula;
    }

    @Override
    public String formula(TensorScaling tensor) {
        return formula;
    }

    @Override
    public float storedTensorScale(float tensorAmax, ElementFormat elements, FloatFormat input) {
        return scale(tensorAmax, elements, input);
    }

    /// The scale of a block before it is rounded to its format.
    float blockScale(float[] values, int from, int count, float amax, ElementFormat elements, FloatFormat input) {
        return scale(amax, elements, input);
    }

    /// The scale that follows from amax.
    abstract float scale(float amax, ElementFormat elements, FloatFormat input);

    /// The first value of the largest magnitude; 0 for none. NaN is passed over.
    private static float largest(float[] values, int from, int count) {
        float largest = 0;
        for (int i = from; i < from + count; i++) {
            if (Math.abs(values[i]) > Math.abs(largest)) {
                largest = values[i];
            }
        }
        return largest;
    }
}
