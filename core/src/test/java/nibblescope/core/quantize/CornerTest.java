package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CornerTest {
    private static final VectorFile INPUTS = new VectorFile("inputs.safetensors");

    private static Recipe recipe(String id) {
        return RecipeCatalog.find(id).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "e8m0-32-floor, mxfp4-ocp-floor",
        "e8m0-32-rceil, mxfp4-torchao-rceil",
        "e8m0-32-even,  mxfp4-torchao-even",
        "e8m0-32-ceil,  mxfp4-torchao-ceil",
        "e4m3-16,       nvfp4-modelopt"
    })
    void aCornerGivesTheBytesOfTheReferenceThatItsExpressionsAreFrom(String corner, String reference) {
        int compared = 0;
        for (String name : INPUTS.names()) {
            if (Float.isFinite(ReferenceQuantizer.amax(INPUTS.tensor(name)))) {
                assertSameBytes(INPUTS.tensor(name), recipe(corner), recipe(reference));
                compared++;
            }
        }
        // All but nan and inf, in FP32 and BF16, and range_ends in BF16, which rounds to infinity.
        assertEquals(53 - 5, compared);
    }

    private static void assertSameBytes(Tensor tensor, Recipe corner, Recipe reference) {
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor expected = ReferenceQuantizer.quantize(tensor, reference, arena);
            QuantizedTensor actual = ReferenceQuantizer.quantize(tensor, corner, arena);
            assertEquals(-1, expected.codes().mismatch(actual.codes()), tensor::name);
            assertEquals(-1, expected.scales().mismatch(actual.scales()), tensor::name);
            assertEquals(expected.storedTensorScale(), actual.storedTensorScale(), tensor::name);
        }
    }

    @Test
    void nearestRoundsOneAndAHalfTimesAPowerOfTwoUp() {
        BlockQuantizer quantizer = new BlockQuantizer(recipe("e8m0-16-nearest"), 0);
        byte[] codes = new byte[4];
        // 9 / 6 = 1.5, up to 2: 4.5 -> 4 (6), 0.5 -> 0.5 (1), -1.25 ties to -1 (8 | 2), 0.25 ties to 0.
        assertEquals(128, quantizer.quantize(new float[] {9f, 1f, -2.5f, 0.5f}, 0, 4, codes, 0));
        assertArrayEquals(new byte[] {6, 1, 0xA, 0}, codes);
        // A float less than 9: scale 1, and 8.9999 saturates to 6 (7); 2.5 ties to 2 (4).
        assertEquals(127, quantizer.quantize(new float[] {Math.nextDown(9f), 1f, -2.5f, 0.5f}, 0, 4, codes, 0));
        assertArrayEquals(new byte[] {7, 2, 0xC, 1}, codes);
    }

    @Test
    void aZeroBlockHasTheSmallestPowerOfTwoOrAnE4m3ScaleOfOne() {
        byte[] codes = new byte[2];
        BlockQuantizer e8m0 = new BlockQuantizer(recipe("e8m0-32-rceil"), 1f);
        assertEquals(0x00, e8m0.quantize(new float[] {0f, -0f}, 0, 2, codes, 0));
        assertArrayEquals(new byte[] {0, 8}, codes);
        BlockQuantizer e4m3 = new BlockQuantizer(recipe("e4m3-32"), 1f);
        assertEquals(0x38, e4m3.quantize(new float[] {0f, -0f}, 0, 2, codes, 0));
        assertArrayEquals(new byte[] {0, 0}, codes);
    }

    @Test
    void aShortLastBlockHasItsOwnAmax() {
        Recipe recipe = recipe("e8m0-16-floor");
        float[] row = new float[18];
        row[0] = 4f;
        row[17] = 0.5f;
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor quantized =
                    ReferenceQuantizer.quantize(Tensor.ofFloats("row", Shape.of(18), row), recipe, arena);
            // 4 = 2^2 and 0.5 = 2^-1, each less 2.
            assertEquals(127, quantized.scaleCode(0));
            assertEquals(124, quantized.scaleCode(1));
        }
    }

    @Test
    void thereIsACornerForEachScaleFormatAndBlockSizeOfTheTwoByTwo() {
        for (Corner corner : Corner.values()) {
            assertEquals(corner, Corner.of(corner.scaleFormat(), corner.blockSize()));
            assertEquals(
                    corner.blockSize(),
                    corner.recipe(PowerOfTwoRule.RCEIL, true).blockSize());
        }
        assertThrows(IllegalArgumentException.class, () -> Corner.of(ScaleFormat.E4M3, 64));
    }

    @Test
    void everyRecipeIsFoundByItsIdAndByNoOther() {
        List<Recipe> all = RecipeCatalog.all();
        // 2 block sizes under 5 rules, 2 with and 2 without a tensor scale.
        assertEquals(10 + 4, RecipeCatalog.corners().size());
        assertEquals(all.size(), new HashSet<>(all.stream().map(Recipe::id).toList()).size());
        for (Recipe recipe : all) {
            assertEquals(recipe, RecipeCatalog.find(recipe.id()).orElseThrow());
        }
        assertEquals(Optional.empty(), RecipeCatalog.find("mxfp5"));
    }
}
