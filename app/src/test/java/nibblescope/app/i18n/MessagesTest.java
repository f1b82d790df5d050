package nibblescope.app.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The bundles against each other, and against the sources that ask for their texts.
class MessagesTest {
    private static final String ENGLISH = "messages.properties";
    private static final String TURKISH = "messages_tr.properties";
    private static final String CHINESE = "messages_zh.properties";

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
    private static final Pattern ASKED = Pattern.compile("(?:\\.text|messages\\.get)\\(\\s*\"([^\"]+)\"\\s*([,)])");

    /// The keys that the sources compose of a beginning and something else, by beginning and what
    /// follows: names, and after them the endings. Whoever composes new ones lists them here.
    private static final List<Family> FAMILIES = List.of(
            family(
                    "command.",
                    "open save-session open-session last-session undo redo filter block theme larger smaller"
                            + " usual-size present keys tour",
                    ""),
            family("presenter.", "previous next leave", ""),
            family("tour.", "skip back next", ""),
            family("tour.", "tensors board recipe line map", ".title", ".says", ".tries"),
            family("window.", "undo redo", ".nothing"),
            family("window.theme.", "system light dark", ""),
            family("window.view.", "board numberline errormap distributions memory bits rules runs", ""),
            family(
                    "window.synthetic.",
                    "normal laplace student-t uniform bimodal outlier-values outlier-channels ramp",
                    ""),
            family("window.synthetic.", "distribution rows columns seed", ""),
            family(
                    "recipe.differences.",
                    RecipeCatalog.all().stream()
                            .filter(recipe -> KnownDifferences.firstAlike(recipe)
                                    .orElseThrow()
                                    .equals(recipe))
                            .map(Recipe::id)
                            .collect(Collectors.joining(" ")),
                    ""),
            family(
                    "recipe.",
                    "preset elements scale block rule tensor-scale row-scale choice number rounding seed hadamard signs"
                            + " save load copy",
                    "",
                    ".definition"),
            family("recipe.", "number seed.rounding seed.signs", ".definition", ".disabled"),
            family(
                    "recipe.choice.",
                    "rounded four_over_six_mse four_over_six_mae search_mse search_mae search_norm percentile",
                    ""),
            family("recipe.rounding.", "nearest_even nearest_away toward_zero stochastic", ""),
            family("recipe.signs.", "kept random transformer_engine", ""),
            family("recipe.form.", "row column square", ""),
            family("recipe.group.", "finer transform", ""),
            family(
                    "recipe.conflict.",
                    "power_of_two_rule fractional_rule e8m0_needs_no_tensor_scale wide_scale_needs_no_tensor_scale"
                            + " no_scale_at_all row_scale_needs_blocks_in_a_row four_over_six_needs_e2m1"
                            + " four_over_six_needs_e4m3 four_over_six_needs_tensor_scale"
                            + " search_needs_scales_of_a_byte",
                    ""),
            family(
                    "board.",
                    "mse sqnr variance max-error mean-error saturated flushed non-finite bits saving",
                    "",
                    ".definition"),
            family("board.unit.", "squared decibels bits times none values share elements", ""),
            family("board.step.", "mxfp4 block scale interaction nvfp4 search optimum", "", ".definition"),
            family("numberline.", "previous next", "", ".help", ".disabled"),
            family("numberline.", "zoomout zoomin", "", ".help", ".disabled"),
            family("numberline.", "fit", "", ".help"),
            family("numberline.", "stepback stepon", ".help", ".disabled"),
            family("numberline.", "edited otherscale", "", ".help", ".reset"),
            family("numberline.axis.", "linear log", ".name", ".help"),
            family("numberline.step.", "values amax ideal stored scaled codes dequantized errors", ""),
            family(
                    "numberline.why.",
                    "rule no_scale floor ceil rceil even nearest nearest_even search four_over_six exact limited zero nan chosen",
                    ""),
            family("numberline.readout.", "index scaled code dequantized error", "", ".help"),
            family(
                    "numberline.legend.",
                    "original flushed saturated non_finite tick reconstruction error unshared",
                    "",
                    ".help"),
            family("values.", "add paste remove reset", "", ".help", ".disabled"),
            family(
                    "inspector.",
                    "row columns amax ideal scale tensorscale dequantizing mse optimum nonfinite",
                    "",
                    ".help"),
            family(
                    "inspector.",
                    "scalecode",
                    "",
                    ".e8m0.help",
                    ".e4m3.help",
                    ".fp32.help",
                    ".bf16.help",
                    ".fp16.help",
                    ".none.help"),
            family("inspector.", "index value scaled code dequantized error", "", ".short", ".help"),
            family("inspector.outcome.", "rounded saturated flushed non_finite", ""),
            family("errormap.", "zoomout zoomin fit worst previous next", ".help"),
            family("errormap.profile.", "rows columns", ".help"),
            family("errormap.region.", "zoom clear", ".help"),
            family(
                    "errormap.quantity.",
                    "mse max_error scale_code amax saturated flushed excess difference",
                    "",
                    ".help"),
            family(
                    "distributions.figure.",
                    "elements mean variance amax smallest largest crest nonfinite",
                    "",
                    ".definition"),
            family("distributions.", "values scales codes perblock", ".title", ".definition"),
            family("memory.scope.", "tensor file", ".definition"),
            family(
                    "memory.",
                    "format codes scales tensorscale padding unquantized total bits"
                            + " saving.fp32 saving.bf16 saving.fp8",
                    ".definition"),
            family("bits.mode.", "block code", "", ".help"),
            family("bits.field.", "sign exponent mantissa", "", ".help"),
            family("bits.legend.", "flipped", "", ".help"),
            family("bits.column.", "stored flipped change", "", ".help"),
            family(
                    "bits.detail.",
                    "value scaled code codevalue blockscale tensorscale dequantized error mse anew nonfinite scalecode"
                            + " storedtensorscale dequantizing largest",
                    "",
                    ".help"),
            family("bits.", "restore", "", ".help", ".disabled"),
            family("rules.family.", "mxfp4 nvfp4 others", "", ".help"),
            family("rules.order.", "mse name", "", ".help"),
            family("rules.groups.", "block bits none", "", ".help"),
            family(
                    "rules.block.",
                    "m1 m2 m3 m4 m5 m6 m6b m7 m8 m9 m10 m11 m11b m11c m12 m13 m13b n1 n2 n3"
                            + " n4 n5 n6 n6b n7 n8 n8b n9 n9b n10 n11 n11b n12 n12c n13 n14",
                    ""),
            family(
                    "rules.why.",
                    "formats notfinite brokentensorscale emptyblock powersoftwo.above"
                            + " powersoftwo.fits logarithm endofrange tried levels units leastscale"
                            + " scaletie scaleoverflow scalerounding signofzero tie lastbit"
                            + " otheroperand otherunits notclamped zeroscale otherrounding"
                            + " tensorscales reading",
                    ""),
            family("bits.", "below above", "", ".none", ".help", ".disabled"),
            family("bits.format.", "e2m1 e2m3 e3m2 e4m3 e5m2 int4 int8 e8m0 fp16 bf16 fp32", ".help"),
            family(
                    "bits.outcome.",
                    "exact nearest tie_to_even tie_upwards saturated overflowed flushed lifted sign_dropped nan"
                            + " replaced",
                    ""),
            family("bits.kind.", "zero subnormal normal integer infinite nan", "", ".help"),
            family("bits.list.", "code bits kind value", "", ".help"),
            family("bits.listing.", "grid table", "", ".help"),
            family("export.", "copy-picture png svg csv json copy-command", ""),
            family("runs.kind.", "quantize decode layer", "", ".definition"),
            family("runs.lower.", "rate median details", "", ".definition"),
            family("runs.section.", "run time error receipt", ""),
            family("runs.stage.", "amax quantizing timing verifying", ""),
            family("runs.refusal.", "no_tensor no_values no_matrix not_there no_path", ""),
            family("runs.", "tensor product vectors activations file repeats", "", ".definition"),
            family(
                    "runs.figure.",
                    "number result place subject recipe dtype elements median fastest slowest repeats moved rate copy"
                            + " share speedup mse sqnr relative verification device memory driver kernels version"
                            + " started",
                    "",
                    ".definition"),
            family(
                    "obstacle.",
                    "driver_missing no_device driver_too_old kernels_rejected self_test_failed no_kernel out_of_memory"
                            + " device_lost launch_timeout library_missing worker_missing worker_version worker_silent"
                            + " worker_garbage worker_ended path_refused wrong_request failed",
                    "",
                    ".remedy"));

