package nibblescope.app.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.io.Samples;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.StoredTensorScale;
import org.junit.jupiter.api.Test;

class BitsModelTest {
    /// Amax 6, so that the E8M0 scale of FLOOR is 1 and codes are those of the values themselves.
    private static final float[] VALUES = {
        6, -0.5f, 1, -1.5f, 2, 3, -4, 0, 0.6f, 0.7f, 5.2f, -2.4f, 0.1f, -0.3f, 1.2f, 1.3f
    };

    private Exploration exploration = Explorations.of(1, VALUES);
    private BitsModel model = new BitsModel(exploration);

    private void choose(String recipe) {
        exploration.recipeProperty().set(RecipeCatalog.find(recipe).orElseThrow());
    }

    private BitsOfBlock block() {
        return Objects.requireNonNull(model.blockProperty().get());
    }

    private void open(int rows, float... values) {
        exploration.close();
        exploration = Explorations.of(rows, values);
        model = new BitsModel(exploration);
    }

    /// MSE of given codes under a given scale, by the meter that measures tensors.
    private static double mse(BlockQuantizer quantizer, float[] values, BlockBits bits) {
        byte[] codes = new byte[values.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = bits.codes().get(i).byteValue();
        }
        BlockMeter meter = new BlockMeter(quantizer);
        meter.measure(values, 0, values.length, codes, 0, bits.scaleCode());
        return (double) meter.squaredError() / (values.length - meter.nonFinite());
    }

    @Test
    void theEvenElementLiesInTheLowHalfOfItsByte() {
        choose("mxfp4-ocp-floor");
        BlockBits bits = block().stored().bits();
        // 6 is 0 11 1 and -0.5 is 1 00 1: the first byte is 1001 0111.
        assertEquals(0b1001_0111, bits.codeByte(0, 2));
        // 1 is 0 01 0 and -1.5 is 1 01 1.
        assertEquals(0b1011_0010, bits.codeByte(1, 2));
        assertEquals(8, bits.codeBytes(2));
        assertEquals(127, bits.scaleCode());
        // Highest bit first: of the first byte the odd element comes first.
        assertEquals(StoredBit.ofElement(1, 3), block().allBits().getFirst());
        assertEquals(StoredBit.ofElement(0, 0), block().allBits().get(7));
    }

    @Test
    void bytesAreCountedInTheCodesOfTheWholeTensor() {
        // Rows of 20 take 10 bytes: row 1 starts at byte 10, its second block of 16 at byte 18.
        open(2, new float[40]);
        exploration.recipeProperty().set(exploration.corner(Corner.E4M3_16));
        exploration.select(new Position(1, 18));
        assertEquals(3, block().number());
        assertEquals(4, block().count());
        assertEquals(18, block().byteOffset(0));
        assertEquals(18, block().byteOffset(1));
        assertEquals(19, block().byteOffset(2));
    }

    @Test
    void theHighHalfOfTheLastByteOfAnOddBlockIsEmpty() {
        open(1, 6, 3, -6);
        choose("mxfp4-ocp-floor");
        assertEquals(2, block().stored().bits().codeBytes(2));
        assertEquals(0b0000_1111, block().stored().bits().codeByte(1, 2));
        assertEquals(3 * 4 + 8, block().allBits().size());
    }

    @Test
    void aFlippedElementBitChangesThatElementAlone() {
        choose("mxfp4-ocp-floor");
        // Element 4 is 2, 0 10 0; its sign makes it -2, which is 4 away.
        model.flip(StoredBit.ofElement(4, 3));
        assertEquals(-2f, block().flipped().dequantized(4));
        assertEquals(-4f, block().flipped().error(4));
        assertEquals(0f, block().stored().error(4));
        assertEquals(block().stored().dequantized(5), block().flipped().dequantized(5));
        // The rest has the error it had.
        assertEquals(block().stored().mse() + 16.0 / 16, block().flipped().mse(), 1e-6);
    }

