package nibblescope.app.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.BreakIterator;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnbrokenTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "is −0.10116 here; is |−0.10116 |here",
                "is −0,10116 here; is |−0,10116 |here",
                "is 5.573e-05 here; is |5.573e-05 |here",
                "is −2e−05 here; is |−2e−05 |here",
                "为 −0.10116。; 为 |−0.10116。",
                "not a number; not |a |number"
            })
    void aNumberStaysOnOneLine(String text, String lines) {
        String unbroken = Unbroken.numbers(text);
        BreakIterator breaks = BreakIterator.getLineInstance(Locale.ENGLISH);
        breaks.setText(unbroken);
        StringBuilder broken = new StringBuilder();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            broken.append(start == 0 ? "" : "|").append(unbroken, start, end);
            start = end;
        }
        assertEquals(lines, broken.toString().replace("\uFEFF", ""));
    }
}
