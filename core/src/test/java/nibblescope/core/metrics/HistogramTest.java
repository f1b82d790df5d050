package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HistogramTest {
    private static Histogram of(double low, double high, int bins, double... numbers) {
        Histogram.Builder builder = new Histogram.Builder(low, high, bins);
        for (double number : numbers) {
            builder.add(number);
        }
        return builder.build();
    }

    @Test
    void aNumberOnAnEdgeIsInTheBinAboveItAndTheHighestOneInTheLastBin() {
        // Bins [0, 1), [1, 2), [2, 3), [3, 4].
        Histogram histogram = of(0, 4, 4, 0, Math.nextDown(1.0), 1, 2, 3, 4);
        assertEquals(new Counts(new long[] {2, 1, 1, 2}), histogram.counts());
        assertEquals(2, histogram.largestCount());
    }

    @Test
    void whatLiesOutsideOfTheBinsIsCountedBesideThem() {
        Histogram histogram = of(
                -1,
                1,
                2,
                -1,
                Math.nextDown(-1.0),
                Math.nextUp(1.0),
                Double.MAX_VALUE,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY);
        assertEquals(1, histogram.inside());
        assertEquals(1, histogram.below());
        assertEquals(2, histogram.above());
        assertEquals(3, histogram.nonFinite());
        assertEquals(7, histogram.total());
    }

    @Test
    void negativeZeroIsZero() {
        assertEquals(of(-1, 1, 3, 0.0), of(-1, 1, 3, -0.0));
    }

    @Test
    void edgesReachFromLowToHighAndMirrorEachOther() {
        Histogram histogram = of(-0.3, 0.3, 121);
        assertEquals(-0.3, histogram.edge(0));
        assertEquals(0.3, histogram.edge(121));
        for (int bin = 0; bin <= 121; bin++) {
            assertEquals(-histogram.edge(bin), histogram.edge(121 - bin));
        }
        assertEquals(0.6 / 121, histogram.binWidth());
    }

    @Test
    void anEmptyOrEndlessRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Histogram.Builder(1, 1, 10));
        assertThrows(IllegalArgumentException.class, () -> new Histogram.Builder(0, Double.NaN, 10));
        assertThrows(IllegalArgumentException.class, () -> new Histogram.Builder(0, Double.POSITIVE_INFINITY, 10));
        assertThrows(IllegalArgumentException.class, () -> new Histogram.Builder(0, 1, 0));
    }
}
