package nibblescope.app.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import nibblescope.app.i18n.Messages;
import org.junit.jupiter.api.Test;

class SufferingTest {
    private static final Messages ENGLISH = new Messages(Locale.ENGLISH);
    private static final Messages TURKISH = new Messages(Locale.forLanguageTag("tr"));
    private static final Messages CHINESE = new Messages(Locale.SIMPLIFIED_CHINESE);

    @Test
    void theOneThatSuffersMoreIsNamedFirst() {
        assertEquals(
                "A suffers 2.50 times as much as B under e4m3-16: MSE/variance 0.0250 against 0.0100.",
                Suffering.of("e4m3-16", 0.025, 0.01, ENGLISH));
        assertEquals(
                "B suffers 2.50 times as much as A under e4m3-16: MSE/variance 0.0250 against 0.0100.",
                Suffering.of("e4m3-16", 0.01, 0.025, ENGLISH));
        assertEquals(
                "e4m3-16 tarifiyle B, A tensörünün 2,50 katı bozuluyor: MSE/varyans 0,0250, diğerinde 0,0100.",
                Suffering.of("e4m3-16", 0.01, 0.025, TURKISH));
        assertEquals(
                "在 e4m3-16 下，B 的受损程度是 A 的 2.50 倍：MSE/方差为 0.0250，对比 0.0100。",
                Suffering.of("e4m3-16", 0.01, 0.025, CHINESE));
    }

    @Test
    void whatRoundsToTheSameIsTheSame() {
        assertEquals(
                "A and B suffer the same under e4m3-16: MSE/variance 0.0100.",
                Suffering.of("e4m3-16", 0.01, 0.01004, ENGLISH));
        assertEquals(
                "A and B suffer the same under e4m3-16: MSE/variance 0.0000.", Suffering.of("e4m3-16", 0, 0, ENGLISH));
    }

    @Test
    void aTensorThatIsStoredExactlyHasNoRatio() {
        assertEquals("Under e4m3-16 A is stored exactly, B is not.", Suffering.of("e4m3-16", 0, 0.01, ENGLISH));
    }

    @Test
    void aTensorWithoutVarianceOrErrorCannotBeCompared() {
        String none = "A and B cannot be compared under e4m3-16: one of them has no variance, or no finite error.";
        assertEquals(none, Suffering.of("e4m3-16", Double.NaN, 0.01, ENGLISH));
        assertEquals(none, Suffering.of("e4m3-16", 0.01, Double.POSITIVE_INFINITY, ENGLISH));
    }
}
