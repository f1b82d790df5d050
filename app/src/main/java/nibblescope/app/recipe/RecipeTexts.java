package nibblescope.app.recipe;

import java.util.Locale;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.KnownDifferences;
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
                    .orElseGet(() -> presentation.text("recipe.free") + "\n" + recipe.id());
        }
        Provenance provenance = recipe.provenance();
        String differences = KnownDifferences.of(recipe, presentation.messages());
        return provenance.repository().isEmpty() && provenance.file().isEmpty()
                ? presentation.text("recipe.noreference", differences)
                : presentation.text(
                        "recipe.source",
                        provenance.implementation(),
                        provenance.version(),
                        provenance.file(),
                        differences);
    }

    /// What stands in the place of the name of a recipe that has none.
    static String nameless(RecipeModel model, Presentation presentation) {
        return presentation.text(model.editedFrom().isPresent() ? "recipe.nameless.edited" : "recipe.nameless.free");
    }
}
