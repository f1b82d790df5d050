package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The recipes of reference implementations against what those make of the same tensors, bit for
/// bit.
class GoldenVectorsTest {
    private static final VectorFile INPUTS = new VectorFile("inputs.safetensors");
    private static final VectorFile MXFP4 = new VectorFile("mxfp4.safetensors");
    private static final VectorFile NVFP4 = new VectorFile("nvfp4.safetensors");

    private static final String NAN_CODES =
            "torchao's codes of a block of NaN follow the sign and payload of the NaN that"
                    + " the processor made: 0xC from FP32, 3 from BF16; the recipe has 0xC for both";

    /// Where a recipe is not its reference, and why.
    private static final Map<String, String> DIFFERENCES = Map.of(
            "nvfp4-torchao on nan_bf16", NAN_CODES,
            "nvfp4-torchao on inf_bf16", NAN_CODES);

    private record Pair(Recipe recipe, String input) {
        String reference() {
            return recipe.provenance().golden().orElseThrow();
        }

        VectorFile file() {
            return reference().contains(".nvfp4") ? NVFP4 : MXFP4;
        }

        String key(String field) {
            return reference() + "/" + input + "/" + field;
        }

        @Override
        public String toString() {
            return recipe.id() + " on " + input;
        }
    }

    private static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (Recipe recipe : RecipeCatalog.references()) {
            for (String input : INPUTS.names()) {
                Pair pair = new Pair(recipe, input);
                if (pair.file().has(pair.key("scale"))) {
                    pairs.add(pair);
                }
            }
        }
        return pairs;
    }

    @TestFactory
    Stream<DynamicTest> aRecipeGivesTheBitsOfItsReference() {
        return pairs().stream()
                .filter(pair -> !DIFFERENCES.containsKey(pair.toString()))
                .map(pair -> dynamicTest(pair.toString(), () -> compare(pair)));
    }

    @TestFactory
    Stream<DynamicTest> whereItsCodesAreNotThoseOfItsReferenceTheScalesStillAre() {
        return pairs().stream()
                .filter(pair -> DIFFERENCES.containsKey(pair.toString()))
                .map(pair ->
                        dynamicTest(pair + ": " + DIFFERENCES.get(pair.toString()), () -> compareScalesAlone(pair)));
    }

    @Test
    void everyOutputOfEveryReferenceIsCompared() {
        // The OCP model refuses 7 ragged cases of 53; torchao these and 5 in FP16 under MXFP4; under
        // NVFP4 one block of 16 is whole. The others take all: Model Optimizer, Transformer Engine and its 4over6.
        assertEquals(46 + 3 * 41 + 53 + 42 + 3 * 53, pairs().size());
        assertTrue(pairs().stream().map(Pair::toString).toList().containsAll(DIFFERENCES.keySet()));
    }

    private static void compare(Pair pair) {
        try (Arena arena = Arena.ofConfined()) {
            Tensor tensor = INPUTS.tensor(pair.input());
            QuantizedTensor quantized = ReferenceQuantizer.quantize(tensor, pair.recipe(), arena);
            compareScales(pair, quantized);
            compareTensorScale(pair, quantized);
            compareCodes(pair, quantized);
            compareValues(pair, tensor, quantized);
        }
    }

    private static void compareScalesAlone(Pair pair) {
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor quantized = ReferenceQuantizer.quantize(INPUTS.tensor(pair.input()), pair.recipe(), arena);
            compareScales(pair, quantized);
            compareTensorScale(pair, quantized);
            // A list that has gone stale is as bad as one that is missing.
            assertThrows(AssertionError.class, () -> compareCodes(pair, quantized));
        }
    }

    private static void compareScales(Pair pair, QuantizedTensor quantized) {
        byte[] expected = pair.file().bytes(pair.key("scale"));
        assertEquals(expected.length, quantized.layout().blocks());
        ScaleFormat format = pair.recipe().scaling().scaleFormat();
        for (int block = 0; block < expected.length; block++) {
            int code = Byte.toUnsignedInt(expected[block]);
            int spelled = Float.isNaN(format.decode(code)) ? ScaleFormat.NAN_CODE : code;
            assertEquals(spelled, quantized.scaleCode(block), "scale of block " + block);
        }
    }

    private static void compareTensorScale(Pair pair, QuantizedTensor quantized) {
        assertEquals(pair.recipe().hasTensorScale(), pair.file().has(pair.key("gscale")));
        if (pair.recipe().hasTensorScale()) {
            Tensor expected = pair.file().tensor(pair.key("gscale"));
            assertEquals(1, expected.elements());
            // floatToIntBits, and so this comparison, takes all NaN for one.
            assertEquals(expected.get(0), quantized.storedTensorScale(), "tensor scale");
        }
    }

    private static void compareCodes(Pair pair, QuantizedTensor quantized) {
        Packing packing = pair.recipe().packing();
        Shape shape = quantized.shape();
        byte[] expected = pair.file().bytes(pair.key(packing == Packing.NONE ? "codes" : "packed"));
        int rowBytes = (int) (expected.length / shape.rows());
        long codesPerRow = switch (packing) {
            case NONE -> rowBytes;
            case WHOLE_BLOCKS, PADDED_BLOCKS, WHOLE_BYTES -> 2L * rowBytes;
        };
        assertEquals(storedColumns(packing, quantized.layout()), codesPerRow);
        byte[] codes = codes(quantized);
        for (int row = 0; row < shape.rows(); row++) {
            for (int column = 0; column < codesPerRow; column++) {
                int code = packing == Packing.NONE
                        ? expected[row * rowBytes + column]
                        : expected[row * rowBytes + column / 2] >> (column % 2 * 4) & 0xF;
                int ours = column < shape.columns() ? codes[(int) (row * shape.columns()) + column] : 0;
                assertEquals(code, ours, "code in row " + row + ", column " + column);
            }
        }
    }

    private static long storedColumns(Packing packing, BlockLayout layout) {
        return switch (packing) {
            case NONE, WHOLE_BLOCKS -> layout.columns();
            case PADDED_BLOCKS -> layout.blocksPerRow() * layout.blockSize();
            case WHOLE_BYTES -> layout.columns() / 2 * 2;
        };
    }

    private static byte[] codes(QuantizedTensor quantized) {
        BlockLayout layout = quantized.layout();
        byte[] codes = new byte[(int) quantized.shape().elements()];
        for (long block = 0; block < layout.blocks(); block++) {
            quantized.codes(layout, block, codes, (int) layout.firstElement(block));
        }
        return codes;
    }

    private static void compareValues(Pair pair, Tensor tensor, QuantizedTensor quantized) {
        if (!pair.file().has(pair.key("dq"))) {
            return;
        }
        Tensor expected = pair.file().tensor(pair.key("dq"));
        assertEquals(expected.shape(), tensor.shape());
        BlockQuantizer quantizer = new BlockQuantizer(pair.recipe(), ReferenceQuantizer.amax(tensor));
        Dequantizer dequantizer = new Dequantizer(quantized, _ -> quantizer);
        float[] values = new float[pair.recipe().blockSize()];
        for (long block = 0; block < quantized.layout().blocks(); block++) {
            int length = dequantizer.dequantize(block, values, 0);
            for (int i = 0; i < length; i++) {
                long at = quantized.layout().firstElement(block) + i;
                assertEquals(expected.get(at), values[i], "value of element " + at);
            }
        }
    }
}
