package nibblescope.core.quantize;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.FreeRecipe.Choice;
import nibblescope.core.quantize.Transform.Signs;

/// The choices of free recipes as words. Each choice has one word, and reading it gives the choice.
final class RecipeWords {
    private static final String NUMBER = "(\\d{1,3}(?:\\.\\d{1,20})?)";
    private static final String SEED = "(-?\\d{1,19})";
    private static final Pattern BLOCK = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final Pattern PERCENTILE = Pattern.compile("percentile" + NUMBER);
    private static final Pattern NORM = Pattern.compile("p" + NUMBER);
    private static final Pattern STOCHASTIC = Pattern.compile("stochastic" + SEED);
    private static final Pattern TRANSFORM =
            Pattern.compile("(?:hadamard(\\d{1,4}))?(-(?=signs))?(?:signs(?:" + SEED + "|-te))?");
    private static final String NONE = "none";
    private static final String MSE = "mse";
    private static final String MAE = "mae";
    private static final String ROUNDED = "rounded";
    private static final String FOUR_OVER_SIX = "4over6-";
    private static final Map<FixedRounding, String> ROUNDINGS = Map.of(
            FixedRounding.NEAREST_EVEN_COPYING_SIGN, "rne",
            FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES, "rne",
            FixedRounding.NEAREST_AWAY, "away",
            FixedRounding.TOWARD_ZERO, "zero");

    private RecipeWords() {}

    static String of(FreeRecipe recipe, RecipePart part) {
        return switch (part) {
            case ELEMENTS -> lower(recipe.elements());
            case SCALE -> lower(recipe.scale());
            case BLOCK -> recipe.block().rows() + "x" + recipe.block().columns();
            case RULE -> lower(recipe.rule());
            case CHOICE -> of(recipe.choice());
            case TENSOR -> lower(recipe.tensor());
            case ROUNDING -> of(recipe.rounding());
            case TRANSFORM -> of(recipe.transform());
        };
    }

    private static String of(Choice choice) {
        return switch (choice) {
            case Choice.Rounded _ -> ROUNDED;
            case Choice.FourOverSix(ScaleChoice.Criterion criterion) -> FOUR_OVER_SIX + lower(criterion);
            case Choice.Percentile(double percent) -> "percentile" + plain(percent);
            case Choice.Search(double exponent) when exponent == ScaleChoice.Search.SQUARED -> MSE;
            case Choice.Search(double exponent) when exponent == ScaleChoice.Search.ABSOLUTE -> MAE;
            case Choice.Search(double exponent) -> "p" + plain(exponent);
        };
    }

    private static String of(ElementRounding rounding) {
        return switch (rounding) {
            case FixedRounding fixed -> ROUNDINGS.getOrDefault(fixed, lower(fixed));
            case ElementRounding.FirstNearest _ -> throw new IllegalStateException("not one to choose from");
            case ElementRounding.Stochastic(long seed) -> "stochastic" + seed;
        };
    }

    private static String of(Transform transform) {
        String hadamard = transform.size() > 1 ? "hadamard" + transform.size() : "";
        String signs = switch (transform.signs()) {
            case Signs.Kept _ -> "";
            case Signs.TransformerEngine _ -> "signs-te";
            case Signs.Random(long seed) -> "signs" + seed;
        };
        if (transform.isNone()) {
            return NONE;
        }
        return hadamard + (hadamard.isEmpty() || signs.isEmpty() ? "" : "-") + signs;
    }

