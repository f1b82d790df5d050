package nibblescope.app.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.Recipes;
import org.junit.jupiter.api.Test;

class KnownDifferencesTest {
    private static final Messages ENGLISH = new Messages(Locale.ENGLISH);
    private static final Messages TURKISH = new Messages(Locale.forLanguageTag("tr"));
    private static final Messages CHINESE = new Messages(Locale.SIMPLIFIED_CHINESE);

    /// With their powers; those in names too.
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:[.,][0-9]+)?[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*");

    private static String of(String id, Messages messages) {
        return KnownDifferences.of(Recipes.find(id).orElseThrow(), messages);
    }

    @Test
    void everyRecipeOfTheCatalogHasItsTextInEveryLanguage() {
        for (Recipe recipe : RecipeCatalog.all()) {
            String english = KnownDifferences.of(recipe, ENGLISH);
            assertTrue(english.endsWith("."), english);
            assertNotEquals(english, KnownDifferences.of(recipe, TURKISH), recipe.id());
            assertTrue(KnownDifferences.of(recipe, CHINESE).endsWith("。"), recipe.id());
        }
    }

    @Test
    void recipesHaveTheSameTextIfAndOnlyIfCoreSaysTheSameOfThem() {
        for (Messages messages : List.of(ENGLISH, TURKISH, CHINESE)) {
            Map<String, String> said = new HashMap<>();
            for (Recipe recipe : RecipeCatalog.all()) {
                String differences = recipe.provenance().differences();
                String before = said.putIfAbsent(KnownDifferences.of(recipe, messages), differences);
                assertTrue(before == null || before.equals(differences), recipe.id());
            }
        }
    }

    @Test
    void translationsHaveTheNumbersOfTheEnglishText() {
        for (Recipe recipe : RecipeCatalog.all()) {
            List<String> numbers = numbers(KnownDifferences.of(recipe, ENGLISH));
            assertEquals(numbers, numbers(KnownDifferences.of(recipe, TURKISH)), recipe.id());
            // Powers of two are those of the digit 2.
            String chinese = KnownDifferences.of(recipe, CHINESE).replace("2 的幂", "");
            assertEquals(numbers, numbers(chinese), recipe.id());
        }
    }

    private static List<String> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(number -> number.replace(',', '.'))
                .sorted()
                .toList();
    }

    @Test
    void whatIsComposedFollowsNoReference() {
        String composed = "free:e2m1+e4m3+1x32+amax+mse+tensor+rne+none";
        assertEquals("Composed of free choices; no reference implementation is followed.", of(composed, ENGLISH));
        assertEquals("由自由选择组成，不遵循任何参考实现。", of(composed, CHINESE));
    }

    @Test
    void versionsThatDoTheSameShareTheTextOfTheFirst() {
        assertEquals(of("mxfp4-torchao-0.18-floor", TURKISH), of("mxfp4-torchao-0.16-even", TURKISH));
        assertNotEquals(of("mxfp4-torchao-0.18-floor", TURKISH), of("mxfp4-torchao-0.18-rceil", TURKISH));
    }
}
