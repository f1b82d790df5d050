package nibblescope.app.i18n;

import java.util.Optional;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;

/// What recipes are known to do differently, in the language of the window. Recipes of which core says
/// the same share one text, under the id of the first of them in the catalog.
public final class KnownDifferences {
    private KnownDifferences() {}

    /// In sentences; of a recipe that is not like one of the catalog, that it follows none.
    public static String of(Recipe recipe, Messages messages) {
        return firstAlike(recipe)
                .map(first -> messages.get("recipe.differences." + first.id()))
                .orElseGet(() -> messages.get("recipe.free"));
    }

    /// The recipe of the catalog whose text it shares.
    static Optional<Recipe> firstAlike(Recipe recipe) {
        String differences = recipe.provenance().differences();
        return RecipeCatalog.all().stream()
                .filter(known -> known.provenance().differences().equals(differences))
                .findFirst();
    }
}
