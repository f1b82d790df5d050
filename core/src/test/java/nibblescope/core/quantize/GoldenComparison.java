package nibblescope.core.quantize;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.tensor.Tensor;

/// What a recipe makes of a tensor beside what its reference made of it, field by field.
///
/// A recipe whose blocks lie along columns is compared with the columnwise fields, `codes_t` and so
/// on, which are those of the transposed tensor.
final class GoldenComparison {
    /// In codes: the reference's value is NaN or none that an element has, so there is no code.
    private static final int NO_CODE = 255;

    /// What is compared.
    enum Field {
        SCALE,
        TENSOR_SCALE,
        CODE,
        GGML_BLOCK,
        VALUE
    }

    /// A place where the two are not the same.
    ///
    /// @param block -1 where it is not in one
    record Mismatch(Field field, long block, String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private final Recipe recipe;
    private final GoldenVectors.Output golden;
    private final QuantizedTensor quantized;
    private final BlockLayout layout;
    private final BlockQuantizers quantizers;
    private final boolean transposed;
    private final byte[] codes;
    private final List<Mismatch> mismatches = new ArrayList<>();
    private final Set<Long> nearTies = new TreeSet<>();

    private GoldenComparison(Recipe recipe, GoldenVectors.Output golden, Arena arena) {
        this.recipe = recipe;
        this.golden = golden;
        Tensor tensor = golden.tensor();
        quantized = ReferenceQuantizer.quantize(tensor, recipe, arena);
        layout = quantized.layout();
        quantizers = new BlockQuantizers(
                tensor,
                new BlockQuantizer(recipe, tensor.dtype().computedIn(), ReferenceQuantizer.amax(tensor, recipe)));
        transposed = layout.block().columns() == 1 && layout.block().rows() > 1;
        codes = codes();
    }

    /// Compares all that the reference gave.
    static GoldenComparison of(Recipe recipe, GoldenVectors.Output golden) {
        try (Arena arena = Arena.ofConfined()) {
            GoldenComparison comparison = new GoldenComparison(recipe, golden, arena);
            comparison.compare();
            return comparison;
        }
    }

    List<Mismatch> mismatches() {
        return mismatches;
    }

    /// The blocks in which a search took another scale than the reference, of as good as the same
    /// error.
    Set<Long> nearTies() {
        return nearTies;
    }

    private void compare() {
        compareScales();
        compareTensorScales();
        compareCodes();
        comparePackedCodes();
        compareGgmlBlocks();
        compareValues();
    }

    private String field(String name) {
        return transposed ? name + "_t" : name;
    }

    private void compareScales() {
        if (golden.has(field("scale"))) {
            Tensor expected = golden.field(field("scale"));
            byte[] bytes = bytes(expected);
            int perRow = (int) expected.shape().columns();
            assertEquals(transposed ? layout.blockRows() : layout.blocksPerRow(), perRow);
            assertEquals(
                    transposed ? layout.columns() : layout.rows(),
                    expected.shape().rows());
            for (int i = 0; i < bytes.length; i++) {
                long block = transposed
                        ? layout.blockAt((long) i % perRow * layout.block().rows(), i / perRow)
                        : layout.blockAt(
                                i / perRow, (long) i % perRow * layout.block().columns());
                compareScale(block, Byte.toUnsignedInt(bytes[i]));
            }
        }
        if (golden.has("shared_exp")) {
            Tensor exponents = golden.field("shared_exp");
            for (long block = 0; block < exponents.elements(); block++) {
                double scale = Math.scalb(1.0, (int) exponents.get(block));
                boolean none = Float.isNaN(exponents.get(block));
                compareScale(block, ScaleFormat.E8M0.encode(none ? Float.NaN : (float) scale));
            }
        }
    }

    private void compareScale(long block, int expected) {
        int ours = quantized.scaleCode(block);
        float value = recipe.scaling().scaleFormat().decode(expected);
        int spelled = Float.isNaN(value) ? ScaleFormat.NAN_CODE : expected;
        if (ours == spelled) {
            return;
        }
        float[] values = values(block);
        if (NearTie.of(quantizers.of(block), values, ours, spelled)) {
            nearTies.add(block);
            return;
        }
        String amax = bits(quantizers.of(block).range(values, 0, values.length));
        mismatch(Field.SCALE, block, "scale %02X, not %02X; amax %s".formatted(ours, spelled, amax));
    }

    private float[] values(long block) {
        float[] values = new float[recipe.blockSize()];
        int count = new BlockReader(golden.tensor(), recipe).read(block, values, 0);
        return Arrays.copyOf(values, count);
    }

    private void compareTensorScales() {
        if (!golden.has(field("gscale"))) {
            return;
        }
        Tensor expected = golden.field(field("gscale"));
        float[] ours = recipe.hasTensorScale() ? quantizers.storedTensorScales() : new float[] {1f};
        assertEquals(ours.length, expected.elements());
        for (int i = 0; i < ours.length; i++) {
            if (!same(expected.get(i), ours[i])) {
                String text = "tensor scale %s, not %s".formatted(bits(ours[i]), bits(expected.get(i)));
                mismatch(Field.TENSOR_SCALE, -1, text);
            }
        }
    }

    private void compareCodes() {
        for (String name : List.of(field("codes"), "elem")) {
            if (golden.has(name)) {
                byte[] expected = bytes(golden.field(name));
                assertEquals(layout.shape().elements(), expected.length);
                for (int i = 0; i < expected.length; i++) {
                    boolean none = recipe.elements().bits() < Byte.SIZE && Byte.toUnsignedInt(expected[i]) == NO_CODE;
                    if (!none) {
                        compareCode(i / layout.columns(), i % layout.columns(), expected[i]);
                    }
                }
            }
        }
    }

    private void comparePackedCodes() {
        if (!golden.has(field("packed"))) {
            return;
        }
        Tensor packed = golden.field(field("packed"));
        byte[] expected = bytes(packed);
        int rowBytes = (int) packed.shape().columns();
        assertEquals(storedColumns(), 2L * rowBytes);
        for (int i = 0; i < 2 * expected.length; i++) {
            int code = expected[i / 2] >> (i % 2 * 4) & 0xF;
            int row = i / (2 * rowBytes);
            int column = i % (2 * rowBytes);
            compareCode(transposed ? column : row, transposed ? row : column, code);
        }
    }

    private long storedColumns() {
        return switch (recipe.packing()) {
            case NONE, WHOLE_BLOCKS, ONE_A_BYTE, GGML_BLOCKS -> transposed ? layout.rows() : layout.columns();
            case PADDED_BLOCKS -> layout.blocksPerRow() * layout.block().columns();
            case WHOLE_BYTES -> (transposed ? layout.rows() : layout.columns()) / 2 * 2;
        };
    }

    private void compareCode(long row, long column, int expected) {
        long block = layout.blockAt(row, column);
        int ours = column < layout.columns() ? codes[(int) (row * layout.columns() + column)] : codeOfPadding(block);
        int mask = (1 << recipe.elements().bits()) - 1;
        // NaN has two codes in E4M3 and six in E5M2.
        boolean same = (ours & mask) == (expected & mask)
                || Float.isNaN(recipe.elements().decode(ours))
                        && Float.isNaN(recipe.elements().decode(expected));
        if (!same && !nearTies.contains(block)) {
            String text = "code %X, not %X".formatted(ours & mask, expected & mask);
            mismatch(Field.CODE, block, at(row, column) + ": " + text);
        }
    }

    /// What the recipe makes of the zeros that a short block is filled up with.
    private byte codeOfPadding(long block) {
        byte[] code = new byte[1];
        quantizers.of(block).quantize(new float[1], 0, 1, quantized.scaleCode(block), code, 0);
        return code[0];
    }

    private void compareGgmlBlocks() {
        if (!golden.has("ggml_blocks")) {
            return;
        }
        assertEquals(Packing.GGML_BLOCKS, recipe.packing());
        byte[] expected = bytes(golden.field("ggml_blocks"));
        GgmlBlocks blocks = new GgmlBlocks(quantized);
        assertEquals(blocks.bytesPerRow() * layout.rows(), expected.length);
        for (int row = 0; row < layout.rows(); row++) {
            int at = (int) (row * blocks.bytesPerRow());
            byte[] ofRow = Arrays.copyOfRange(expected, at, at + (int) blocks.bytesPerRow());
            int difference = Arrays.mismatch(ofRow, blocks.row(row));
            if (difference >= 0) {
                mismatch(Field.GGML_BLOCK, -1, "row %d: byte %d is not the same".formatted(row, difference));
            }
        }
    }

    private void compareValues() {
        if (!golden.has("dq") || transposed) {
            return;
        }
        Tensor expected = golden.field("dq");
        assertEquals(golden.tensor().shape(), expected.shape());
        Dequantizer dequantizer = new Dequantizer(quantized, quantizers::of);
        float[] values = new float[recipe.blockSize()];
        for (long block = 0; block < layout.blocks(); block++) {
            int length = dequantizer.dequantize(block, values, 0);
            for (int i = 0; i < length && !nearTies.contains(block); i++) {
                long element = layout.element(block, i);
                if (!sameValue(expected.get(element), values[i])) {
                    String text = "value %s, not %s".formatted(bits(values[i]), bits(expected.get(element)));
                    String at = at(element / layout.columns(), element % layout.columns());
                    mismatch(Field.VALUE, block, at + ": " + text);
                }
            }
        }
    }

    private String at(long row, long column) {
        String at = "row %d, column %d".formatted(row, column);
        return column < layout.columns()
                ? at + ", input " + bits(golden.tensor().get(row * layout.columns() + column))
                : at + ", padding";
    }

    private void mismatch(Field field, long block, String text) {
        String where = block < 0 ? "" : " block %d,".formatted(block);
        mismatches.add(new Mismatch(field, block, "%s on %s,%s %s".formatted(recipe, golden.input(), where, text)));
    }

    private byte[] codes() {
        byte[] all = new byte[(int) quantized.shape().elements()];
        byte[] ofBlock = new byte[recipe.blockSize()];
        for (long block = 0; block < layout.blocks(); block++) {
            int length = quantized.codes(layout, block, ofBlock, 0);
            for (int i = 0; i < length; i++) {
                all[(int) layout.element(block, i)] = ofBlock[i];
            }
        }
        return all;
    }

    private static byte[] bytes(Tensor tensor) {
        return tensor.data().toArray(JAVA_BYTE);
    }

    /// Equal but for the spelling of NaN; zeros of unlike sign are not.
    private static boolean same(float a, float b) {
        return Float.floatToIntBits(a) == Float.floatToIntBits(b);
    }

    /// Integers have one zero, whatever sign a reference that dequantizes at once gives it.
    private boolean sameValue(float a, float b) {
        return same(a, b) || !recipe.elements().hasNegativeZero() && a == 0 && b == 0;
    }

    private static String bits(float value) {
        return "%08X (%s)".formatted(Float.floatToRawIntBits(value), value);
    }
}
