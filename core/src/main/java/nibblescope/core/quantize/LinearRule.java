package nibblescope.core.quantize;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;

/// Which scale a block gets where the format of the scale is floating-point with bits to spare, or
/// where only the tensor has one.
public enum LinearRule implements ScaleRule {
    /// `s = fl(a / max)`, with `max` the largest element; 0 becomes 1.
    AMAX("a / max, 0 → 1") {
        @Override
        float blockScale(float[] values, int from, int count, float amax, ElementFormat elements) {
            return orOne(amax / elements.maxFinite());
        }
    };

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
        return orOne(tensorAmax / elements.maxFinite());
    }

    /// The scale before it is rounded to its format.
    abstract float blockScale(float[] values, int from, int count, float amax, ElementFormat elements);

    private static float orOne(float scale) {
        return scale == 0 ? 1f : scale;
    }
}
