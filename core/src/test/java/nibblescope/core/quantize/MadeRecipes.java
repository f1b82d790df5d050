package nibblescope.core.quantize;

import java.util.Optional;
import nibblescope.core.format.ElementFormat;

/// Recipes that no reference has, for tests of single plug points.
public final class MadeRecipes {
    private static final SpecialValues SPECIALS = new SpecialValues(0, 0, -0f);
    private static final Provenance PROVENANCE = new Provenance("test", "", "", "", "", Optional.empty());

    private MadeRecipes() {}

    /// Divides by the scales, rounds to nearest even.
    public static Recipe of(ElementFormat elements, BlockScaling scaling) {
        return of(elements, scaling, FixedRounding.NEAREST_EVEN_COPYING_SIGN, Transform.NONE);
    }

    public static Recipe of(
            ElementFormat elements, BlockScaling scaling, ElementRounding rounding, Transform transform) {
        return new Recipe(
                "made",
                elements,
                scaling,
                ScaleArithmetic.DIVIDED_BY_SCALES,
                rounding,
                SPECIALS,
                transform,
                Packing.NONE,
                PROVENANCE);
    }
}
