package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.synthetic.DisputedBlock;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.AssertionFailedError;

/// Every implementation makes of a disputed block what it is known to make of it: the outputs of the
/// references in `golden/disagreements.tsv`.
class DisputedBlockTest {
    /// Where a recipe is not its reference on a block, and why.
    private static final Map<String, String> DIFFERENCES = Map.of(
            "M9: ct.mxfp4.minmax",
            "NaN is converted to an unsigned byte: 0x00 where torch converts many at once, as in the golden"
                    + " vectors and in the recipe, 0x7F where it converts one",
            "N13: ct.nvfp4.memoryless_mse",
            "the reference gives up after five steps in which no block of the tensor got better, and this"
                    + " tensor has no other; the recipe tries all steps");

    /// A line of the file. What cannot be said of a reference is `-`.
    ///
    /// @param codes of the first elements, a hexadecimal digit each
    /// @param dq    what they dequantize to, in six digits
    private record Known(
            String block, String reference, String scale, String gscale, List<String> codes, List<String> dq) {
        static Known of(String line) {
            String[] cells = line.split("\t", -1);
            return new Known(
                    cells[0], cells[1], cells[2], cells[3], List.of(cells[4].split(" ")), List.of(cells[5].split(" ")));
        }

        @Override
        public String toString() {
            return block + ": " + reference;
        }

        Recipe recipe() {
            return RecipeCatalog.references().stream()
                    .filter(r -> reference.equals(r.provenance().golden().orElseThrow()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no recipe has the reference " + reference));
        }
    }

    private static List<Known> known() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(DisputedBlockTest.class.getResourceAsStream("/golden/disagreements.tsv")),
                StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(Known::of).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @TestFactory
    Stream<DynamicContainer> everyImplementationMakesOfABlockWhatItIsKnownToMake() {
        List<Known> all = known();
        return DisputedBlock.all().stream()
                .map(block -> dynamicContainer(
                        block.id(),
                        all.stream()
                                .filter(known -> known.block().equals(block.id()))
                                .map(known -> dynamicTest(known.toString(), () -> check(block, known)))));
    }

    @Test
    void everyBlockButTheOneAboutTensorScalesHasKnownOutcomes() {
        Set<String> blocks = known().stream().map(Known::block).collect(Collectors.toSet());
        List<String> without = DisputedBlock.all().stream()
                .map(DisputedBlock::id)
                .filter(id -> !blocks.contains(id))
                .toList();
        assertEquals(List.of("N14"), without);
        assertTrue(DisputedBlock.all().stream().map(DisputedBlock::id).toList().containsAll(blocks));
    }

    private static void check(DisputedBlock block, Known known) {
        if (DIFFERENCES.containsKey(known.toString())) {
            assertThrows(AssertionFailedError.class, () -> compare(block, known));
        } else {
            compare(block, known);
        }
    }

    private static void compare(DisputedBlock block, Known known) {
        Recipe recipe = known.recipe();
        Tensor tensor = block.tensor();
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor quantized = ReferenceQuantizer.quantize(tensor, recipe, arena);
            byte[] codes = new byte[recipe.blockSize()];
            quantized.codes(quantized.layout(), 0, codes, 0);
            if (!known.scale().equals("-")) {
                assertEquals(spelled(recipe, Integer.decode(known.scale())), quantized.scaleCode(0), "scale");
            }
            for (int i = 0; i < known.codes().size(); i++) {
                if (!known.codes().get(i).equals("-")) {
                    assertEquals(Integer.parseInt(known.codes().get(i), 16), codes[i], "code of element " + i);
                }
            }
            compareValues(known, tensor, recipe, quantized.scaleCode(0), codes);
            compareTensorScale(known, tensor, recipe);
        }
    }

    private static int spelled(Recipe recipe, int scaleCode) {
        return Float.isNaN(recipe.scaling().scaleFormat().decode(scaleCode)) ? ScaleFormat.NAN_CODE : scaleCode;
    }

    private static BlockQuantizer quantizer(Tensor tensor, Recipe recipe) {
        BlockQuantizer whole =
                new BlockQuantizer(recipe, tensor.dtype().computedIn(), ReferenceQuantizer.amax(tensor, recipe));
        return new BlockQuantizers(tensor, whole).of(0);
    }

    private static void compareValues(Known known, Tensor tensor, Recipe recipe, int scaleCode, byte... codes) {
        BlockQuantizer quantizer = quantizer(tensor, recipe);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < known.dq().size(); i++) {
            values.add(sixDigits(quantizer.dequantize(codes[i], quantizer.dequantizingScale(scaleCode))));
        }
        if (!known.dq().equals(List.of("-"))) {
            assertEquals(known.dq().stream().map(DisputedBlockTest::sixDigits).toList(), values, "values");
        }
    }

