package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.jfree.chart.axis.NumberTickUnit;
import org.junit.jupiter.api.Test;

class NumberTicksTest {
    private static final NumberTicks ENGLISH = new NumberTicks(Locale.ENGLISH);
    private static final NumberTicks TURKISH = new NumberTicks(Locale.of("tr"));

    private static NumberTickUnit unit(NumberTicks ticks, double size) {
        return (NumberTickUnit) ticks.getCeilingTickUnit(size);
    }

    @Test
    void distancesAreOneTwoOrFiveTimesAPowerOfTen() {
        assertEquals(0.2, unit(ENGLISH, 0.11).getSize(), 1e-15);
        assertEquals(50, unit(ENGLISH, 20.5).getSize());
        assertEquals(100, unit(ENGLISH, 51).getSize());
        // Not 2: 1e-3 * 1000 is a little more than 1.
        assertEquals(1, unit(ENGLISH, 1 + 1e-12).getSize());
        assertEquals(0.5, ((NumberTickUnit) ENGLISH.getLargerTickUnit(unit(ENGLISH, 0.2))).getSize());
    }

    @Test
    void allTicksOfAnAxisHaveTheDecimalsThatTheirDistanceNeeds() {
        assertEquals("0.0", unit(ENGLISH, 0.5).valueToString(0));
        assertEquals("1.5", unit(ENGLISH, 0.5).valueToString(1.5));
        assertEquals("−0.25", unit(ENGLISH, 0.05).valueToString(-0.25));
        assertEquals("3", unit(ENGLISH, 1).valueToString(3));
    }

    @Test
    void theDecimalMarkIsThatOfTheLanguageAndThousandsStandApartByThinSpaces() {
        assertEquals("0,25", unit(TURKISH, 0.05).valueToString(0.25));
        assertEquals("12\u202F500", unit(TURKISH, 500).valueToString(12_500));
        assertEquals("12\u202F500", unit(ENGLISH, 500).valueToString(12_500));
    }

    @Test
    void verySmallAndVeryLargeStepsAreWrittenWithAnExponent() {
        assertEquals("2.5e−7", unit(ENGLISH, 5e-8).valueToString(2.5e-7));
        assertEquals("2,5e8", unit(TURKISH, 5e7).valueToString(2.5e8));
    }
}
