package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.FreeRecipe.Choice;
import nibblescope.core.quantize.FreeRecipe.Rule;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreeRecipeTest {
    private static final int ROWS = 16;
    private static final int COLUMNS = 32;
    private static final Tensor TENSOR = tensor();

    private static final List<Choice> CHOICES = List.of(
            new Choice.Rounded(),
            new Choice.FourOverSix(ScaleChoice.Criterion.MSE),
            new Choice.FourOverSix(ScaleChoice.Criterion.MAE),
            new Choice.Search(ScaleChoice.Search.SQUARED),
            new Choice.Search(ScaleChoice.Search.ABSOLUTE),
            new Choice.Search(2.4),
            new Choice.Percentile(99));
    private static final List<BlockShape> BLOCKS =
            List.of(BlockShape.row(8), new BlockShape(16, 1), new BlockShape(8, 8));
    private static final List<ElementRounding> ROUNDINGS = List.of(
            FixedRounding.NEAREST_EVEN_COPYING_SIGN,
            FixedRounding.NEAREST_AWAY,
            FixedRounding.TOWARD_ZERO,
            new ElementRounding.Stochastic(7));
    private static final List<Transform> TRANSFORMS = List.of(
            Transform.NONE,
            new Transform(16, new Transform.Signs.Kept()),
            new Transform(1, new Transform.Signs.Random(-3)),
            new Transform(16, new Transform.Signs.TransformerEngine()));

    /// Of all sizes, with a zero block and a negative zero.
    private static Tensor tensor() {
        Random random = new Random(5);
        float[] values = new float[ROWS * COLUMNS];
        for (int i = 8; i < values.length; i++) {
            values[i] = (float) Math.scalb(random.nextGaussian(), i / COLUMNS - 8);
        }
        values[9] = -0f;
        return Tensor.ofFloats("tensor", Shape.of(ROWS, COLUMNS), values);
    }

    /// Every combination of elements, scale, block, rule, choice and tensor scale.
    private static List<FreeRecipe> combinations(ElementFormat elements) {
        List<FreeRecipe> all = new ArrayList<>();
        for (ScaleFormat scale : ScaleFormat.values()) {
            for (BlockShape block : BLOCKS) {
                for (Rule rule : Rule.values()) {
                    for (Choice choice : CHOICES) {
                        for (TensorScaling tensor : TensorScaling.values()) {
                            int i = all.size() % 4;
                            all.add(new FreeRecipe(
                                    elements,
                                    scale,
                                    block,
                                    rule,
                                    choice,
                                    tensor,
                                    ROUNDINGS.get(i),
                                    TRANSFORMS.get(all.size() / 4 % 4)));
                        }
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void everyCombinationQuantizesATensorOrSaysWhyNot(ElementFormat elements) {
        Set<RecipeConflict> said = EnumSet.noneOf(RecipeConflict.class);
        int composed = 0;
        for (FreeRecipe free : combinations(elements)) {
            Optional<RecipeConflict> conflict = free.conflict();
            if (conflict.isPresent()) {
                said.add(conflict.get());
                assertThrows(IllegalArgumentException.class, free::recipe, free::id);
                assertEquals(Optional.empty(), Recipes.find(free.id()), free::id);
            } else {
                composed++;
                assertEquals(free.recipe(), Recipes.find(free.id()).orElseThrow(), free::id);
                assertEquals(free, FreeRecipe.like(free.recipe()), free::id);
                assertCloseToTensor(free);
            }
        }
        // E8M0: 5 rules, 5 choices, 3 shapes. E4M3: 5 choices, and 4over6 for E2M1 alone, with 3, 2, 2
        // tensor scales. FP32, BF16, FP16: 2 choices, 3 shapes. None: 2 choices, with 2, 1, 1.
        boolean e2m1 = elements == ElementFormat.E2M1;
        int e4m3 = 5 * (3 + 2 + 2) + (e2m1 ? 2 * (2 + 1 + 1) : 0);
        assertEquals(5 * 5 * 3 + e4m3 + 3 * 2 * 3 + 2 * (2 + 1 + 1), composed);
        Set<RecipeConflict> expected = EnumSet.allOf(RecipeConflict.class);
        if (e2m1) {
            expected.remove(RecipeConflict.FOUR_OVER_SIX_NEEDS_E2M1);
        } else {
            // E4M3 scales without a tensor scale are refused for their elements first.
            expected.remove(RecipeConflict.FOUR_OVER_SIX_NEEDS_TENSOR_SCALE);
        }
        assertEquals(expected, said);
    }

    /// No number is farther from its own than the largest of its block, however coarse the format.
    private static void assertCloseToTensor(FreeRecipe free) {
        Recipe recipe = free.recipe();
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor quantized = ReferenceQuantizer.quantize(TENSOR, recipe, arena);
            float amax = ReferenceQuantizer.amax(TENSOR, recipe);
            BlockQuantizers quantizers = new BlockQuantizers(TENSOR, new BlockQuantizer(recipe, amax));
            BlockReader reader = new BlockReader(TENSOR, recipe);
            float[] values = new float[recipe.blockSize()];
            byte[] codes = new byte[recipe.blockSize()];
            double error = 0;
            double square = 0;
            for (long block = 0; block < reader.layout().blocks(); block++) {
                int length = reader.read(block, values, 0);
                quantized.codes(reader.layout(), block, codes, 0);
                BlockQuantizer quantizer = quantizers.of(block);
                float scale = quantizer.dequantizingScale(quantized.scaleCode(block));
                for (int i = 0; i < length; i++) {
                    double e = values[i] - quantizer.dequantize(codes[i], scale);
                    error += e * e;
                    square += values[i] * values[i];
                }
            }
            assertTrue(error < 0.5 * square, () -> free.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void changingElementsScaleOrBlockAlwaysLeadsToARecipe(ElementFormat elements) {
        for (FreeRecipe free : combinations(elements)) {
            FreeRecipe adapted = free.adapted();
            assertEquals(Optional.empty(), adapted.conflict(), free::id);
            assertEquals(free.elements(), adapted.elements());
            assertEquals(free.scale(), adapted.scale());
            assertEquals(free.block(), adapted.block());
            if (free.conflict().isEmpty()) {
                assertEquals(free, adapted);
            }
        }
    }

    static Stream<Recipe> referencesThatCanBeComposed() {
        return Stream.concat(
                RecipeCatalog.corners().stream(),
                Stream.of("mae", "mse")
                        .map(criterion -> RecipeCatalog.find("nvfp4-transformer-engine-4over6-" + criterion)
                                .orElseThrow()));
    }

    @ParameterizedTest
    @MethodSource("referencesThatCanBeComposed")
    void theChoicesOfACornerAndOf4over6GiveTheirBytes(Recipe named) {
        Recipe free = FreeRecipe.like(named).recipe();
        float[] values = new float[40];
        Random random = new Random(11);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        values[3] = -0f;
        values[17] = 1e-30f;
        values[18] = 6000f;
        for (Tensor tensor : List.of(TENSOR, Tensor.ofFloats("row", Shape.of(40), values))) {
            assertSameBytes(tensor, named, free);
        }
        values[5] = Float.NaN;
        assertSameBytes(Tensor.ofFloats("nan", Shape.of(40), values), named, free);
        assertEquals(named.scaleFormula(), free.scaleFormula());
    }

    private static void assertSameBytes(Tensor tensor, Recipe named, Recipe free) {
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor expected = ReferenceQuantizer.quantize(tensor, named, arena);
            QuantizedTensor actual = ReferenceQuantizer.quantize(tensor, free, arena);
            assertEquals(-1, expected.codes().mismatch(actual.codes()), tensor::name);
            assertEquals(-1, expected.scales().mismatch(actual.scales()), tensor::name);
            assertEquals(expected.storedTensorScale(), actual.storedTensorScale(), tensor::name);
        }
    }

    @Test
    void anIdSaysEveryChoice() throws FreeRecipeException {
        FreeRecipe free = new FreeRecipe(
                ElementFormat.E2M1,
                ScaleFormat.E4M3,
                BlockShape.row(16),
                Rule.AMAX,
                new Choice.Search(2),
                TensorScaling.TENSOR,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                new Transform(16, new Transform.Signs.Random(42)));
        String id = "free:e2m1+e4m3+1x16+amax+mse+tensor+rne+hadamard16-signs42";
        assertEquals(id, free.id());
        assertEquals(free, FreeRecipe.parse(id));
        assertEquals(id, free.recipe().id());
        assertEquals(
                "free:int4+bf16+32x1+amax+percentile99.5+none+stochastic-1+none",
                FreeRecipe.parse("free:int4+bf16+32x1+amax+percentile99.50+none+stochastic-1+none")
                        .id());
        assertEquals(
                "mae",
                new FreeRecipe(
                                ElementFormat.E2M1,
                                ScaleFormat.E8M0,
                                BlockShape.row(16),
                                Rule.EVEN,
                                new Choice.Search(1),
                                TensorScaling.NONE,
                                FixedRounding.TOWARD_ZERO,
                                Transform.NONE)
                        .words()
                        .get(RecipePart.CHOICE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "free:e2m7+e4m3+1x16+amax+mse+tensor+rne+none; ELEMENTS",
                "free:e2m1+e5m2+1x16+amax+mse+tensor+rne+none; SCALE",
                "free:e2m1+e4m3+1x15+amax+mse+tensor+rne+none; BLOCK",
                "free:e2m1+e4m3+512x512+amax+mse+tensor+rne+none; BLOCK",
                "free:e2m1+e4m3+99999x99999+amax+mse+tensor+rne+none; BLOCK",
                "free:e2m1+e4m3+16+amax+mse+tensor+rne+none; BLOCK",
                "free:e2m1+e4m3+1x16+max+mse+tensor+rne+none; RULE",
                "free:e2m1+e4m3+1x16+amax+p0+tensor+rne+none; CHOICE",
                "free:e2m1+e4m3+1x16+amax+p9+tensor+rne+none; CHOICE",
                "free:e2m1+e4m3+1x16+amax+percentile100+tensor+rne+none; CHOICE",
                "free:e2m1+e4m3+1x16+amax+mse+column+rne+none; TENSOR",
                "free:e2m1+e4m3+1x16+amax+mse+tensor+stochastic+none; ROUNDING",
                "free:e2m1+e4m3+1x16+amax+mse+tensor+stochastic9999999999999999999+none; ROUNDING",
                "free:e2m1+e4m3+1x16+amax+mse+tensor+rne+hadamard15; TRANSFORM",
                "free:e2m1+e4m3+1x16+amax+mse+tensor+rne+hadamard1; TRANSFORM",
                "free:e2m1+e4m3+1x16+amax+mse+tensor+rne+hadamard16signs1; TRANSFORM",
                "free:e2m1+e4m3+1x16+amax+mse+tensor+rne+; TRANSFORM",
                "free:e2m1+e4m3+1x16+amax+mse+tensor+rne; ROUNDING",
                "free:e2m1+e4m3+1x16+amax+mse+tensor+rne+none+none; TRANSFORM",
                "free:; ELEMENTS",
                // The choices that have to yield.
                "free:e2m1+e8m0+1x16+amax+rounded+none+rne+none; RULE",
                "free:e2m1+e4m3+1x16+floor+rounded+none+rne+none; RULE",
                "free:e2m1+e8m0+1x16+floor+rounded+tensor+rne+none; TENSOR",
                "free:e2m1+e4m3+16x16+amax+rounded+row+rne+none; TENSOR",
                "free:e2m3+e4m3+1x16+amax+4over6-mse+tensor+rne+none; CHOICE"
            })
    void anIdThatIsWrongIsRefusedForThePartThatIs(String id, RecipePart part) {
        FreeRecipeException refused = assertThrows(FreeRecipeException.class, () -> FreeRecipe.parse(id));
        assertEquals(part, refused.part());
        assertFalse(refused.expected().isEmpty());
        assertEquals(Optional.empty(), Recipes.find(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nvfp4-modelopt", "e8m0-32-floor"})
    void recipesOfTheCatalogAreFoundByTheirIdsToo(String id) {
        assertEquals(id, Recipes.find(id).orElseThrow().id());
    }

    @Test
    void aWordThatIsMissingIsRefused() {
        FreeRecipeException refused = assertThrows(FreeRecipeException.class, () -> FreeRecipe.of(Map.of()));
        assertEquals(RecipePart.ELEMENTS, refused.part());
    }

    /// Under 0.25 the block is 1.5 (7 saturates to 6) and 1: errors 0.25 and 0. Under 0.3125 it is 1.875 and
    /// 0.9375: errors 0.125 and 0.0625, which add up to more, but the largest is less.
    @Test
    void searchesByAbsoluteErrorsAndByHighPowersTakeTheScaleThatFitsTheirNorm() {
        float[] block = {1.75f, 1f, 1f, 1f};
        assertEquals(0x28, scaleCode(block, "mae"));
        assertEquals(0x2A, scaleCode(block, "p8"));
        assertEquals(0x2A, scaleCode(block, "mse"));
        for (int code = 1; code <= ScaleFormat.E4M3.maxCode(); code++) {
            assertTrue(sumOfErrors(block, 1, code) >= 0.25);
            assertTrue(sumOfErrors(block, 2, code) >= sumOfErrors(block, 2, 0x2A));
            assertTrue(sumOfErrors(block, 8, code) >= sumOfErrors(block, 8, 0x2A));
        }
    }

    private static BlockQuantizer quantizer(String choice) {
        return new BlockQuantizer(
                Recipes.find("free:e2m1+e4m3+1x16+amax+" + choice + "+none+rne+none")
                        .orElseThrow(),
                0);
    }

    private static int scaleCode(float[] block, String choice) {
        return quantizer(choice).scaleCode(block, 0, block.length);
    }

    private static double sumOfErrors(float[] block, double exponent, int scaleCode) {
        byte[] codes = new byte[block.length];
        quantizer("rounded").quantize(block, 0, block.length, scaleCode, codes, 0);
        float scale = ScaleFormat.E4M3.decode(scaleCode);
        double sum = 0;
        for (int i = 0; i < block.length; i++) {
            sum += Math.pow(Math.abs(block[i] - ElementFormat.E2M1.decode(codes[i]) * scale), exponent);
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "free:e2m1+e4m3+1x16+amax+p2.5+tensor+rne+none; argmin Σ |e|^2.5, s ∈ [2⁻⁹, 448]",
                "free:e2m1+e8m0+1x16+even+mae+none+rne+none; argmin Σ |e|, s = 2ⁿ",
                "free:int8+fp16+1x16+amax+rounded+none+rne+none; a / max, 0 → 1"
            })
    void theFormulaIsThatOfTheChoices(String id, String formula) {
        assertEquals(formula, Recipes.find(id).orElseThrow().scaleFormula());
    }
}