    private static String sixDigits(String decimal) {
        return switch (decimal) {
            case "nan" -> "NaN";
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            case "-0" -> "-0";
            default -> new BigDecimal(decimal).stripTrailingZeros().toString();
        };
    }

    private static String sixDigits(float value) {
        if (!Float.isFinite(value) || value == 0) {
            return value == 0 ? 1 / value < 0 ? "-0" : "0" : Float.toString(value);
        }
        return new BigDecimal(value)
                .round(new MathContext(6, RoundingMode.HALF_EVEN))
                .stripTrailingZeros()
                .toString();
    }

    private static void compareTensorScale(Known known, Tensor tensor, Recipe recipe) {
        if (recipe.scaling().tensor() == TensorScaling.TENSOR && !known.gscale().equals("-")) {
            String text = known.gscale().replace("nan", "NaN").replace("inf", "Infinity");
            assertEquals(Float.parseFloat(text), quantizer(tensor, recipe).storedTensorScale(), "tensor scale");
        }
    }

    /// N14: `fl(2688 / ga)` against `fl(fl(1 / ga) * 2688)`.
    @Test
    void oneDivisionAndTwoRoundingsGiveTensorScalesOneUlpApart() {
        float[] amaxes = {5, 7, 10, 11, 13};
        float[] divided = {537.6f, 384f, 268.8f, 244.36363f, 206.76923f};
        float[] reciprocal = {537.60004f, 384.00003f, 268.80002f, 244.36365f, 206.76924f};
        for (int i = 0; i < amaxes.length; i++) {
            for (String id : List.of("nvfp4-transformer-engine", "nvfp4-fouroversix-static-6")) {
                assertEquals(divided[i], encodingScale(id, amaxes[i]), id);
            }
            for (String id : List.of("nvfp4-vllm", "nvfp4-compressed-tensors")) {
                assertEquals(reciprocal[i], stored(id, amaxes[i]), id);
            }
        }
    }

    private static Recipe recipe(String id) {
        return RecipeCatalog.find(id).orElseThrow(() -> new AssertionError("no recipe is called " + id));
    }

    private static float stored(String id, float amax) {
        return new BlockQuantizer(recipe(id), amax).storedTensorScale();
    }

    private static float encodingScale(String id, float amax) {
        return recipe(id).scaling().rule().encodingScale(stored(id, amax));
    }

    @Test
    void theTensorHoldsTheBlockFirstAndTheOtherValueInTheSecondRow() {
        DisputedBlock block = DisputedBlock.find("n6B").orElseThrow();
        Tensor tensor = block.tensor();
        float[] values = new float[128];
        tensor.read(0, values, 0, values.length);
        assertEquals(6 * 1.45f / 512, values[0]);
        assertEquals(-6 * 1.45f / 512, values[1]);
        assertEquals(2688f, values[64]);
        assertEquals(4, Arrays.stream(toDoubles(values)).filter(v -> v != 0).count());
    }

    private static double[] toDoubles(float... values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    @Test
    void halvesAreRoundedToTheNearest() {
        // 1.1 is 1.0001100|11..: BF16 keeps 7 bits of the fraction and rounds up, to 1.1015625.
        assertEquals(
                1.1015625f, DisputedBlock.find("N11").orElseThrow().tensor().get(0));
        assertEquals(31.875f, DisputedBlock.find("M13").orElseThrow().tensor().get(0));
        assertEquals(0f, DisputedBlock.find("M6b").orElseThrow().tensor().get(0));
    }
}
