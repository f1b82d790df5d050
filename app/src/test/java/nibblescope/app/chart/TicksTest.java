package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static final double CLOSE = 1e-12;

    @Test
    void linearTicksStandAtRoundNumbers() {
        assertArrayEquals(new double[] {0, 0.02, 0.04}, Ticks.linear(0, 0.053, 4), CLOSE);
        assertArrayEquals(new double[] {-5, 0, 5}, Ticks.linear(-7, 9, 4), CLOSE);
    }

    @Test
    void logarithmicTicksFillDecadesWhereThereIsRoom() {
        assertArrayEquals(new double[] {0.1, 0.2, 0.5, 1}, Ticks.logarithmic(0.08, 1.5, 6), CLOSE);
        assertArrayEquals(new double[] {1e-4, 1e-3, 1e-2, 1e-1, 1}, Ticks.logarithmic(8e-5, 1.5, 6), CLOSE);
        assertArrayEquals(new double[] {1e-4, 1e-2, 1}, Ticks.logarithmic(8e-5, 1.5, 3), CLOSE);
    }

    @Test
    void elementsAreCountedInPowersOfTwo() {
        assertArrayEquals(new long[] {0, 128, 256}, Ticks.powersOfTwo(0, 383, 3));
        assertArrayEquals(new long[] {100}, Ticks.powersOfTwo(99.2, 100.7, 4));
    }

    @Test
    void ticksLieInsideAndAreNoMoreThanAsked() {
        Random random = new Random(2);
        for (int run = 0; run < 500; run++) {
            double low = Math.exp(10 * random.nextGaussian());
            double high = low * (1 + Math.exp(3 * random.nextGaussian()));
            int most = 1 + random.nextInt(12);
            for (double[] ticks : new double[][] {Ticks.linear(low, high, most), Ticks.logarithmic(low, high, most)}) {
                assertTrue(ticks.length <= most, "run " + run);
                for (double tick : ticks) {
                    assertTrue(tick >= low * (1 - 1e-5) && tick <= high * (1 + 1e-5), "run " + run);
                }
            }
        }
    }

    @Test
    void anAxisWithoutExtentHasOneTick() {
        assertArrayEquals(new double[] {3}, Ticks.linear(3, 3, 5));
        assertArrayEquals(new double[] {3}, Ticks.logarithmic(3, 3, 5));
    }
}
