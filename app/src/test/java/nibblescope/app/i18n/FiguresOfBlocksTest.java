package nibblescope.app.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import org.junit.jupiter.api.Test;

class FiguresOfBlocksTest {
    private final Figures figures = new Figures(Locale.ENGLISH);

    @Test
    void fieldsStandHighestBitFirst() {
        assertEquals("0 11 1", Figures.fields(ElementFormat.E2M1, 0b0_11_1));
        assertEquals("1 00 1", Figures.fields(ElementFormat.E2M1, 0b1_00_1));
        assertEquals("0 1111 110", Figures.fields(ScaleFormat.E4M3, 0x7E));
        assertEquals("01111111", Figures.fields(ScaleFormat.E8M0, 127));
        assertEquals("0x0A", Figures.hex(10));
    }

    @Test
    void elementsKeepTheSignOfZeroAndNameWhatIsNotFinite() {
        assertEquals("−0", figures.element(-0f));
        assertEquals("0", figures.element(0f));
        assertEquals("−∞", figures.element(Float.NEGATIVE_INFINITY));
        assertEquals("NaN", figures.element(Float.NaN));
        assertEquals("−9.4000", figures.element(-9.4f));
    }

    @Test
    void compactElementsTakeAtMostEightCharactersWhereExponentsHaveOneDigit() {
        assertEquals("−9.400", figures.compact(-9.4f));
        assertEquals("−0.0425", figures.compact(-0.0425f));
        assertEquals("−4.12e-5", figures.compact(-4.12e-5f));
        assertEquals("4e-5", figures.compact(4e-5f));
        assertEquals("1.23e4", figures.compact(12_345f));
        assertEquals("1e4", figures.compact(9_999.9f));
        assertEquals("−0", figures.compact(-0f));
    }

    @Test
    void ticksHaveTheDecimalsOfTheirStep() {
        assertEquals("0.25", figures.tick(0.25, 0.05));
        assertEquals("−10", figures.tick(-10, 5));
        assertEquals("0", figures.tick(1e-17, 0.1));
        assertEquals("−2e-5", figures.tick(-2e-5, 1e-5));
        assertEquals("1.2e-4", figures.tick(1.2e-4, 2e-5));
    }

    @Test
    void codeValuesHaveNoSuperfluousDigits() {
        assertEquals("0.5", figures.codeValue(0.5f));
        assertEquals("−6", figures.codeValue(-6f));
    }

    @Test
    void theShortestFigureOfAFloatTellsItFromEveryOther() {
        assertEquals("0.1015625", figures.shortest(0.1015625f));
        assertEquals("448", figures.shortest(448f));
        assertEquals("−6", figures.shortest(-6f));
        assertEquals("1.1754944e-38", figures.shortest(Float.MIN_NORMAL));
        assertEquals("1e-10", figures.shortest(1e-10f));
        assertEquals("1.7014118e38", figures.shortest(0x1p127f));
        assertEquals("−0", figures.shortest(-0f));
        assertEquals("∞", figures.shortest(Float.POSITIVE_INFINITY));
        assertEquals("NaN", figures.shortest(Float.NaN));
        assertEquals("0,5", new Figures(Locale.forLanguageTag("tr")).shortest(0.5f));
    }

    @Test
    void theDecimalMarkIsThatOfTheLanguage() {
        Figures turkish = new Figures(Locale.forLanguageTag("tr"));
        assertEquals("0,7200", turkish.error(0.72));
        assertEquals("2,950e-05", turkish.error(2.95e-5));
        assertEquals("−1,5", turkish.codeValue(-1.5f));
        assertEquals("1e-5", turkish.tick(1e-5));
        assertEquals("1,2e-4", turkish.tick(1.2e-4, 2e-5));
        assertEquals("4e-5", turkish.compact(4e-5f));
        assertEquals("42,1", turkish.gigabytesPerSecond(42.12e9));
    }

    @Test
    void turkishHasItsSignOfPerCentBeforeTheNumber() {
        Figures turkish = new Figures(Locale.forLanguageTag("tr"));
        assertEquals("%0,42", turkish.share(0.0042));
        assertEquals("%97", turkish.wholeShare(0.971));
        assertEquals("%8", turkish.percent("8"));
        assertEquals("0.42 %", new Figures(Locale.ENGLISH).share(0.0042));
        assertEquals("0.42 %", new Figures(Locale.CHINESE).share(0.0042));
    }
}
