package nibblescope.app.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.tensor.ScratchArena;
import nibblescope.core.tensor.ScratchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    private static String text(String language, String expected, String remedy) {
        return Failures.text(
                new TensorFileException("w.npy", "the header", "ends at byte 9", expected, remedy),
                new Messages(Locale.forLanguageTag(language)));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            en | w.npy: the header ends at byte 9, 80 are needed; load it again
            tr | Dosya hatası. w.npy: the header ends at byte 9, 80 are needed; load it again
            zh | 文件错误。w.npy：the header ends at byte 9，80 are needed；load it again
            """)
    void aFileThatCannotBeReadIsNamedWithWhatWasFoundExpectedAndToBeDone(String language, String sentence) {
        assertEquals(sentence, text(language, "80 are needed", "load it again"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            en | w.npy: the header ends at byte 9
            tr | Dosya hatası. w.npy: the header ends at byte 9
            zh | 文件错误。w.npy：the header ends at byte 9
            """)
    void whatIsNotSaidLeavesNoPunctuationBehind(String language, String start) {
        String comma = language.equals("zh") ? "，" : ", ";
        String semicolon = language.equals("zh") ? "；" : "; ";
        assertEquals(start, text(language, "", ""));
        assertEquals(start + comma + "80 are needed", text(language, "80 are needed", ""));
        assertEquals(start + semicolon + "load it again", text(language, "", "load it again"));
    }

    @Test
    void inEnglishTheSentenceIsTheMessageOfTheException() {
        var failure = new TensorFileException("w.npy", "the file", "is empty (0 bytes)", "", "choose another one");
        assertEquals(failure.getMessage(), Failures.text(failure, new Messages(Locale.ENGLISH)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "tr", "zh"})
    void bracesAndApostrophesOfAFileStayAsTheyAre(String language) {
        TensorFileException failure = new TensorFileException("it's {0}.npy", "it''s", "{1}", "{2}", "'{'");
        String text = Failures.text(failure, new Messages(Locale.forLanguageTag(language)));
        for (String part : List.of("it's {0}.npy", "it''s {1}", "{2}", "'{'")) {
            assertTrue(text.contains(part), text);
        }
    }

    private static String text(BackendException failure, String language) {
        return Failures.text(failure, new Messages(Locale.forLanguageTag(language)));
    }

    @Test
    void aBackendIsNamedOnceWithWhatItFoundAndWhatToDo() {
        var oldDriver = new BackendException("cuda:0", Obstacle.DRIVER_TOO_OLD, "it is 418.40", "", null);
        assertEquals(
                "cuda:0: Driver too old (it is 418.40). Install a newer driver of the GPU.", text(oldDriver, "en"));
        assertEquals(
                "Hata. cuda:0: Sürücü çok eski (it is 418.40). Daha yeni bir GPU sürücüsü kurun.",
                text(oldDriver, "tr"));
        assertEquals("错误。cuda:0：驱动过旧（it is 418.40）。请安装较新的 GPU 驱动。", text(oldDriver, "zh"));
    }

    @Test
    void whatABackendAdvisesItselfIsSaidWhereItsEnglishIsUnderstood() {
        var silent = new BackendException("ssh:box", Obstacle.WORKER_SILENT, "no word for 10 s", "look at box", null);
        assertTrue(text(silent, "en").endsWith("(no word for 10 s). Look at box."), text(silent, "en"));
        assertTrue(text(silent, "tr").endsWith("Bağlantıyı denetleyip yeniden çalıştırın."), text(silent, "tr"));
    }

    @Test
    void anErrorThatEndedOnlyItsJobIsToldAsItself() {
        Messages messages = new Messages(Locale.ENGLISH);
        assertEquals(messages.get("failure.memory"), Failures.text(new OutOfMemoryError("no room"), messages));
    }

    private static String scratch(Path folder, long bytes, String language) {
        ScratchArena arena = new ScratchArena(Arena.ofAuto(), folder, 0);
        ScratchException failure = assertThrows(ScratchException.class, () -> arena.allocate(bytes, 8));
        return Failures.text(failure, new Messages(Locale.forLanguageTag(language)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "tr", "zh"})
    void resultsThatFindNoRoomOnTheDiskAreToldOfWithWhatTheyTakeAndWhereElseTheyMayLie(
            String language, @TempDir Path folder) {
        for (Path place : List.of(folder, folder.resolve("missing"))) {
            String text = scratch(place, 1L << 60, language);
            for (String part : List.of("1.00 EiB", place.toString(), "NIBBLESCOPE_SCRATCH")) {
                assertTrue(text.replace("1,00", "1.00").contains(part), text);
            }
        }
        assertTrue(scratch(folder.resolve("missing"), 5000, language).contains("NoSuchFileException"));
    }
}