    @Test
    void everyBitOfEveryStoredCodeDecodesToWhatItsFormatSays() {
        for (String recipe : List.of("mxfp4-ocp-floor", "nvfp4-modelopt", "nvfp4-transformer-engine")) {
            choose(recipe);
            for (StoredBit bit : block().allBits()) {
                model.flip(bit);
                Decoding now = block().flipped();
                int code = block().stored().bits().code(bit) ^ 1 << bit.bit();
                float expected = block().format(bit.part()).decode(code);
                float actual = switch (bit.part()) {
                    case ELEMENT -> now.codeValue(bit.element());
                    case SCALE -> now.blockScale();
                    case TENSOR_SCALE -> now.storedTensorScale();
                };
                assertEquals(expected + 0f, actual + 0f, () -> recipe + " " + bit);
                model.flip(bit);
                assertEquals(block().stored().bits(), block().flipped().bits());
            }
        }
    }

    @Test
    void theSameBitTwiceIsAsItWasAndRestoringUndoesAll() {
        model.flip(StoredBit.ofElement(3, 1));
        model.flip(StoredBit.ofScale(0));
        assertEquals(2, model.flipsProperty().get().size());
        model.flip(StoredBit.ofElement(3, 1));
        assertEquals(Set.of(StoredBit.ofScale(0)), model.flipsProperty().get());
        model.restoreAll();
        assertEquals(Set.of(), model.flipsProperty().get());
        assertEquals(block().stored().bits(), block().flipped().bits());
        assertEquals(block().stored().mse(), block().flipped().mse());
    }

    @Test
    void flipsAreUndoneAndDoneAgainOneByOne() {
        model.flip(StoredBit.ofElement(3, 1));
        model.flip(StoredBit.ofScale(0));
        model.restoreAll();
        model.history().undo();
        assertEquals(2, model.flipsProperty().get().size());
        model.history().undo();
        assertEquals(Set.of(StoredBit.ofElement(3, 1)), model.flipsProperty().get());
        model.history().redo();
        assertEquals(
                block().stored().bits().scaleCode() ^ 1,
                block().flipped().bits().scaleCode());
    }

    @Test
    void withoutFlipsTheErrorIsThatOfTheTraceBitForBit() {
        for (Recipe recipe : RecipeCatalog.all()) {
            exploration.recipeProperty().set(recipe);
            SelectedBlock selected = exploration.blockProperty().get();
            if (selected != null && selected.canTrace(recipe)) {
                assertEquals(block().trace().mse(), block().stored().mse(), recipe::id);
            }
        }
    }

    @Test
    void theErrorUnderAnyScaleCodeIsThatOfTheSameCodesUnderIt() {
        choose("nvfp4-modelopt");
        float[] values = VALUES;
        for (int scale = 0; scale < 0x80; scale++) {
            model.restoreAll();
            int changed = scale ^ block().stored().bits().scaleCode();
            for (int bit = 0; bit < 8; bit++) {
                if ((changed >> bit & 1) == 1) {
                    model.flip(StoredBit.ofScale(bit));
                }
            }
            BlockBits bits = block().flipped().bits();
            assertEquals(scale, bits.scaleCode());
            assertEquals(
                    mse(block().trace().quantizer(), values, bits),
                    block().flipped().mse(),
                    "scale " + scale);
        }
    }

    @Test
    void aFlippedTensorScaleChangesEveryElement() {
        choose("nvfp4-modelopt");
        assertEquals(Optional.of(StoredTensorScale.FACTOR), block().tensorScale());
        // Bit 23 is the lowest of the exponent: 6 / 2688 = 1.14 * 2^-9 has exponent 118, which becomes 119.
        model.flip(StoredBit.ofTensorScale(23));
        for (int i = 0; i < VALUES.length; i++) {
            assertEquals(2 * block().stored().dequantized(i), block().flipped().dequantized(i));
        }
        choose("nvfp4-transformer-engine");
        assertEquals(Optional.of(StoredTensorScale.AMAX), block().tensorScale());
        assertEquals(6f, block().stored().storedTensorScale());
        choose("mxfp4-ocp-floor");
        assertFalse(block().holds(StoredBit.ofTensorScale(0)));
    }

    @Test
    void aScaleThatBecomesNanLeavesNoElementForTheError() {
        choose("mxfp4-ocp-floor");
        // 0111 1111 with its highest bit flipped is 0xFF.
        model.flip(StoredBit.ofScale(7));
        assertEquals(16, block().flipped().nonFinite());
        assertTrue(Double.isNaN(block().flipped().mse()));
        assertTrue(Float.isNaN(block().flipped().dequantized(0)));
    }

