package nibblescope.app.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import nibblescope.core.backend.BackendException;
import nibblescope.core.io.TensorFileException;
import org.junit.jupiter.api.Test;
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

    @Test
    void aBackendIsNamedOnce() {
        assertEquals(
                "The run was not finished: cuda: out of memory",
                Failures.text(
                        new BackendException("cuda", "out of memory", new IllegalStateException()),
                        new Messages(Locale.ENGLISH)));
    }

    @Test
    void anErrorThatEndedOnlyItsJobIsToldAsItself() {
        Messages messages = new Messages(Locale.ENGLISH);
        assertEquals(messages.get("failure.memory"), Failures.text(new OutOfMemoryError("no room"), messages));
    }
}
