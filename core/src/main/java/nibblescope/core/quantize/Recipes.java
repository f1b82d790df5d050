package nibblescope.core.quantize;

import java.util.Optional;

/// Every recipe by its id: those of the catalog, and those composed freely.
public final class Recipes {
    private Recipes() {}

    /// The recipe of that id, if there is one.
    public static Optional<Recipe> find(String id) {
        if (!FreeRecipe.isNamedLikeOne(id)) {
            return RecipeCatalog.find(id);
        }
        try {
            return Optional.of(FreeRecipe.parse(id).recipe());
        } catch (FreeRecipeException _) {
            return Optional.empty();
        }
    }
}
