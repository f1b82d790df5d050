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

    @Test
    void theValueAtAnXIsTheOneThatStandsThere() {
        assertEquals(0, axis.value(300), 1e-12);
        assertEquals(-3, axis.value(0), 1e-12);
        ValueAxis log = new ValueAxis(new Projection.SymmetricLog(0.01), new ValueRange(-20, 1000), 0, 700);
        for (double x = 0; x <= 700; x += 0.5) {
            assertEquals(x, log.x(log.value(x)), 1e-9);
        }
        assertEquals(0, log.x(-20), 1e-9);
        assertEquals(700, log.x(1000), 1e-9);
    }

    @Test
    void valuesThatAreDraggedHaveNoMoreDigitsThanAPixelNeeds() {
        // A pixel is 0.01.
        assertEquals(1.23f, axis.roundValue(423.4));
        assertEquals(1.24f, axis.roundValue(423.6));
        assertEquals(0f, axis.roundValue(300.3));
    }

    @Test
    void zoomingKeepsTheValueUnderThePointer() {
        ValueRange part = axis.zoomed(4, 300, axis.range());
        assertEquals(2.5, part.width(), 1e-12);
        assertEquals(300, new ValueAxis(part, 100, 1100).x(0), 1e-9);
    }

    @Test
    void zoomingOutEndsAtAllOfTheAxisAndZoomingInAtAPartThatCanBeToldApart() {
        assertEquals(axis.range(), axis.zoomed(0.5, 300, axis.range()));
        ValueRange part = axis.zoomed(1e9, 1100, axis.range());
        assertEquals(10.0 / 4096, part.width(), 1e-12);
        assertEquals(8, part.high());
    }

    @Test
    void panningEndsAtTheEndsOfTheAxis() {
        ValueRange all = new ValueRange(-10, 10);
        assertEquals(new ValueRange(-3, 7), axis.panned(100, all));
        assertEquals(new ValueRange(0, 10), axis.panned(-1e6, all));
        assertEquals(new ValueRange(-10, 0), axis.panned(1e6, all));
        assertEquals(axis.range(), axis.panned(50, axis.range()));
    }
}
