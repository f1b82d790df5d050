package nibblescope.app.memory;

import nibblescope.app.chart.Presentation;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;

/// Formats for people. The scale rule decides no byte, so the corners of the 2 x 2 go without it.
final class FormatNames {
    private FormatNames() {}

    static String name(StoredFormat format, Presentation presentation) {
        return switch (format) {
            case StoredFormat.Plain plain -> plain.id();
            case StoredFormat.Quantized(var recipe)
            when RecipeCatalog.corners().contains(recipe) -> corner(recipe, presentation);
            case StoredFormat.Quantized(var recipe) -> recipe.id();
        };
    }

    private static String corner(Recipe recipe, Presentation presentation) {
        boolean oneLevel = recipe.scaling().scaleFormat() == ScaleFormat.E4M3 && !recipe.hasTensorScale();
        return presentation.text(
                oneLevel ? "memory.corner.onelevel" : "memory.corner",
                recipe.scaling().scaleFormat().name(),
                Integer.toString(recipe.blockSize()));
    }
}
