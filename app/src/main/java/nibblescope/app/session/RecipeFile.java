package nibblescope.app.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import nibblescope.core.quantize.FreeRecipe;
import nibblescope.core.quantize.FreeRecipeException;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RecipePart;

/// Recipes as files: one of the catalog by its id, one that is composed freely by each choice.
public final class RecipeFile {
    /// What the names of such files end in.
    public static final String ENDING = ".nibblescope-recipe.json";

    private static final String JSON = ".json";
    private static final String FORMAT = "nibblescope-recipe";
    private static final long VERSION = 1;
    private static final String RECIPE = "recipe";
    private static final int MOST_WORD = 200;

    private RecipeFile() {}

    /// Whether a file may be a recipe, by its name.
    public static boolean mayBeOne(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(JSON);
    }

    /// Whether a file is a recipe, by its name.
    public static boolean isNamedLikeOne(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(ENDING);
    }

    /// The recipe that was saved.
    public static Recipe read(Path file) throws BrokenFileException {
        JsonFields fields = JsonFile.read(file);
        required(fields, "format", List.of(FORMAT));
        if (fields.whole("version", VERSION, VERSION).isEmpty()) {
            throw fields.wrong("version", null, Long.toString(VERSION));
        }
        Optional<String> id = fields.string(RECIPE, MOST_WORD);
        if (id.isPresent()) {
            return RecipeCatalog.find(id.get())
                    .orElseThrow(() -> fields.wrong(RECIPE, id.get(), "\"nvfp4-modelopt\", …"));
        }
        Map<RecipePart, String> words = new EnumMap<>(RecipePart.class);
        for (RecipePart part : RecipePart.values()) {
            fields.string(part.word(), MOST_WORD).ifPresent(word -> words.put(part, word));
        }
        try {
            return FreeRecipe.of(words).recipe();
        } catch (FreeRecipeException e) {
            throw fields.wrong(e.part().word(), words.get(e.part()), e.expected());
        }
    }

    private static void required(JsonFields fields, String name, List<String> allowed) throws BrokenFileException {
        if (fields.oneOf(name, allowed).isEmpty()) {
            throw fields.wrong(name, null, String.join(", ", allowed));
        }
    }

    /// Saves a recipe, in the place of a file that is there.
    public static void write(Path file, Recipe recipe) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("format", FORMAT);
        object.put("version", VERSION);
        if (FreeRecipe.isNamedLikeOne(recipe.id())) {
            FreeRecipe.like(recipe).words().forEach((part, word) -> object.put(part.word(), word));
        } else {
            object.put(RECIPE, recipe.id());
        }
        JsonFile.write(file, object);
    }
}
