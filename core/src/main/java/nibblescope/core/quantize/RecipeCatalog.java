package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The recipes of the reference implementations, one entry each, one of ours beside them, and the
/// corners of the 2 x 2.
public final class RecipeCatalog {
    private static final List<Recipe> CORNERS = List.copyOf(Corner.allRecipes());
    private static final List<Recipe> ALL = Stream.of(
                    MxReferences.all(),
                    NvReferences.all(),
                    NvSearches.all(),
                    OtherReferences.all(),
                    List.of(TorchaoNv.search()),
                    CORNERS)
            .flatMap(List::stream)
            .toList();

    private RecipeCatalog() {}

    /// Every recipe: the references and those of ours beside them, then the corners of the 2 x 2.
    public static List<Recipe> all() {
        return ALL;
    }

    /// The recipes of reference implementations alone.
    public static List<Recipe> references() {
        return ALL.stream()
                .filter(recipe -> recipe.provenance().golden().isPresent())
                .toList();
    }

    /// The recipes of the corners of the 2 x 2: every rule, with and without the tensor scale.
    public static List<Recipe> corners() {
        return CORNERS;
    }

    /// The recipe of that id, if there is one.
    public static Optional<Recipe> find(String id) {
        return ALL.stream().filter(recipe -> recipe.id().equals(id)).findFirst();
    }
}
