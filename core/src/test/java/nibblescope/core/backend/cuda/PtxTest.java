package nibblescope.core.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PtxTest {
    private static final String TEXT = """
            // source-sha256: 0a1b
            //
            .version %s
            .target sm_80
            .address_size 64

            .visible .entry first(
            .param .u64 first_param_0
            )
            {
            ret;
            }

            .visible .entry first_errors(
            )
            {
            { trap; }
            }
            """;

    /// The versions of CUDA that came with those of PTX.
    @ParameterizedTest
    @CsvSource({"6.0, 9.0", "6.3, 10.0", "6.4, 10.1", "6.5, 10.2", "7.0, 11.0", "7.4, 11.4", "8.1, 12.1", "9.0, 13.0"})
    void aVersionOfPtxNeedsADriverOfItsTime(String ptx, String cuda) {
        Ptx read = Ptx.of(TEXT.formatted(ptx));
        assertEquals(cuda, Ptx.cudaVersion(read.leastDriver()));
        assertEquals("0a1b", read.sourceHash());
        assertEquals(80, read.capability());
    }

    @Test
    void aKernelIsTakenOutWithWhatAllNeed() {
        Ptx ptx = Ptx.of(TEXT.formatted("6.4"));
        assertTrue(ptx.only("first").startsWith("// source-sha256"));
        assertTrue(ptx.only("first").endsWith("{\nret;\n}\n"));
        assertTrue(ptx.only("first_errors").contains("trap"));
        assertTrue(!ptx.only("first_errors").contains("ret;"));
        assertThrows(IllegalArgumentException.class, () -> ptx.only("second"));
    }

    @Test
    void aTextThatDoesNotSayWhatItWasMadeOfIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Ptx.of(".version 6.4\n.target sm_75\n"));
    }
}
