package nibblescope.app.numberline;

import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.Recipe;

/// One line of the picture: the selected block under one recipe.
///
/// @param trace       as it is shown: under the scale that the recipe stores, or under another that
///                    was chosen to see what becomes of it
/// @param stored      under the scale that the recipe stores
/// @param firstColumn column of the block's first element
/// @param chosen      whether this is the recipe that views of a single recipe show
record RecipeLine(Recipe recipe, BlockTrace trace, BlockTrace stored, long firstColumn, boolean chosen) {
    /// The column after the block's last element.
    long endColumn() {
        return firstColumn + trace.count();
    }

    boolean holds(long column) {
        return column >= firstColumn && column < endColumn();
    }

    /// The place of an element in the block.
    int index(long column) {
        return (int) (column - firstColumn);
    }

    /// Whether it is shown under another scale than the recipe stores.
    boolean otherScale() {
        return trace.scaleCode() != stored.scaleCode();
    }

    /// Scale format and block size, with the name of the published format where it has one:
    /// `E8M0 × 32 · MXFP4`.
    String label() {
        String name = recipe.formatName().map(published -> " · " + published).orElse("");
        return scaleFormat() + " × " + recipe.scaling().block() + name;
    }

    ScaleFormat scaleFormat() {
        return recipe.scaling().scaleFormat();
    }

    float blockScale() {
        return scaleFormat().decode(trace.scaleCode());
    }

    /// The largest magnitude that a code dequantizes to; NaN if the scale is.
    double largest() {
        return recipe.elements().maxFinite() * (double) trace.dequantizingScale();
    }

    /// The sum of squared errors of the first elements, one perhaps in part; what is not finite
    /// adds nothing.
    double squaredError(double elements) {
        double sum = 0;
        for (int i = 0; i < trace.count() && i < elements; i++) {
            double error = trace.error(i);
            if (trace.outcome(i) != BlockTrace.Outcome.NON_FINITE) {
                sum += Math.min(1, elements - i) * error * error;
            }
        }
        return sum;
    }

    /// What the first elements add to the mean squared error, which is that of the block when all
    /// are counted.
    double mse(double elements) {
        return elements >= trace.count() ? trace.mse() : squaredError(elements) / (trace.count() - trace.nonFinite());
    }

    /// The index of the element with the largest error, the first of several; -1 if none has one.
    int worst() {
        int worst = -1;
        for (int i = 0; i < trace.count(); i++) {
            boolean finite = trace.outcome(i) != BlockTrace.Outcome.NON_FINITE;
            if (finite && Math.abs(trace.error(i)) > (worst < 0 ? 0 : Math.abs(trace.error(worst)))) {
                worst = i;
            }
        }
        return worst;
    }
}