    /// What is the same word, name or sign in every language.
    private static final Set<String> SAME_EVERYWHERE = Set.of(
            "backend.device",
            "backend.ready",
            "backend.unavailable",
            "bits.above",
            "bits.above.none",
            "bits.below",
            "bits.below.none",
            "bits.encoded",
            "bits.mse",
            "rules.family.mxfp4",
            "rules.family.nvfp4",
            "rules.mse",
            "bits.mse.flipped",
            "board.card",
            "board.first",
            "board.mse",
            "board.second",
            "board.sqnr",
            "board.step.mxfp4",
            "board.step.nvfp4",
            "curve.axis.mse",
            "curve.readout.mse",
            "distributions.figure.amax",
            "distributions.scales.nan",
            "distributions.scales.range",
            "errormap.colors.cividis",
            "errormap.colors.inferno",
            "errormap.colors.viridis",
            "errormap.previous",
            "errormap.quantity.amax",
            "errormap.quantity.mse",
            "errormap.zoomin",
            "errormap.zoomout",
            "export.refused",
            "failure.file.expected",
            "failure.file.remedy",
            "inspector.amax",
            "inspector.index.short",
            "inspector.mse",
            "memory.corner",
            "memory.label",
            "memory.saving.bf16",
            "memory.saving.fp32",
            "memory.saving.fp8",
            "numberline.amax",
            "numberline.amax.is",
            "numberline.caption.scale",
            "numberline.caption.stored",
            "numberline.ideal.is",
            "numberline.mse",
            "numberline.next",
            "numberline.previous",
            "numberline.step",
            "numberline.zoomin",
            "numberline.zoomout",
            "recipe.choice.four_over_six_mae",
            "recipe.choice.four_over_six_mse",
            "recipe.hadamard",
            "recipe.source",
            "runs.figure.median",
            "runs.figure.mse",
            "runs.figure.rate",
            "runs.figure.sqnr",
            "runs.progress.run",
            "runs.progress.share",
            "session.place",
            "window.backend");

