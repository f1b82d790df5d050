package nibblescope.app.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresOfRunsTest {
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
        assertEquals(text, Figures.milliseconds(nanos));
    }

    @Test
    void manyMillisecondsHaveThinSpaces() {
        assertEquals("12\u202F345", Figures.milliseconds(12_345_432_100.0));
    }

    @Test
    void ratesAreInDecimalGigabytes() {
        assertEquals("3\u202F022", Figures.gigabytesPerSecond(3022.4e9));
        assertEquals("42.1", Figures.gigabytesPerSecond(42.12e9));
        assertEquals("0.530", Figures.gigabytesPerSecond(0.53e9));
        assertEquals("–", Figures.gigabytesPerSecond(Double.NaN));
        assertEquals("97 %", Figures.wholeShare(0.971));
        assertEquals("–", Figures.wholeShare(Double.NaN));
    }
}
