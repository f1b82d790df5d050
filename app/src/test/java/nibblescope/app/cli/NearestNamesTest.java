package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
    @Test
    void editsCountWhatIsPutInTakenOutAndExchanged() {
        assertEquals(0, NearestNames.edits("amax", "amax"));
        assertEquals(3, NearestNames.edits("kitten", "sitting"));
        assertEquals(4, NearestNames.edits("", "amax"));
        assertEquals(4, NearestNames.edits("amax", ""));
    }

    @Test
    void theNearestNameComesFirstAndFarOnesNotAtAll() {
        List<String> names =
                List.of("mxfp4-torchao-even", "mxfp4-torchao-ceil", "mxfp4-torchao-rceil", "nvfp4-torchao");
        assertEquals(
                List.of("mxfp4-torchao-rceil", "mxfp4-torchao-ceil", "mxfp4-torchao-even"),
                NearestNames.of("mxfp4-torchao-rcail", names));
        assertEquals(List.of(), NearestNames.of("q4_0", names));
        assertEquals("", NearestNames.question("q4_0", names));
    }

    @Test
    void aPartOfANameIsEnough() {
        List<String> names = List.of("blk.0.ffn.up", "blk.0.ffn.down", "blk.0.query.weight");
        assertEquals(List.of("blk.0.ffn.up", "blk.0.ffn.down"), NearestNames.of("FFN", names));
        assertEquals("; did you mean \"blk.0.query.weight\"?", NearestNames.question("quary", names));
    }
}
