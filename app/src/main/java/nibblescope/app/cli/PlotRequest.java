package nibblescope.app.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nibblescope.app.export.FileFormat;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;

/// A picture, or the numbers behind one, that is asked for: the same request gives the same picture.
///
/// @param input    where the tensor is
/// @param tensor   a tensor of the input that can be quantized
/// @param view     what to draw
/// @param format   what to draw it as
/// @param recipes  under which recipes
/// @param position the selected element
/// @param settings of the view alone, by name
/// @param look     what a picture looks like
public record PlotRequest(
        Source input,
        TensorInfo tensor,
        View view,
        FileFormat format,
        Recipes recipes,
        Position position,
        Map<String, String> settings,
        Look look) {
    public PlotRequest {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

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
        BITS,
        /// The selected block under every recipe of a family.
        RULES
    }

    /// The recipes of a picture.
    ///
    /// @param recipe      the recipe of views that show one
    /// @param added       those that are shown beside the corners
    /// @param rule        the scale rule of the E8M0 corners
    /// @param tensorScale whether the E4M3 corners have a tensor scale
    public record Recipes(Recipe recipe, List<Recipe> added, PowerOfTwoRule rule, boolean tensorScale) {
        public Recipes {
            added = List.copyOf(added);
        }
    }

    /// What a picture looks like.
    ///
    /// @param size      of the picture, before it is scaled
    /// @param scale     pixels of a PNG file a pixel of the size
    /// @param textScale how much larger than usual text is
    public record Look(Size size, double scale, Theme theme, Locale language, double textScale) {}

    /// Light or dark.
    public enum Theme {
        LIGHT,
        DARK
    }

    /// Width and height in pixels.
    public record Size(int width, int height) {}
}
