package nibblescope.app.distributions;

import nibblescope.core.metrics.BlockErrorHistogram;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.ValueHistograms;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;

/// How everything about a tensor under a recipe is distributed. Immutable.
///
/// @param info        the tensor
/// @param recipe      the recipe
/// @param share       the share of the tensor's elements that were looked at, 1 for all
/// @param amax        largest magnitude of those, which may not be finite
/// @param summary     sums and counts
/// @param values      values, reconstructions and the crest factors of blocks
/// @param blockErrors mean squared errors of blocks
public record Distributions(
        TensorInfo info,
        Recipe recipe,
        double share,
        float amax,
        ErrorSummary summary,
        ValueHistograms values,
        BlockErrorHistogram blockErrors) {
    public boolean isSample() {
        return share < 1;
    }

    /// Largest finite magnitude over root mean square: 1 if all magnitudes are equal. NaN if there
    /// is nothing but zeros.
    public double crestFactor() {
        double largest = Math.max(-values.smallest(), values.largest());
        return largest / Math.sqrt(summary.sumSquares() / summary.finite());
    }

    public ScaleCodes scaleCodes() {
        return new ScaleCodes(recipe.scaling().scaleFormat(), summary.scaleCounts());
    }

    public CodeUsage codeUsage() {
        return new CodeUsage(recipe.elements(), summary.codeCounts());
    }
}
