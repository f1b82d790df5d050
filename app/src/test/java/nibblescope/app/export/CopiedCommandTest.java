package nibblescope.app.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.core.io.Input;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.Recipes;
import org.junit.jupiter.api.Test;

class CopiedCommandTest {
    private static String text(Exploration exploration, Map<String, String> settings) {
        return CopiedCommand.of(exploration, "errormap", settings).orElseThrow().text();
    }

    private static Exploration presets() {
        Exploration exploration = Explorations.empty();
        exploration.open(new Source.Stored(Input.OfSample.PRESETS));
        return exploration;
    }

    @Test
    void itNamesAllThatIsChosen() {
        Exploration exploration = presets();
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        exploration.tensorScaleProperty().set(false);
        exploration.recipeProperty().set(RecipeCatalog.find("nvfp4-modelopt").orElseThrow());
        exploration.addedRecipes().add(RecipeCatalog.find("nvfp4-torchao").orElseThrow());
        assertEquals(
                "nibblescope plot sample:presets '--tensor=preset A' --view=errormap --recipe=nvfp4-modelopt"
                        + " --add=nvfp4-torchao --rule=FLOOR --no-tensor-scale --block=0 --set=pooling=mean"
                        + " --out=errormap.csv",
                text(exploration, Map.of("pooling", "mean")));
    }

    @Test
    void aComposedRecipeIsNamedByItsChoices() {
        Exploration exploration = presets();
        String id = "free:e2m1+e4m3+1x16+amax+mse+tensor+rne+hadamard16";
        exploration.recipeProperty().set(Recipes.find(id).orElseThrow());
        assertTrue(text(exploration, Map.of()).contains(" --recipe=" + id + " "), text(exploration, Map.of()));
        assertEquals(
                "nibblescope quantize sample:presets '--tensor=preset A' --recipe=" + id
                        + " --out=quantized.safetensors",
                CopiedCommand.quantizing(exploration).text());
        Exploration nothing = Explorations.empty();
        nothing.recipeProperty().set(Recipes.find(id).orElseThrow());
        assertEquals("--recipe=" + id, CopiedCommand.quantizing(nothing).text());
    }

    @Test
    void theSelectedBlockIsNamedOrTheElementWhereItIsNotTheFirst() {
        Exploration exploration = Explorations.empty();
        exploration.open(Source.of("synthetic:normal:4x40:7"));
        // Rows of 40 are 3 blocks of 16: element 32 of row 2 is the first of block 2 * 3 + 2.
        exploration.select(new Position(2, 32));
        assertTrue(text(exploration, Map.of()).contains(" synthetic:normal:4x40:7 "), text(exploration, Map.of()));
        assertTrue(text(exploration, Map.of()).contains(" --block=8 "), text(exploration, Map.of()));
        exploration.select(new Position(2, 33));
        assertTrue(text(exploration, Map.of()).contains(" --element=2,33 "), text(exploration, Map.of()));
    }

    @Test
    void valuesThatWereEditedAreInIt() {
        Exploration exploration = presets();
        exploration.edit(1.5f, -0.1f, 3e-9f);
        assertTrue(
                text(exploration, Map.of()).contains(" '--set=values=1.5 -0.1 3.0E-9' "), text(exploration, Map.of()));
        assertArrayEquals(new float[] {1.5f, -0.1f, 3e-9f}, CopiedCommand.values("1.5 -0.1,\n3.0E-9"));
        assertEquals(
                "values: \"x\" is not a number",
                assertThrows(IllegalArgumentException.class, () -> CopiedCommand.values("1 x"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> CopiedCommand.values(" "));
    }

    @Test
    void wordsAreQuotedAsAShellReadsThem() {
        CopiedCommand command = new CopiedCommand(List.of("a-b=1,2", "it's", "$HOME `x` \"y\"", "", "*", "两"));
        assertEquals("a-b=1,2 'it'\\''s' '$HOME `x` \"y\"' '' '*' '两'", command.text());
    }

    @Test
    void thereIsNoneForWhatHasNoNameToFindItBy() {
        assertEquals(Optional.empty(), CopiedCommand.of(Explorations.empty(), "errormap", Map.of()));
        assertEquals(Optional.empty(), CopiedCommand.of(Explorations.ofPresetA(), "errormap", Map.of()));
    }
}
