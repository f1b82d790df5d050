package nibblescope.app.numberline;

import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.Recipe;

/// One line of the picture: the selected block under one recipe.
///
/// @param firstColumn column of the block's first element
/// @param chosen      whether this is the recipe that views of a single recipe show
record RecipeLine(Recipe recipe, BlockTrace trace, long firstColumn, boolean chosen) {
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

    /// Scale format and block size, with the name of the published format where it has one:
    /// `E8M0 × 32 · MXFP4`.
    String label() {
        String name = switch (recipe.scaling()) {
            case BlockScaling.PowerOfTwo s -> s.blockSize() == 32 ? " · MXFP4" : "";
            case BlockScaling.TwoLevel s -> s.blockSize() == 16 ? " · NVFP4" : "";
            case BlockScaling.OneLevel _ -> "";
        };
        return scaleFormat() + " × " + recipe.blockSize() + name;
    }

    ScaleFormat scaleFormat() {
        return recipe.scaling().scaleFormat();
    }

    float blockScale() {
        return scaleFormat().decode(trace.scaleCode());
    }
}