    static FreeRecipe read(Map<RecipePart, String> words) throws FreeRecipeException {
        return new FreeRecipe(
                constant(words, RecipePart.ELEMENTS, ElementFormat.values()),
                constant(words, RecipePart.SCALE, ScaleFormat.values()),
                parsed(
                        words,
                        RecipePart.BLOCK,
                        RecipeWords::block,
                        "1x16, 32x1, 16x16 or the like, of 2 to 16384 elements"),
                constant(words, RecipePart.RULE, FreeRecipe.Rule.values()),
                parsed(
                        words,
                        RecipePart.CHOICE,
                        RecipeWords::choice,
                        "rounded, 4over6-mse, 4over6-mae, mse, mae, p3 (above 0, to 8) or percentile99 (above 0, below 100)"),
                constant(words, RecipePart.TENSOR, TensorScaling.values()),
                parsed(words, RecipePart.ROUNDING, RecipeWords::rounding, "rne, away, zero or stochastic1 (any seed)"),
                parsed(
                        words,
                        RecipePart.TRANSFORM,
                        RecipeWords::transform,
                        "none, hadamard16 (a power of two to 1024), signs1 (any seed) or hadamard16-signs1"));
    }

    /// What reads a word; empty or an IllegalArgumentException for one that is none.
    private interface Reader<T> {
        Optional<T> read(String word);
    }

    private static <T> T parsed(Map<RecipePart, String> words, RecipePart part, Reader<T> reader, String expected)
            throws FreeRecipeException {
        String word = words.getOrDefault(part, "");
        try {
            Optional<T> read = reader.read(word);
            if (read.isPresent()) {
                return read.get();
            }
        } catch (IllegalArgumentException _) {
            // A number beyond its limits; they are said below.
        }
        throw new FreeRecipeException(part, word, expected);
    }

    private static <E extends Enum<E>> E constant(Map<RecipePart, String> words, RecipePart part, E[] constants)
            throws FreeRecipeException {
        return parsed(
                words,
                part,
                word -> Arrays.stream(constants)
                        .filter(c -> lower(c).equals(word))
                        .findFirst(),
                Arrays.stream(constants).map(RecipeWords::lower).collect(Collectors.joining(", ")));
    }

    private static Optional<BlockShape> block(String word) {
        Matcher found = BLOCK.matcher(word);
        return found.matches()
                ? Optional.of(new BlockShape(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
                : Optional.empty();
    }

    private static Optional<Choice> choice(String word) {
        Matcher percentile = PERCENTILE.matcher(word);
        Matcher norm = NORM.matcher(word);
        if (percentile.matches()) {
            return Optional.of(new Choice.Percentile(Double.parseDouble(percentile.group(1))));
        }
        if (norm.matches()) {
            return Optional.of(new Choice.Search(Double.parseDouble(norm.group(1))));
        }
        List<Choice> others = List.of(
                new Choice.Rounded(),
                new Choice.Search(ScaleChoice.Search.SQUARED),
                new Choice.Search(ScaleChoice.Search.ABSOLUTE),
                new Choice.FourOverSix(ScaleChoice.Criterion.MSE),
                new Choice.FourOverSix(ScaleChoice.Criterion.MAE));
        return others.stream().filter(choice -> of(choice).equals(word)).findFirst();
    }

    private static Optional<ElementRounding> rounding(String word) {
        Matcher stochastic = STOCHASTIC.matcher(word);
        if (stochastic.matches()) {
            return Optional.of(new ElementRounding.Stochastic(Long.parseLong(stochastic.group(1))));
        }
        return Arrays.stream(FixedRounding.values())
                .filter(fixed -> of(fixed).equals(word))
                .map(ElementRounding.class::cast)
                .findFirst();
    }

    private static Optional<Transform> transform(String word) {
        if (word.equals(NONE)) {
            return Optional.of(Transform.NONE);
        }
        Matcher found = TRANSFORM.matcher(word);
        if (!found.matches()) {
            return Optional.empty();
        }
        int size = found.group(1) == null ? 1 : Integer.parseInt(found.group(1));
        Signs signs = new Signs.Kept();
        if (found.group(3) != null) {
            signs = new Signs.Random(Long.parseLong(found.group(3)));
        } else if (word.endsWith("signs-te")) {
            signs = new Signs.TransformerEngine();
        }
        Transform read = new Transform(size, signs);
        // Written again, what is left out or said twice shows.
        return of(read).equals(word) ? Optional.of(read) : Optional.empty();
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
