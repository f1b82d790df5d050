package nibblescope.app.inspector;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.BlockPlace;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.metrics.ScaleOptimum;
import nibblescope.core.metrics.ScaleSweep;
import nibblescope.core.quantize.Recipe;

/// The selected block under the chosen recipe.
///
/// @param place             where it lies in the tensor
/// @param amax              largest magnitude
/// @param idealScale        the scale that would bring amax to the largest code: amax / 6
/// @param scaleCode         the block scale as it is stored
/// @param tensorScale       the tensor scale; 1 for a recipe without one
/// @param dequantizingScale block scale times tensor scale
/// @param mse               mean squared error of the finite elements
/// @param nonFinite         elements that are not finite, before or after
/// @param optimum           the block under every scale, where they can be tried
/// @param edited            whether its values were put in place of the tensor's
record BlockFigures(
        Recipe recipe,
        BlockPlace place,
        float amax,
        float idealScale,
        int scaleCode,
        float tensorScale,
        float dequantizingScale,
        double mse,
        int nonFinite,
        Optional<ScaleSweep> optimum,
        boolean edited,
        List<ElementFigures> elements) {
    private static final int NONE = -1;
    /// More values are not tried under every scale whenever one of them changes.
    private static final int MOST_TRIED = 1 << 10;

    BlockFigures {
        elements = List.copyOf(elements);
    }

    static BlockFigures of(SelectedBlock block, Recipe recipe) {
        BlockTrace trace = block.trace(recipe);
        int worst = worst(trace);
        return new BlockFigures(
                recipe,
                block.place(recipe),
                trace.amax(),
                trace.idealScale(),
                trace.scaleCode(),
                trace.quantizer().tensorScale(),
                trace.dequantizingScale(),
                trace.mse(),
                trace.nonFinite(),
                optimum(trace, block.values(recipe)),
                block.edited(),
                IntStream.range(0, trace.count())
                        .mapToObj(i -> ElementFigures.of(trace, i, i == worst))
                        .toList());
    }

    private static Optional<ScaleSweep> optimum(BlockTrace trace, float... values) {
        boolean few = values.length <= MOST_TRIED
                && ScaleOptimum.isDefined(trace.quantizer().recipe());
        return few ? Optional.of(ScaleSweep.of(trace.quantizer(), values)) : Optional.empty();
    }

    /// The first element with the largest error, or none if all are exact.
    private static int worst(BlockTrace trace) {
        int worst = NONE;
        float largest = 0;
        for (int i = 0; i < trace.count(); i++) {
            if (trace.outcome(i) != BlockTrace.Outcome.NON_FINITE && Math.abs(trace.error(i)) > largest) {
                worst = i;
                largest = Math.abs(trace.error(i));
            }
        }
        return worst;
    }

    ScaleFormat scaleFormat() {
        return recipe.scaling().scaleFormat();
    }

    float blockScale() {
        return scaleFormat().decode(scaleCode);
    }

    /// The table as tab-separated text: figures in full, as programs read them.
    ///
    /// @param headings of the six columns
    String tabSeparated(List<String> headings) {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add(String.join("\t", headings));
        for (ElementFigures element : elements) {
            lines.add(String.join(
                    "\t",
                    Integer.toString(element.index()),
                    Float.toString(element.value()),
                    Float.toString(element.scaled()),
                    Figures.fields(recipe.elements(), element.code()),
                    Float.toString(element.reconstruction()),
                    Float.toString(element.error())));
        }
        return lines.toString();
    }
}
