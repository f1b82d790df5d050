package nibblescope.app.numberline;

import java.util.stream.IntStream;
import nibblescope.app.study.BlockPlace;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.Recipe;

/// One line of the picture: the selected block under one recipe.
///
/// @param trace       as it is shown: under the scale that the recipe stores, or under another that
///                    was chosen to see what becomes of it
/// @param stored      under the scale that the recipe stores
/// @param place       where the block lies
/// @param keys        how elements are known
/// @param chosen      whether this is the recipe that views of a single recipe show
record RecipeLine(
        Recipe recipe, BlockTrace trace, BlockTrace stored, BlockPlace place, ElementKeys keys, boolean chosen) {
    /// Blocks of more elements are shown in part.
    private static final int MOST_SHOWN = 256;

    /// The column of the block's first element.
    long firstColumn() {
        return place.column();
    }

    /// The column after the block's last element.
    long endColumn() {
        return place.lastColumn() + 1;
    }

    boolean holds(long key) {
        return key != NumberLineModel.NONE && place.index(keys.position(key)).isPresent();
    }

    /// The place of an element in the block.
    int index(long key) {
        return place.index(keys.position(key)).orElseThrow();
    }

    /// How an element of the block is known.
    long key(int index) {
        return keys.key(place.position(index));
    }

    /// Whether all elements are shown.
    boolean isWhole() {
        return trace.count() <= MOST_SHOWN;
    }

    /// The elements that are shown: all of them, or those of the selected row, the largest one and
    /// the one with the largest error.
    int[] shown() {
        if (isWhole()) {
            return IntStream.range(0, trace.count()).toArray();
        }
        int start = Math.clamp(keys.row() - place.row(), 0, place.height() - 1) * place.width();
        IntStream row = IntStream.range(start, Math.min(trace.count(), start + place.width()));
        IntStream extremes = IntStream.of(largestElement(), worst()).filter(index -> index >= 0);
        return IntStream.concat(row.limit(MOST_SHOWN), extremes)
                .distinct()
                .sorted()
                .toArray();
    }

    private int largestElement() {
        int largest = 0;
        for (int i = 1; i < trace.count(); i++) {
            // NaN stands above all.
            if (Float.compare(Math.abs(trace.value(i)), Math.abs(trace.value(largest))) > 0) {
                largest = i;
            }
        }
        return largest;
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
