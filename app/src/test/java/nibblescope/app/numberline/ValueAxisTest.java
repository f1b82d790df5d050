package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ValueAxisTest {
    private final ValueAxis axis = new ValueAxis(new ValueRange(-2, 8), 100, 1100);

    @Test
    void theEndsOfTheRangeStandAtTheEndsOfTheAxis() {
        assertEquals(100, axis.x(-2));
        assertEquals(300, axis.x(0));
        assertEquals(1100, axis.x(8));
        assertTrue(axis.shows(8));
        assertFalse(axis.shows(8.001));
    }

    @Test
    void tickStepsAreOneTwoOrFiveTimesAPowerOfTen() {
        assertEquals(1, AxisTicks.step(axis, 100), 1e-12);
        assertEquals(2, AxisTicks.step(axis, 101), 1e-12);
        assertEquals(5, AxisTicks.step(axis, 201), 1e-12);
        assertEquals(10, AxisTicks.step(axis, 501), 1e-12);
        assertEquals(0.5, AxisTicks.step(axis, 30), 1e-12);
    }
}
