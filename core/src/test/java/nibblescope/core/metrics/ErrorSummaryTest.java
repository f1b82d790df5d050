package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorSummaryTest {
    private static ErrorSummary summary(
            long elements, long nonFinite, double sumSquaredError, double sum, double sumSquares, double sumError) {
        return new ErrorSummary(
                elements,
                nonFinite,
                1,
                2,
                sumSquaredError,
                sum,
                sumSquares,
                sumError,
                0.5f,
                new Counts(new long[16]),
                new Counts(new long[256]));
    }

    @Test
    void figuresAreOverTheFiniteElements() {
        // n = 4 with sum 8 and squares 24: mean 2, variance 6 - 4; MSE 0.5 / 4; SQNR 10 log10(24 / 0.5).
        ErrorSummary summary = summary(5, 1, 0.5, 8, 24, -1);
        assertEquals(4, summary.finite());
        assertEquals(0.125, summary.mse());
        assertEquals(2.0, summary.mean());
        assertEquals(2.0, summary.variance());
        assertEquals(0.0625, summary.mseOverVariance());
        assertEquals(16.812412, summary.sqnrDecibels(), 1e-6);
        assertEquals(-0.25, summary.meanError());
        assertEquals(0.25, summary.saturatedShare());
        assertEquals(0.5, summary.flushedShare());
    }

    @Test
    void withoutErrorTheRatioIsInfiniteAndWithoutFiniteElementsNothingIsANumber() {
        assertEquals(Double.POSITIVE_INFINITY, summary(1, 0, 0, 1, 1, 0).sqnrDecibels());
        // A constant tensor has no variance.
        assertEquals(Double.POSITIVE_INFINITY, summary(1, 0, 0.25, 1, 1, 0.5).mseOverVariance());
        ErrorSummary none = summary(3, 3, 0, 0, 0, 0);
        for (double figure : new double[] {
            none.mse(), none.mean(), none.variance(), none.mseOverVariance(), none.sqnrDecibels(), none.meanError()
        }) {
            assertEquals(Double.NaN, figure);
        }
    }

    @Test
    void runsAreAddedInOrder() {
        // In double 2^53 + 1 is 2^53, so the order of the runs shows.
        ErrorSummary large = summary(2, 1, 0x1p53, 1, 2, 3);
        ErrorSummary small = summary(3, 0, 1, 4, 5, 6);
        ErrorSummary all = ErrorSummary.ofRuns(List.of(small, small, large));
        assertEquals(0x1p53 + 2, all.sumSquaredError());
        assertEquals(0x1p53, ErrorSummary.ofRuns(List.of(large, small, small)).sumSquaredError());
        assertEquals(8, all.elements());
        assertEquals(1, all.nonFinite());
        assertEquals(3, all.saturated());
        assertEquals(6, all.flushed());
        assertEquals(9.0, all.sum());
        assertEquals(12.0, all.sumSquares());
        assertEquals(15.0, all.sumError());
        assertEquals(0.5f, all.maxError());
    }

    @Test
    void countsOfRunsAddUp() {
        long[] codes = new long[16];
        codes[3] = 5;
        Counts counts = new Counts(codes);
        codes[3] = 0;
        assertEquals(5, counts.count(3));
        assertEquals(16, counts.codes());
        ErrorSummary one = new ErrorSummary(0, 0, 0, 0, 0, 0, 0, 0, 0, counts, new Counts(new long[256]));
        assertEquals(10, ErrorSummary.ofRuns(List.of(one, one)).codeCounts().count(3));
        assertEquals(10, ErrorSummary.ofRuns(List.of(one, one)).codeCounts().total());
    }
}
