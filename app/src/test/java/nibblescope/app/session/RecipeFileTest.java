package nibblescope.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import nibblescope.app.i18n.Messages;
import nibblescope.app.session.BrokenFileException.Fault;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeFileTest {
    private static final String RIGHT = """
            {"format": "nibblescope-recipe", "version": 1,
             "elements": "e2m1", "scale": "e4m3", "block": "1x16", "rule": "amax", "choice": "mse",
             "tensor": "row", "rounding": "away", "transform": "hadamard16"}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("r" + RecipeFile.ENDING), text);
    }

    private static Recipe recipe(String id) {
        return Recipes.find(id).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nvfp4-modelopt",
                "e8m0-32-floor",
                "free:int4+bf16+32x1+amax+percentile99.5+none+stochastic-1+none",
                "free:e2m1+e8m0+8x8+even+p2.5+none+zero+hadamard128-signs42"
            })
    void aRecipeThatIsSavedIsTheSameWhenItIsRead(String id) throws IOException, BrokenFileException {
        Path file = folder.resolve("kept.json");
        RecipeFile.write(file, recipe(id));
        assertEquals(recipe(id), RecipeFile.read(file));
    }

    @Test
    void everyChoiceOfAFileHasItsName() throws IOException, BrokenFileException {
        assertEquals(recipe("free:e2m1+e4m3+1x16+amax+mse+row+away+hadamard16"), RecipeFile.read(file(RIGHT)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"version\": 1; \"version\": 2; version",
                "nibblescope-recipe; nibblescope-session; format",
                "\"e2m1\"; \"e2m9\"; elements",
                "\"e2m1\"; 4; elements",
                "\"block\"; \"blocks\"; block",
                "\"1x16\"; \"16x16\"; tensor",
                "\"e4m3\"; \"e8m0\"; rule",
                "\"mse\"; \"4over7\"; choice",
                "\"rounding\"; \"recipe\": \"nvfp4-nobody\", \"rounding\"; recipe"
            })
    void aFileThatIsWrongIsRefusedInOneLineThatNamesThePlace(String right, String wrong, String place)
            throws IOException {
        Path file = file(RIGHT.replace(right, wrong));
        BrokenFileException refused = assertThrows(BrokenFileException.class, () -> RecipeFile.read(file));
        assertEquals(place, refused.place());
        String text = refused.text(new Messages(Locale.ENGLISH));
        assertFalse(text.contains("\n"), text);
        assertTrue(text.contains("r" + RecipeFile.ENDING) && text.contains(place), text);
    }

    @Test
    void aFileThatIsNoJsonNotThereOrTooLargeIsRefusedInOneLineThatSaysWhich() throws IOException {
        assertRefused(Fault.NO_JSON, file("e2m1"));
        assertRefused(Fault.NO_JSON, file(RIGHT + "more"));
        assertRefused(Fault.TOO_LARGE, file(RIGHT + " ".repeat(JsonFile.MOST_BYTES)));
        assertRefused(Fault.UNREADABLE, folder.resolve("none.json"));
        assertRefused(Fault.UNREADABLE, folder);
    }

    private static void assertRefused(Fault fault, Path file) {
        BrokenFileException refused = assertThrows(BrokenFileException.class, () -> RecipeFile.read(file));
        assertEquals(fault, refused.fault());
        String text = refused.text(new Messages(Locale.ENGLISH));
        assertFalse(text.contains("\n"), text);
        assertTrue(text.contains(String.valueOf(file.getFileName())), text);
    }
}
