package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import nibblescope.core.quantize.Provenance;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecipesCommandTest {
    private static List<Map<String, @Nullable Object>> objects() {
        return JsonTree.objects(
                JsonTree.parse(CommandRun.of("recipes", "--json").done().out()));
    }

    @Test
    void everyRecipeIsAnObjectWithItsFacts() {
        List<Map<String, @Nullable Object>> objects = objects();
        assertEquals(RecipeCatalog.all().size(), objects.size());
        for (int i = 0; i < objects.size(); i++) {
            Recipe recipe = RecipeCatalog.all().get(i);
            Map<String, @Nullable Object> object = objects.get(i);
            assertEquals(recipe.id(), object.get("id"));
            assertEquals(recipe.elements().name(), object.get("elements"));
            assertEquals(recipe.scaling().scaleFormat().name(), object.get("scale"));
            assertEquals((long) recipe.scaling().block().rows(), object.get("blockRows"));
            assertEquals((long) recipe.scaling().block().columns(), object.get("blockColumns"));
            assertEquals((long) recipe.blockSize(), object.get("blockSize"));
            assertEquals(recipe.scaling().tensor().name().toLowerCase(Locale.ROOT), object.get("tensorScale"));
            assertEquals(recipe.transform().isNone(), "none".equals(object.get("transform")), recipe.id());
            for (String key : List.of("format", "rounding", "packing", "scaleFormula", "formula")) {
                assertTrue(object.get(key) instanceof String s && !s.isEmpty(), recipe.id() + " " + key);
            }
        }
    }

    @Test
    void everyRecipeSaysWhereItComesFrom() {
        for (Map<String, @Nullable Object> object : objects()) {
            Recipe recipe = RecipeCatalog.find(String.valueOf(object.get("id"))).orElseThrow();
            Provenance provenance = recipe.provenance();
            assertTrue(object.containsKey("golden"), recipe.id());
            assertEquals(provenance.golden().orElse(null), object.get("golden"));
            assertEquals(provenance.implementation(), object.get("implementation"));
            assertEquals(provenance.repository(), object.get("repository"));
            assertEquals(provenance.file(), object.get("file"));
            assertEquals(provenance.version(), object.get("version"));
            assertEquals(provenance.differences(), object.get("differences"));
        }
    }

    @Test
    void theTextHasEveryRecipeUnderItsFormatWithItsSource() {
        List<String> lines = CommandRun.of("recipes").done().out().lines().toList();
        for (Recipe recipe : RecipeCatalog.all()) {
            String line = lines.stream()
                    .filter(l -> l.startsWith("  " + recipe.id() + " "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(recipe.id()));
            assertTrue(line.contains(recipe.provenance().implementation()), line);
            assertTrue(
                    line.endsWith(recipe.provenance().file())
                            || recipe.provenance().repository().isEmpty(),
                    line);
        }
        assertTrue(position(lines, "MXFP4") < position(lines, "  mxfp4-ocp-floor "));
        assertTrue(position(lines, "  mxfp4-ocp-floor ") < position(lines, "NVFP4"));
        assertTrue(position(lines, "NVFP4") < position(lines, "  nvfp4-modelopt "));
        assertTrue(position(lines, "2 x 2") < position(lines, "  e4m3-16 "));
    }

    private static int position(List<String> lines, String start) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError(start);
    }
}
