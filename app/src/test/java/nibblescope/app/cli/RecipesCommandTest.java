package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecipesCommandTest {
    @Test
    void everyRecipeIsAnObjectWithItsFactsAndItsSource() {
        List<Map<String, @Nullable Object>> objects = JsonTree.objects(
                JsonTree.parse(CommandRun.of("recipes", "--json").done().out()));
        assertEquals(RecipeCatalog.all().size(), objects.size());
        for (int i = 0; i < objects.size(); i++) {
            Recipe recipe = RecipeCatalog.all().get(i);
            Map<String, @Nullable Object> object = objects.get(i);
            assertEquals(recipe.id(), object.get("id"));
            assertEquals("E2M1", object.get("elements"));
            assertEquals(recipe.scaling().scaleFormat().name(), object.get("scale"));
            assertEquals((long) recipe.blockSize(), object.get("blockSize"));
            assertTrue(object.containsKey("golden"));
            assertEquals(recipe.provenance().golden().orElse(null), object.get("golden"));
            assertEquals(recipe.provenance().implementation(), object.get("implementation"));
            assertTrue(object.get("formula") instanceof String s && !s.isEmpty());
        }
        assertEquals(
                objects.size(),
                objects.stream().map(object -> object.get("name")).distinct().count());
    }

    @Test
    void theTextNamesEveryRecipe() {
        String out = CommandRun.of("recipes").done().out();
        RecipeCatalog.all().forEach(recipe -> assertTrue(out.contains(recipe.id() + " "), recipe.id()));
        assertTrue(out.contains("NVFP4, NVIDIA Model Optimizer"), out);
        assertTrue(out.contains("NVFP4, Nibblescope, search"), out);
        assertTrue(out.contains("NVFP4, NVIDIA Transformer Engine, 4over6, MSE"), out);
    }
}
