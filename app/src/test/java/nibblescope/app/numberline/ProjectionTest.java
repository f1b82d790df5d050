package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProjectionTest {
    private final Projection log = new Projection.SymmetricLog(0.5);

    @Test
    void smallValuesStandAsTheyAreAndLargeOnesByTheirLogarithm() {
        assertEquals(0, log.of(0));
        assertEquals(0.5, log.of(0.25));
        assertEquals(1, log.of(0.5));
        // 50 = 0.5 * 10^2: 1 + 2 ln 10.
        assertEquals(1 + 2 * Math.log(10), log.of(50), 1e-12);
        assertEquals(-1 - 2 * Math.log(10), log.of(-50), 1e-12);
    }

    @Test
    void everyValueIsFoundAgainAtItsPlace() {
        for (int exponent = -45; exponent <= 38; exponent++) {
            for (double digits : new double[] {1, 1.7, -2.3, 9.99}) {
                double value = digits * Math.pow(10, exponent);
                assertEquals(value, log.inverse(log.of(value)), Math.abs(value) * 1e-13);
            }
        }
        assertEquals(0, log.inverse(log.of(0)));
    }

    @Test
    void theAxisRisesWithoutAKinkWhereTheTwoPartsMeet() {
        double step = 1e-6;
        double before = log.of(0.5) - log.of(0.5 - step);
        double after = log.of(0.5 + step) - log.of(0.5);
        assertEquals(1, after / before, 1e-5);
        double last = Double.NEGATIVE_INFINITY;
        for (double value = -3; value < 3; value += 0.01) {
            assertTrue(log.of(value) > last);
            last = log.of(value);
        }
    }
}
