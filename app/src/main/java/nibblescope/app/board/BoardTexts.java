package nibblescope.app.board;

import java.util.Optional;
import nibblescope.app.i18n.Figures;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.LinearRule;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;

/// How recipes and changes are written on the board, in any language.
final class BoardTexts {
    private BoardTexts() {}

    /// A corner by scale format and block size.
    static String name(Corner corner) {
        return corner.scaleFormat() + " × " + corner.blockSize();
    }

    /// The name under which the field knows a corner.
    static Optional<String> publishedName(Corner corner) {
        return switch (corner) {
            case E8M0_32 -> Optional.of("MXFP4");
            case E4M3_16 -> Optional.of("NVFP4");
            case E8M0_16, E4M3_32 -> Optional.empty();
        };
    }

    /// A recipe as the field has it: `E4M3 × 16`.
    static String format(Recipe recipe) {
        return recipe.scaling().scaleFormat() + " × " + recipe.scaling().block();
    }

    /// The scale rule of a power of two; the scale format of any other recipe.
    static String rule(Recipe recipe) {
        return switch (recipe.scaling().rule()) {
            case PowerOfTwoRule rule -> rule.name();
            case FractionalRule _, LinearRule _ ->
                recipe.scaling().scaleFormat().name();
        };
    }

    /// A change as a share, with its sign: `−9.8 %`, `+3.0 %`.
    static String change(double share, Figures figures) {
        String text = figures.format("%.1f", Math.abs(100 * share));
        boolean nothing = figures.format("%.1f", 0).equals(text);
        return (nothing ? "±" : share < 0 ? "−" : "+") + figures.percent(text);
    }

    /// Which way a change goes, for those who do not see its colour; none where it is written as 0.
    static String arrow(double share, Figures figures) {
        return change(share, figures).startsWith("±") ? "=" : share < 0 ? "▼" : "▲";
    }
}
