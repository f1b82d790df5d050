package nibblescope.app.cli;

import nibblescope.app.study.Source;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;

/// A picture that is asked for: the same request gives the same picture.
///
/// @param input       where the tensor is
/// @param tensor      a tensor of the input that can be quantized
/// @param view        what to draw
/// @param recipe      the recipe of views that show one
/// @param rule        the scale rule of the E8M0 corners
/// @param tensorScale whether the E4M3 corners have a tensor scale
/// @param block       the selected block, numbered row by row under `recipe`
/// @param size        of the picture
/// @param theme       light or dark
public record PlotRequest(
        Source input,
        TensorInfo tensor,
        View view,
        Recipe recipe,
        PowerOfTwoRule rule,
        boolean tensorScale,
        long block,
        Size size,
        Theme theme) {
    /// The views that can be drawn.
    public enum View {
        /// The 2 x 2.
        BOARD,
        /// The selected block, one line a recipe.
        NUMBERLINE,
        /// The error of every block.
        ERRORMAP,
        /// Values, scale codes and code usage.
        DISTRIBUTIONS,
        /// Bytes of codes, scales, tensor scale and padding.
        MEMORY,
        /// The stored bits of the selected block.
        BITS
    }

    /// Light or dark.
    public enum Theme {
        LIGHT,
        DARK
    }

    /// Width and height in pixels.
    public record Size(int width, int height) {}

    /// The row of the tensor that the selected block lies in.
    public long row() {
        return layout().row(block);
    }

    /// The column at which the selected block starts.
    public long column() {
        return layout().column(block);
    }

    private BlockLayout layout() {
        return new BlockLayout(tensor.shape(), recipe.blockSize());
    }
}
