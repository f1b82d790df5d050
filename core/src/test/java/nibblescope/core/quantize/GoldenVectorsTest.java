package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nibblescope.core.quantize.GoldenComparison.Field;
import nibblescope.core.quantize.GoldenComparison.Mismatch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The recipes of reference implementations against what those make of the same tensors, bit for
/// bit.
class GoldenVectorsTest {
    /// How many blocks of a case have two best scales of as good as the same error, of which the
    /// reference took the other one.
    private static final Map<String, Integer> NEAR_TIES = Map.of();

    private static final Map<String, List<Recipe>> RECIPES = RecipeCatalog.references().stream()
            .collect(
                    Collectors.groupingBy(recipe -> recipe.provenance().golden().orElseThrow()));

    @TestFactory
    Stream<DynamicTest> aRecipeGivesTheBitsOfItsReference() {
        // That there is a recipe for each is a test of its own.
        return GoldenVectors.outputs().stream()
                .filter(output -> RECIPES.containsKey(output.reference()))
                .map(output -> dynamicTest(output.toString(), () -> compare(output)));
    }

    @Test
    void everyReferenceHasOneEntryInTheCatalogAndEveryEntryAReference() {
        Set<String> missing = new TreeSet<>(GoldenVectors.references());
        missing.removeAll(RECIPES.keySet());
        assertEquals(Set.of(), missing, "references without a recipe");
        assertEquals(GoldenVectors.references(), RECIPES.keySet());
        RECIPES.forEach((reference, recipes) -> assertEquals(1, recipes.size(), reference));
    }

    @Test
    void everythingThatAReferenceGaveIsCompared() {
        Set<String> compared = Set.of(
                "scale",
                "scale_t",
                "shared_exp",
                "gscale",
                "gscale_t",
                "codes",
                "elem",
                "packed",
                "packed_t",
                "ggml_blocks",
                "dq");
        for (GoldenVectors.Output output : GoldenVectors.outputs()) {
            assertFalse(output.fields().isEmpty());
            assertEquals(
                    List.of(),
                    output.fields().keySet().stream()
                            .filter(field -> !compared.contains(field))
                            .toList(),
                    output.toString());
        }
    }

    @Test
    void whatIsListedAsADeviationOrATieIsInTheFiles() {
        List<String> outputs =
                GoldenVectors.outputs().stream().map(Object::toString).toList();
        for (GoldenDeviations.Deviation deviation : GoldenDeviations.all()) {
            for (String input : deviation.inputs()) {
                assertEquals(
                        1,
                        outputs.stream()
                                .filter((deviation.reference() + " on " + input)::equals)
                                .count());
            }
        }
        NEAR_TIES
                .keySet()
                .forEach(tie ->
                        assertEquals(1, outputs.stream().filter(tie::equals).count(), tie));
    }

    private static void compare(GoldenVectors.Output output) {
        Recipe recipe = Objects.requireNonNull(RECIPES.get(output.reference())).getFirst();
        GoldenComparison comparison = GoldenComparison.of(recipe, output);
        Map<Field, List<Mismatch>> mismatches =
                comparison.mismatches().stream().collect(Collectors.groupingBy(Mismatch::field));
        for (GoldenDeviations.Deviation deviation : GoldenDeviations.of(output)) {
            List<Mismatch> explained = mismatches.getOrDefault(deviation.field(), List.of());
            assertEquals(deviation.places(), explained.size(), deviation.reason());
            mismatches.remove(deviation.field());
        }
        assertEquals(
                "", first(mismatches.values().stream().flatMap(List::stream).toList()));
        assertEquals(
                NEAR_TIES.getOrDefault(output.toString(), 0),
                comparison.nearTies().size());
    }

    private static String first(List<Mismatch> mismatches) {
        String shown = mismatches.stream().limit(3).map(Object::toString).collect(Collectors.joining("; "));
        return mismatches.size() > 3 ? shown + "; " + (mismatches.size() - 3) + " more" : shown;
    }
}
