package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
        assertEquals(1, axis.tickStep(100), 1e-12);
        assertEquals(2, axis.tickStep(101), 1e-12);
        assertEquals(5, axis.tickStep(201), 1e-12);
        assertEquals(10, axis.tickStep(501), 1e-12);
        assertEquals(0.5, axis.tickStep(30), 1e-12);
    }

    @Test
    void ticksAreTheMultiplesOfTheStepWithinTheRange() {
        assertEquals(List.of(0.0, 5.0), axis.ticks(5));
        assertEquals(List.of(-2.0, 0.0, 2.0, 4.0, 6.0, 8.0), axis.ticks(2));
    }
}
