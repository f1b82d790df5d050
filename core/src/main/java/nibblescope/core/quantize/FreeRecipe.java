package nibblescope.core.quantize;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;

/// A recipe of free choices over the plug points of all recipes, whether or not they go together.
/// Where the choices are those of a corner of the 2 x 2, the bits are too; 4over6 is
/// TransformerEngine's.
///
/// @param rounding copying the sign bit; where scales are E4M3, as their corner does, a sign is set
///                 for what is below zero
public record FreeRecipe(
        ElementFormat elements,
        ScaleFormat scale,
        BlockShape block,
        Rule rule,
        Choice choice,
        TensorScaling tensor,
        ElementRounding rounding,
        Transform transform) {
    private static final String BEGINNING = "free:";
    private static final String BETWEEN = "+";
    private static final double HUNDRED = 100;
    private static final Provenance OURS =
            new Provenance("Nibblescope", "", "", "1", "composed of free choices", Optional.empty());

    /// Which scale follows from what is to fit.
    public enum Rule {
        FLOOR,
        CEIL,
        RCEIL,
        EVEN,
        NEAREST,
        /// Amax over the largest element.
        AMAX;

        /// Whether the scale is a power of two.
        public boolean isPowerOfTwo() {
            return this != AMAX;
        }

        private static Rule of(ScaleRule rule) {
            return rule instanceof PowerOfTwoRule power
                    ? valueOf(power.direction().name())
                    : AMAX;
        }

        private PowerOfTwoRule power() {
            return PowerOfTwoRule.valueOf(name());
        }
    }

    /// What of a block is to fit the range of the elements, and which scale is taken.
    public sealed interface Choice {
        /// Amax fits; the rule's scale, rounded.
        record Rounded() implements Choice {}

        /// Amax becomes 6 or 4, whichever has the lesser error.
        record FourOverSix(ScaleChoice.Criterion criterion) implements Choice {}

        /// Of all scales the one of least error.
        ///
        /// @param exponent of the norm: 2 for MSE, 1 for MAE
        record Search(double exponent) implements Choice {
            public Search {
                ScaleChoice.Search.ofAllCodes(exponent);
            }
        }

        /// So much of the elements fits, the rest saturates; the rule's scale, rounded.
        ///
        /// @param percent above 0, below 100
        record Percentile(double percent) implements Choice {
            public Percentile {
                if (!(percent > 0 && percent < HUNDRED)) {
                    throw new IllegalArgumentException("a percentile is above 0 and below 100, not " + percent);
                }
            }
        }
    }

    public FreeRecipe {
        rounding = general(rounding);
    }

    /// The rounding of those to choose from that comes nearest to a reference's.
    private static ElementRounding general(ElementRounding rounding) {
        return switch (rounding) {
            case ElementRounding.Stochastic stochastic -> stochastic;
            case ElementRounding.FirstNearest _ -> FixedRounding.NEAREST_EVEN_COPYING_SIGN;
            case FixedRounding fixed ->
                switch (fixed) {
                    case NEAREST_AWAY, MICROXCALING_NEAREST, GGML_Q4_0 -> FixedRounding.NEAREST_AWAY;
                    case TOWARD_ZERO, MICROXCALING_FLOOR -> FixedRounding.TOWARD_ZERO;
                    case NEAREST_EVEN_COPYING_SIGN,
                            NEAREST_EVEN_SIGNING_NEGATIVES,
                            MODELOPT_NEAREST_TOWARD_ZERO,
                            MICROXCALING_EVEN,
                            FOUR_OVER_SIX,
                            COMPRESSED_TENSORS_INTEGER -> FixedRounding.NEAREST_EVEN_COPYING_SIGN;
                };
        };
    }

    /// The choices that come nearest to a recipe: its own, but for what a reference does in a way of
    /// its own.
    public static FreeRecipe like(Recipe recipe) {
        BlockScaling scaling = recipe.scaling();
        Choice choice = switch (scaling.choice()) {
            case ScaleChoice.Rounded _ ->
                scaling.range() instanceof BlockRange.Percentile(double share) && share < 1
                        ? new Choice.Percentile(share * HUNDRED)
                        : new Choice.Rounded();
            case ScaleChoice.Search search -> new Choice.Search(search.exponent());
            case ScaleChoice.ModelOptSweep _ -> new Choice.Search(ScaleChoice.Search.SQUARED);
            case ScaleChoice.FourOverSix four ->
                new Choice.FourOverSix(
                        four.criterion() == ScaleChoice.Criterion.ABS_MAX
                                ? ScaleChoice.Criterion.MAE
                                : four.criterion());
        };
        return new FreeRecipe(
                        recipe.elements(),
                        scaling.scaleFormat(),
                        scaling.block(),
                        Rule.of(scaling.rule()),
                        choice,
                        scaling.tensor(),
                        recipe.rounding(),
                        recipe.transform())
                .adapted();
    }

    public FreeRecipe with(ElementFormat other) {
        return new FreeRecipe(other, scale, block, rule, choice, tensor, rounding, transform);
    }

    public FreeRecipe with(ScaleFormat other) {
        return new FreeRecipe(elements, other, block, rule, choice, tensor, rounding, transform);
    }

    public FreeRecipe with(BlockShape other) {
        return new FreeRecipe(elements, scale, other, rule, choice, tensor, rounding, transform);
    }

    public FreeRecipe with(Rule other) {
        return new FreeRecipe(elements, scale, block, other, choice, tensor, rounding, transform);
    }

    public FreeRecipe with(Choice other) {
        return new FreeRecipe(elements, scale, block, rule, other, tensor, rounding, transform);
    }

    public FreeRecipe with(TensorScaling other) {
        return new FreeRecipe(elements, scale, block, rule, choice, other, rounding, transform);
    }

    public FreeRecipe with(ElementRounding other) {
        return new FreeRecipe(elements, scale, block, rule, choice, tensor, other, transform);
    }

    public FreeRecipe with(Transform other) {
        return new FreeRecipe(elements, scale, block, rule, choice, tensor, rounding, other);
    }

    /// Why the choices cannot go together, if they cannot: the first reason.
    public Optional<RecipeConflict> conflict() {
        return RecipeConflict.ofRule(this)
                .or(() -> RecipeConflict.ofTensor(this))
                .or(() -> RecipeConflict.ofChoice(this));
    }

    /// Choices that go together: those of elements, scale and block as they are, the others changed
    /// where they have to be.
    public FreeRecipe adapted() {
        FreeRecipe made = this;
        if (RecipeConflict.ofRule(made).isPresent()) {
            made = made.with(scale == ScaleFormat.E8M0 ? Rule.RCEIL : Rule.AMAX);
        }
        if (RecipeConflict.ofTensor(made).isPresent()) {
            made = made.with(
                    scale == ScaleFormat.E4M3 || scale == ScaleFormat.NONE ? TensorScaling.TENSOR : TensorScaling.NONE);
        }
        return RecipeConflict.ofChoice(made).isPresent() ? made.with(new Choice.Rounded()) : made;
    }

    /// The recipe.
    ///
    /// @throws IllegalArgumentException if there is a [#conflict()]
    public Recipe recipe() {
        conflict().ifPresent(conflict -> {
            throw new IllegalArgumentException(conflict.part().word() + ": expected " + conflict.expected());
        });
        BlockRange range = choice instanceof Choice.Percentile(double percent)
                ? new BlockRange.Percentile(percent / HUNDRED)
                : new BlockRange.Amax();
        ScaleChoice chosen = switch (choice) {
            case Choice.Rounded _, Choice.Percentile _ -> new ScaleChoice.Rounded();
            case Choice.Search search -> ScaleChoice.Search.ofAllCodes(search.exponent());
            case Choice.FourOverSix four -> new ScaleChoice.FourOverSix(four.criterion());
        };
        boolean fourOverSix = choice instanceof Choice.FourOverSix;
        ScaleRule made = switch (scale) {
            case E8M0 -> rule.power();
            case E4M3 -> fourOverSix ? FractionalRule.TRANSFORMER_ENGINE_256 : FractionalRule.MODELOPT;
            case FP32, BF16, FP16, NONE -> LinearRule.AMAX;
        };
        return new Recipe(
                id(),
                elements,
                new BlockScaling(block, scale, range, made, chosen, tensor),
                fourOverSix ? ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES : arithmetic(),
                recipeRounding(),
                specials(fourOverSix),
                transform,
                Packing.NONE,
                OURS);
    }

    private ScaleArithmetic arithmetic() {
        return scale == ScaleFormat.E8M0 ? ScaleArithmetic.TIMES_POWER_OF_TWO : ScaleArithmetic.DIVIDED_BY_SCALES;
    }

    private ElementRounding recipeRounding() {
        return scale == ScaleFormat.E4M3 && rounding == FixedRounding.NEAREST_EVEN_COPYING_SIGN
                ? FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES
                : rounding;
    }

    /// Those of the corners for E2M1; of other elements NaN where they have it, else 0.
    private SpecialValues specials(boolean fourOverSix) {
        if (elements != ElementFormat.E2M1) {
            int highest = elements.signBit() - 1;
            int nan = Float.isNaN(elements.decode(highest)) ? highest : 0;
            return new SpecialValues(nan, nan, -0f);
        }
        if (fourOverSix) {
            return new SpecialValues(0, 0, -0f);
        }
        return scale == ScaleFormat.E4M3 ? NvReferences.MODELOPT_SPECIALS : MxReferences.TORCHAO_SPECIALS;
    }

    /// Whether an id is that of a free recipe, right or wrong.
    public static boolean isNamedLikeOne(String id) {
        return id.startsWith(BEGINNING);
    }

    /// The id, which says every choice: `free:e2m1+e4m3+1x16+amax+mse+tensor+rne+hadamard16`.
    public String id() {
        return words().values().stream().collect(Collectors.joining(BETWEEN, BEGINNING, ""));
    }

    /// The word of every choice, in the order of the id.
    public Map<RecipePart, String> words() {
        Map<RecipePart, String> words = new EnumMap<>(RecipePart.class);
        for (RecipePart part : RecipePart.values()) {
            words.put(part, RecipeWords.of(this, part));
        }
        return words;
    }

    /// The recipe of an id.
    ///
    /// @throws FreeRecipeException if it is none, or its choices cannot go together
    public static FreeRecipe parse(String id) throws FreeRecipeException {
        RecipePart[] parts = RecipePart.values();
        List<String> found = List.of(
                id.substring(isNamedLikeOne(id) ? BEGINNING.length() : 0).split("[" + BETWEEN + "]", -1));
        Map<RecipePart, String> words = new EnumMap<>(RecipePart.class);
        for (int i = 0; i < Math.min(found.size(), parts.length); i++) {
            words.put(parts[i], found.get(i));
        }
        if (!isNamedLikeOne(id) || found.size() != parts.length) {
            String form = Arrays.stream(parts).map(Enum::name).collect(Collectors.joining(BETWEEN, BEGINNING, ""));
            throw new FreeRecipeException(parts[Math.min(found.size(), parts.length) - 1], id, form);
        }
        return of(words);
    }

    /// The recipe of those words.
    ///
    /// @throws FreeRecipeException if one is missing or unknown, or the choices cannot go together
    public static FreeRecipe of(Map<RecipePart, String> words) throws FreeRecipeException {
        FreeRecipe made = RecipeWords.read(words);
        Optional<RecipeConflict> conflict = made.conflict();
        if (conflict.isPresent()) {
            RecipePart part = conflict.get().part();
            throw new FreeRecipeException(
                    part, RecipeWords.of(made, part), conflict.get().expected());
        }
        return made;
    }
}
