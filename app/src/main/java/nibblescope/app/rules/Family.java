package nibblescope.app.rules;

import java.util.Locale;
import nibblescope.core.quantize.Recipe;

/// Which recipes stand side by side.
enum Family {
    /// Power-of-two scales of 32 elements of E2M1.
    MXFP4(32),
    /// E4M3 scales of 16 elements of E2M1.
    NVFP4(16),
    /// All others.
    OTHERS(32);

    private final int columns;

    Family(int columns) {
        this.columns = columns;
    }

    /// How many elements are looked at.
    int columns() {
        return columns;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// That of a recipe: by its published name or by its id, because some recipes of a family leave
    /// out its tensor scale.
    static Family of(Recipe recipe) {
        for (Family family : new Family[] {MXFP4, NVFP4}) {
            if (recipe.id().startsWith(family.id() + "-")
                    || family.name().equals(recipe.formatName().orElse(""))) {
                return family;
            }
        }
        return OTHERS;
    }
}
