package nibblescope.core.quantize;

import nibblescope.core.format.FloatFormat;

/// The FP32 number that a reference stores for a whole tensor, and the two scales that it computes
/// from it: one to encode and one to decode. With `ga` the tensor's amax and `R` the range that it is
/// brought to, 2688 = 6 * 448 mostly, the decoding scale is `ga / R` in exact arithmetic.
enum TensorScaleRule {
    /// `p = fl(ga / R)`; decodes by `fl(s * p)`.
    QUOTIENT(StoredTensorScale.FACTOR) {
        @Override
        float stored(float tensorAmax, float range, FloatFormat input) {
            return tensorAmax / range;
        }

        @Override
        float encodingScale(float stored, float range) {
            return 1f / stored;
        }

        @Override
        float dequantizingScale(float blockScale, float stored, float range) {
            return blockScale * stored;
        }
    },
    /// `p = fl(fl(ga / 6) / 448)`, 0 becomes 1; decodes by `fl(s * p)` (Model Optimizer,
    /// `onnx/quantization/quant_utils.py`, with NumPy 2).
    TWO_QUOTIENTS(StoredTensorScale.FACTOR) {
        @Override
        float stored(float tensorAmax, float range, FloatFormat input) {
            float scale = tensorAmax / (range / E4M3_MAX) / E4M3_MAX;
            return scale == 0 ? 1f : scale;
        }

        @Override
        float encodingScale(float stored, float range) {
            return 1f / stored;
        }

        @Override
        float dequantizingScale(float blockScale, float stored, float range) {
            return blockScale * stored;
        }
    },
    /// Stores ga. Encodes by `S = min(fl(R / ga), FLT_MAX)`, 1 where ga or S is 0; decodes by
    /// `fl(fl(s * ga) * fl(1 / R))` (TransformerEngine, `common/cast/nvfp4/core_nvfp4.cuh`).
    TRANSFORMER_ENGINE(StoredTensorScale.AMAX) {
        @Override
        float stored(float tensorAmax, float range, FloatFormat input) {
            return tensorAmax;
        }

        @Override
        float encodingScale(float stored, float range) {
            float scale = Math.min(range / stored, Float.MAX_VALUE);
            return stored == 0 || scale == 0 ? 1f : scale;
        }

        @Override
        float dequantizingScale(float blockScale, float stored, float range) {
            return blockScale * stored * (1f / range);
        }
    },
    /// Stores ga. Encodes by `S = fl(R / ga)`, which a block scale of 0 follows if ga is 0; decodes
    /// by `fl(fl(s * ga) / R)` (Four Over Six, `quantize/pytorch/reference.py`).
    FOUR_OVER_SIX(StoredTensorScale.AMAX) {
        @Override
        float stored(float tensorAmax, float range, FloatFormat input) {
            return tensorAmax;
        }

        @Override
        float encodingScale(float stored, float range) {
            return range / stored;
        }

        @Override
        float dequantizingScale(float blockScale, float stored, float range) {
            return blockScale * stored / range;
        }
    },
    /// `g = fl(fl(1 / ga) * R)`, for PyTorch divides a number by a tensor in two steps; decodes by
    /// `fl(s / g)` (vLLM, `nvfp4_emulation_utils.py`).
    RECIPROCAL(StoredTensorScale.DIVISOR) {
        @Override
        float stored(float tensorAmax, float range, FloatFormat input) {
            return 1f / tensorAmax * range;
        }

        @Override
        float encodingScale(float stored, float range) {
            return stored;
        }

        @Override
        float dequantizingScale(float blockScale, float stored, float range) {
            return blockScale / stored;
        }
    },
    /// As [#RECIPROCAL], each step rounded to the format of the tensor, of which ga is at least the
    /// least normal number; infinity and NaN become 1 (compressed-tensors,
    /// `quantization/utils/helpers.py`, `generate_gparam`).
    RECIPROCAL_IN_TENSOR_FORMAT(StoredTensorScale.DIVISOR) {
        @Override
        float stored(float tensorAmax, float range, FloatFormat input) {
            float reciprocal = input.round(1f / Math.max(tensorAmax, leastNormal(input)));
            float scale = input.round(reciprocal * range);
            return Float.isFinite(scale) ? scale : 1f;
        }

        @Override
        float encodingScale(float stored, float range) {
            return stored;
        }

        @Override
        float dequantizingScale(float blockScale, float stored, float range) {
            return blockScale / stored;
        }
    };

    private static final float E4M3_MAX = 448f;

    private final StoredTensorScale stores;

    TensorScaleRule(StoredTensorScale stores) {
        this.stores = stores;
    }

    /// What the number is that is stored.
    StoredTensorScale stores() {
        return stores;
    }

    /// The number that is stored.
    ///
    /// @param tensorAmax not negative; NaN if the tensor holds one
    /// @param input      what the tensor is stored in, in which some references compute
    abstract float stored(float tensorAmax, float range, FloatFormat input);

    /// What brings the tensor into the range of codes and block scales.
    abstract float encodingScale(float stored, float range);

    /// The factor that dequantizes a block.
    abstract float dequantizingScale(float blockScale, float stored, float range);

    private static float leastNormal(FloatFormat format) {
        return switch (format) {
            case FP32, BF16 -> Float.MIN_NORMAL;
            case FP16 -> 0x1p-14f;
        };
    }
}
