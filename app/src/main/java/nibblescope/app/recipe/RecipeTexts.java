package nibblescope.app.recipe;

import java.util.Locale;
import java.util.MissingResourceException;
import nibblescope.app.chart.Presentation;
import nibblescope.core.quantize.Provenance;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RecipeConflict;

/// Recipes and their parts for people.
final class RecipeTexts {
    private RecipeTexts() {}

    static String text(Enum<?> constant, String family, Presentation presentation) {
        return presentation.text("recipe." + family + "." + constant.name().toLowerCase(Locale.ROOT));
    }

    static String text(RecipeConflict conflict, Presentation presentation) {
        return text(conflict, "conflict", presentation);
    }

    /// Where a recipe comes from, and what it is known to do differently.
    static String source(RecipeModel model, Presentation presentation) {
        Recipe recipe = model.recipeProperty().get();
        if (RecipeCatalog.corners().contains(recipe)) {
            return presentation.text("recipe.ours");
        }
        if (model.isComposed()) {
            return model.editedFrom()
                    .map(from -> presentation.text("recipe.edited", from.id(), recipe.id()))
                    .orElseGet(() -> presentation.text("recipe.composed", recipe.id()));
        }
        Provenance provenance = recipe.provenance();
        String differences = differences(recipe, presentation);
        return provenance.repository().isEmpty() && provenance.file().isEmpty()
                ? presentation.text("recipe.noreference", differences)
                : presentation.text(
                        "recipe.source",
                        provenance.implementation(),
                        provenance.version(),
                        provenance.file(),
                        differences);
    }

    /// In the language of the window where it is translated, else as the catalog has it.
    private static String differences(Recipe recipe, Presentation presentation) {
        try {
            return presentation.text("recipe.differences." + recipe.id());
        } catch (MissingResourceException _) {
            return recipe.provenance().differences();
        }
    }
}
