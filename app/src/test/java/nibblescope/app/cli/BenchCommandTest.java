package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
    @Test
    void everyLineHasItsRecipeAndItsRate() {
        String out = CommandRun.of("bench", "--elements", "4096", "--repeat", "1")
                .done()
                .out();
        assertTrue(out.startsWith("cpu: "), out);
        assertTrue(out.lines().anyMatch(line -> line.startsWith("nvfp4-torchao-search") && line.contains("4096 BF16")));
        assertTrue(out.lines().anyMatch(line -> line.contains("mapped file to memory, amax first")));
    }

    @Test
    void asJsonItIsAnArrayOfReports() throws Exception {
        var reports =
                JsonTree.objects(JsonTree.parse(CommandRun.of("bench", "--elements", "4096", "--repeat", "1", "--json")
                        .done()
                        .out()));
        assertEquals("QUANTIZE", reports.getFirst().get("kind"));
        assertEquals("STREAM", reports.getLast().get("kind"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--elements=-1", "--repeat=0", "--backend=tpu"})
    void wrongNumbersAndBackendsAreWrongUse(String option) {
        CommandRun.of("bench", option).complaint(ExitCode.WRONG_USE);
    }
}
