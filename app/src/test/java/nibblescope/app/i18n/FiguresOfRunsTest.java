package nibblescope.app.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresOfRunsTest {
    private final Figures figures = new Figures(Locale.ENGLISH);

    @ParameterizedTest
    @CsvSource({
        "910000, 0.910",
        "5920, 0.00592",
        "999960, 1.00",
        "1000000, 1.000",
        "72654321, 72.65",
        "999960000, 1000",
        "0, 0",
        "NaN, –"
    })
    void millisecondsHaveThreeDigitsBelowOneAndFourAbove(double nanos, String text) {
        assertEquals(text, figures.milliseconds(nanos));
    }

    @Test
    void manyMillisecondsHaveThinSpaces() {
        assertEquals("12\u202F345", figures.milliseconds(12_345_432_100.0));
    }

    @Test
    void ratesAreInDecimalGigabytes() {
        assertEquals("3\u202F022", figures.gigabytesPerSecond(3022.4e9));
        assertEquals("42.1", figures.gigabytesPerSecond(42.12e9));
        assertEquals("0.530", figures.gigabytesPerSecond(0.53e9));
        assertEquals("–", figures.gigabytesPerSecond(Double.NaN));
        assertEquals("97 %", figures.wholeShare(0.971));
        assertEquals("–", figures.wholeShare(Double.NaN));
    }
}
