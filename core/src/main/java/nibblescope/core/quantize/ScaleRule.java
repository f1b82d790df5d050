package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;

/// Which scale a block gets. Each is written as its reference computes it: the order of operations
/// is part of it.
public sealed interface ScaleRule permits PowerOfTwoRule, FractionalRule, LinearRule {
    /// The rule for people of any language, with `a` the amax of the block, `p` the tensor scale and
    /// `S` the encoding scale.
    String formula(TensorScaling tensor);

    /// What the reference stores in FP32 for the whole tensor: the tensor scale itself, or that
    /// which it is computed from.
    ///
    /// @param tensorAmax not negative; NaN if the tensor holds one
    /// @param input      what the tensor is stored in, in which some references compute
    default float storedTensorScale(float tensorAmax, ElementFormat elements, FloatFormat input) {
        return 1f;
    }

    /// What the number is that is stored for the whole tensor.
    default StoredTensorScale stores() {
        return StoredTensorScale.FACTOR;
    }

    /// What brings the tensor into the range of codes and block scales: the reciprocal of the tensor
    /// scale, as the reference computes it.
    default float encodingScale(float stored) {
        return 1f / stored;
    }

    /// The factor that dequantizes a block: block scale times tensor scale, in the reference's
    /// order.
    default float dequantizingScale(float blockScale, float stored) {
        return blockScale * stored;
    }
}
