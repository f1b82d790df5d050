package nibblescope.app.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import nibblescope.app.bits.Typed.Outcome;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeModelTest {
    private final CodeModel model = new CodeModel();

    @Test
    void allCodesOfAFormatAreListed() throws IOException {
        assertEquals(IntStream.range(0, 16).boxed().toList(), model.codes());
        model.formatProperty().set(BitFormat.E4M3);
        assertEquals(256, model.codes().size());
        List<List<?>> rows = new ArrayList<>();
        model.data().forEachRow(rows::add);
        assertEquals(List.of("E4M3", "0x7E", "0 1111 110", "normal", 448f, false), rows.get(0x7E));
        assertEquals(List.of("E4M3", "0xFF", "1 1111 111", "nan", Float.NaN, false), rows.get(0xFF));
        model.formatProperty().set(BitFormat.FP32);
        assertEquals(List.of(Float.floatToRawIntBits(1.5f)), model.codes());
    }

    @Test
    void aTypedValueIsEncodedAsTheFormatDoes() {
        for (String text : List.of("0.3", "-2.5", "0.25", "1e9", "−0,75", "0", "1e-9")) {
            float value = Typed.parse(text).orElseThrow();
            model.formatProperty().set(BitFormat.E2M1);
            assertTrue(model.type(text));
            assertEquals(ElementFormat.E2M1.encode(value), model.codeProperty().get());
            model.formatProperty().set(BitFormat.E4M3);
            assertEquals(ScaleFormat.E4M3.encode(value), model.codeProperty().get());
            model.formatProperty().set(BitFormat.E8M0);
            assertEquals(ScaleFormat.E8M0.encode(value), model.codeProperty().get());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "E2M1, 3,       EXACT",
        "E2M1, 3.2,     NEAREST",
        // Half way between 2 (code 4) and 3 (code 5), and between 3 and 4 (code 6).
        "E2M1, 2.5,     TIE_TO_EVEN",
        "E2M1, 3.5,     TIE_TO_EVEN",
        "E2M1, 6.5,     SATURATED",
        "E2M1, -inf,    SATURATED",
        "E2M1, 0.25,    FLUSHED",
        "E2M1, nan,     REPLACED",
        "E4M3, 449,     SATURATED",
        "E4M3, nan,     NAN",
        "E8M0, 1.5,     TIE_UPWARDS",
        "E8M0, 1.4,     NEAREST",
        "E8M0, 0,       LIFTED",
        "E8M0, 1e-40,   LIFTED",
        "E8M0, -2,      SIGN_DROPPED",
        "E8M0, inf,     REPLACED",
        "FP16, 65520,   OVERFLOWED",
        "FP16, 65505,   SATURATED",
        "FP16, 1e-9,    FLUSHED",
        "BF16, 0.1,     NEAREST",
        "FP32, 0.5,     EXACT",
        "FP32, inf,     EXACT",
        // What is typed is read as FP32, which has neither.
        "FP32, 0.1,     NEAREST",
        "FP32, 1e-60,   FLUSHED",
        "FP32, 1e39,    OVERFLOWED"
    })
    void whatHappensToATypedValueIsSaid(BitFormat format, String text, Outcome expected) {
        assertEquals(expected, Typed.read(text, format).orElseThrow().outcome());
    }

    @Test
    void whatIsNoNumberChangesNothing() {
        int before = model.codeProperty().get();
        for (String text : List.of("", "x", "1.2.3", "0x10", "1e", "--1")) {
            assertEquals(Optional.empty(), Typed.parse(text), text);
            assertFalse(model.type(text));
        }
        assertEquals(before, model.codeProperty().get());
    }

    @Test
    void aFlippedBitForgetsWhatWasTyped() {
        model.type("3");
        assertEquals(0b0_10_1, model.codeProperty().get());
        model.flip(3);
        assertEquals(0b1_10_1, model.codeProperty().get());
        assertNull(model.typedProperty().get());
        model.flip(3);
        assertEquals(0b0_10_1, model.codeProperty().get());
    }

    @Test
    void anotherFormatKeepsTheValueAsNearAsItHasIt() {
        model.choose(0b0_11_1);
        model.formatProperty().set(BitFormat.E4M3);
        assertEquals(6f, BitFormat.E4M3.decode(model.codeProperty().get()));
        model.formatProperty().set(BitFormat.E8M0);
        // 6 is a tie of 4 and 8.
        assertEquals(8f, BitFormat.E8M0.decode(model.codeProperty().get()));
    }
}