    @Test
    void flipsGoWithTheirBlockAndStayWhenItIsReadAgain() {
        open(2, new float[64]);
        model.flip(StoredBit.ofElement(0, 2));
        exploration.select(new Position(0, 5));
        assertEquals(1, model.flipsProperty().get().size());
        assertEquals(StoredBit.ofElement(5, 3), model.cursorProperty().get());
        exploration.select(new Position(1, 0));
        assertEquals(Set.of(), model.flipsProperty().get());
        assertFalse(model.history().canUndoProperty().get());
    }

    @Test
    void theElementWithTheFocusIsSelectedForAllViews() {
        model.moveTo(StoredBit.ofElement(9, 1));
        assertEquals(new Position(0, 9), exploration.positionProperty().get());
        assertEquals(StoredBit.ofElement(9, 1), model.cursorProperty().get());
        model.hover(StoredBit.ofScale(3));
        assertEquals(StoredBit.ofScale(3), model.lookedAt());
        model.hover(null);
        assertEquals(StoredBit.ofElement(9, 1), model.lookedAt());
    }

    @Test
    void settingsBringBackWhatIsShown() {
        assertEquals(Map.of(), model.settings());
        model.flip(StoredBit.ofElement(5, 2));
        model.flip(StoredBit.ofScale(1));
        model.modeProperty().set(BitsModel.Mode.CODE);
        model.code().formatProperty().set(BitFormat.E4M3);
        model.code().choose(0x2B);
        Map<String, String> settings = model.settings();
        assertEquals(Map.of("mode", "code", "format", "e4m3", "code", "0x2B", "flips", "e5.2 s.1"), settings);
        BitsModel other = new BitsModel(exploration);
        other.apply(settings);
        assertEquals(settings, other.settings());
        assertEquals(0x2B, other.code().codeProperty().get());
        assertEquals(
                block().flipped().bits(),
                Objects.requireNonNull(other.blockProperty().get()).flipped().bits());
    }

    @Test
    void flipsThatAreTakenOverBeforeThereIsABlockAwaitIt() {
        Exploration later = Explorations.empty();
        BitsModel early = new BitsModel(later);
        assertNull(early.blockProperty().get());
        early.apply(Map.of("flips", "e0.3 t.31"));
        // The tensor scale's bit is of no use to a recipe without one.
        later.tensorScaleProperty().set(false);
        later.open(Samples::presetBlocks);
        assertEquals(Set.of(StoredBit.ofElement(0, 3)), early.flipsProperty().get());
        later.close();
    }

    @Test
    void settingsThatDoNotExistAreRefusedByName() {
        for (Map<String, String> wrong : List.of(
                Map.of("speed", "2"),
                Map.of("mode", "both"),
                Map.of("format", "e9m9"),
                Map.of("code", "12"),
                Map.of("flips", "x.1"))) {
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> model.apply(wrong));
            String value = wrong.values().iterator().next();
            String name = wrong.keySet().iterator().next();
            String message = Objects.requireNonNull(refusal.getMessage());
            assertTrue(message.contains(value) || message.contains(name), message);
        }
    }

    @Test
    void theDataHaveARowForEveryElement() throws IOException {
        choose("mxfp4-ocp-floor");
        model.flip(StoredBit.ofElement(1, 0));
        List<List<?>> rows = new ArrayList<>();
        model.data().forEachRow(rows::add);
        assertEquals(16, rows.size());
        List<String> columns = model.data().columns();
        List<?> second = rows.get(1);
        assertEquals(columns.size(), second.size());
        assertEquals("high", second.get(columns.indexOf("nibble")));
        assertEquals("0x9", second.get(columns.indexOf("code_hex")));
        assertEquals("1 00 0", second.get(columns.indexOf("code_bits_flipped")));
        assertEquals(-0.5f, second.get(columns.indexOf("dequantized_stored")));
        assertEquals(0.5f, second.get(columns.indexOf("error_flipped")));
        assertEquals("0x7F", second.get(columns.indexOf("scale_code_hex")));
    }
}