    private record Family(String beginning, List<String> names, List<String> endings) {
        Stream<String> keys() {
            return names.stream().flatMap(name -> endings.stream().map(ending -> beginning + name + ending));
        }
    }

    private static Family family(String beginning, String names, String... endings) {
        return new Family(beginning, List.of(names.split(" ", -1)), List.of(endings));
    }

    /// The first words of all keys, one for each screen part, as alternatives of a pattern.
    private static String parts() throws IOException {
        Set<String> parts = new TreeSet<>();
        bundle(ENGLISH).keySet().forEach(key -> parts.add(key.substring(0, key.indexOf('.'))));
        return "(?:" + String.join("|", parts) + ")";
    }

    private static Map<String, String> bundle(String file) throws IOException {
        try (InputStream resource = Objects.requireNonNull(Messages.class.getResourceAsStream(file), file)) {
            Properties texts = new Properties();
            texts.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
            Map<String, String> bundle = new HashMap<>();
            texts.forEach((key, text) -> bundle.put((String) key, (String) text));
            return bundle;
        }
    }

    private static Set<String> places(String text) {
        return new TreeSet<>(
                PLACE.matcher(text).results().map(place -> place.group(1)).toList());
    }

    /// The sources of the program, by file.
    private static Map<Path, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            Map<Path, String> sources = new HashMap<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file, Files.readString(file));
            }
            return sources;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Set<String> literals() throws IOException {
        Set<String> literals = new TreeSet<>();
        for (String source : sources().values()) {
            LITERAL.matcher(source).results().map(found -> found.group(1)).forEach(literals::add);
        }
        return literals;
    }

    @ParameterizedTest
    @ValueSource(strings = {TURKISH, CHINESE})
    void everyBundleHasTheKeysOfTheEnglishOneWithTheSamePlacesForArguments(String file) throws IOException {
        Map<String, String> english = bundle(ENGLISH);
        Map<String, String> translated = bundle(file);
        assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(translated.keySet()));
        english.forEach((key, text) -> assertEquals(places(text), places(translated.getOrDefault(key, "")), key));
    }

    @ParameterizedTest
    @ValueSource(strings = {TURKISH, CHINESE})
    void everyTextIsTranslatedButForNamesAndSigns(String file) throws IOException {
        Map<String, String> translated = bundle(file);
        Set<String> same = new TreeSet<>();
        bundle(ENGLISH).forEach((key, text) -> {
            if (text.equals(translated.get(key)) && !SAME_EVERYWHERE.contains(key)) {
                same.add(key);
            }
        });
        assertEquals(Set.of(), same);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, TURKISH, CHINESE})
    void noTextIsEmptyAndApostrophesAreDoubledOnlyWhereThereAreArguments(String file) throws IOException {
        bundle(file).forEach((key, text) -> {
            assertFalse(text.isBlank(), key);
            Set<String> places = places(text);
            if (places.isEmpty()) {
                assertFalse(text.contains("''") || text.contains("{"), key + " is shown as it is: " + text);
            } else {
                assertFalse(text.replace("''", "").contains("'"), key + " has a lone apostrophe: " + text);
                assertEquals(places, places(new MessageFormat(text, Locale.ROOT).toPattern()), key);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {TURKISH, CHINESE})
    void everyBundleHasTheOrderAndTheSectionsOfTheEnglishOne(String file) throws IOException {
        assertIterableEquals(outline(ENGLISH), outline(file));
    }

    private static List<String> outline(String file) throws IOException {
        try (InputStream resource = Objects.requireNonNull(Messages.class.getResourceAsStream(file), file)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.startsWith("#") ? line : line.replaceFirst("=.*", ""))
                    .toList();
        }
    }

    @Test
    void everyKeyThatTheSourcesNameIsInTheBundle() throws IOException {
        Set<String> keys = bundle(ENGLISH).keySet();
        Pattern key = Pattern.compile(parts() + "(?:\\.[a-z0-9_-]+)+");
        Set<String> missing = new TreeSet<>();
        literals().stream().filter(text -> key.matcher(text).matches()).forEach(missing::add);
        FAMILIES.stream().flatMap(Family::keys).forEach(missing::add);
        missing.removeAll(keys);
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyKeyIsUsed() throws IOException {
        Set<String> unused = new TreeSet<>(bundle(ENGLISH).keySet());
        unused.removeAll(literals());
        FAMILIES.stream().flatMap(Family::keys).forEach(unused::remove);
        assertEquals(Set.of(), unused);
    }

    @Test
    void everyBeginningOfAKeyInTheSourcesHasItsKeysListedHere() throws IOException {
        Pattern beginning = Pattern.compile(parts() + "\\.(?:[a-z0-9_-]+\\.)*");
        Set<String> unlisted = new TreeSet<>();
        literals().stream().filter(text -> beginning.matcher(text).matches()).forEach(unlisted::add);
        FAMILIES.stream().map(Family::beginning).forEach(unlisted::remove);
        assertEquals(Set.of(), unlisted);
    }

    @Test
    void textsAreAskedForWithArgumentsIfAndOnlyIfTheyHavePlacesForThem() throws IOException {
        Map<String, String> english = bundle(ENGLISH);
        List<String> wrong = new ArrayList<>();
        sources().forEach((file, source) -> {
            for (MatchResult asked : ASKED.matcher(source).results().toList()) {
                String text = english.getOrDefault(asked.group(1), "");
                if (asked.group(2).equals(",") == places(text).isEmpty()) {
                    wrong.add(file + ": " + asked.group(1));
                }
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    void anEnglishWindowIsEnglishOnATurkishMachineToo() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertEquals("Cancel", new Messages(Locale.ENGLISH).get("window.cancel"));
            assertEquals("Cancel", new Messages(Locale.GERMAN).get("window.cancel"));
            assertEquals("İptal", new Messages(Locale.forLanguageTag("tr")).get("window.cancel"));
            assertEquals("取消", new Messages(Locale.SIMPLIFIED_CHINESE).get("window.cancel"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void apostrophesOfTextsWithoutArgumentsAreShownOnce() {
        assertTrue(
                new Messages(Locale.ENGLISH).get("window.synthetic.student-t").startsWith("Student's t"));
    }
}
