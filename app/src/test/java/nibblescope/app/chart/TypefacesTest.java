package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import nibblescope.app.i18n.Messages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypefacesTest {
    private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

    @BeforeAll
    static void register() {
        assertEquals(Typefaces.SANS, Typefaces.forCharts(12).getFamily(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({"Nibblescope Sans,0", "Nibblescope Sans,1", "Nibblescope Mono,0", "Nibblescope Mono,1"})
    void figuresAreAsWideAsEachOther(String family, int style) {
        Font font = new Font(family, style, 100);
        assertEquals(family, font.getFamily(Locale.ROOT));
        double width = font.getStringBounds("0", EXACT).getWidth();
        for (char figure = '1'; figure <= '9'; figure++) {
            String text = String.valueOf(figure);
            assertEquals(width, font.getStringBounds(text, EXACT).getWidth(), text);
        }
    }

    @Test
    void everyLetterOfTheMessagesButChineseIsThere() {
        Set<String> missing = new TreeSet<>();
        for (Locale language : Messages.LANGUAGES) {
            ResourceBundle bundle = ResourceBundle.getBundle("nibblescope.app.i18n.messages", language);
            for (Enumeration<String> keys = bundle.getKeys(); keys.hasMoreElements(); ) {
                bundle.getString(keys.nextElement())
                        .codePoints()
                        .filter(c -> !Character.isISOControl(c) && !isChinese(c))
                        .filter(c -> !new Font(Typefaces.SANS, Font.PLAIN, 12).canDisplay(c))
                        .forEach(c -> missing.add(Character.toString(c)));
            }
        }
        assertEquals(Set.of(), missing);
    }

    /// An ideograph, or a mark or letter of that width.
    private static boolean isChinese(int c) {
        return Character.isIdeographic(c) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFFEF);
    }

    @Test
    void whatFiguresAndPicturesWriteIsThere() {
        String written =
                "0123456789+−×÷·.,:;%±≈≠≤≥<>=∞√∑∈⌈⌉⌊⌋⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂→←↑↓▲▼▶◀◆●○■□✓✕αβσµΔΣ…–—'′\u202F\u2009\u00A0";
        for (String family : List.of(Typefaces.SANS, Typefaces.MONO)) {
            Font font = new Font(family, Font.PLAIN, 12);
            List<String> missing = IntStream.range(0, written.length())
                    .filter(i -> !font.canDisplay(written.charAt(i)))
                    .mapToObj(i -> written.substring(i, i + 1))
                    .toList();
            assertEquals(List.of(), missing, family);
        }
    }
}
