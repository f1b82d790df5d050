package nibblescope.core.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorSampleTest {
    private static final int LIMIT = 1 << 15;

    /// Each element is its own index, which floats up to 2^24 hold.
    private static Tensor counting(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Tensor.ofFloats("counting", Shape.of(rows, columns), values);
    }

    @Test
    void shortRowsAreTakenSeveralNextToEachOther() {
        // 2^16 / 2^13 = 8 rows: 2^15 / 2^13 = 4 at each of 2 places, which are 100 / 2 = 50 rows apart.
        TensorSample sample = TensorSample.of(counting(100, 1 << 13), 2 * LIMIT);
        assertEquals(Shape.of(8, 1 << 13), sample.tensor().shape());
        long[] rows = new long[8];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = sample.sourceRow(row);
            assertEquals(0, sample.sourceColumn(row));
        }
        assertArrayEquals(new long[] {0, 1, 2, 3, 50, 51, 52, 53}, rows);
        assertEquals(OptionalLong.of(5), sample.rowOf(51, 7));
        assertEquals(OptionalLong.empty(), sample.rowOf(54, 7));
        assertEquals(0.08, sample.share());
    }

    @Test
    void stretchesOfALongRowAreSpreadOverIt() {
        // 2^17 elements are 4 stretches of 2^15, of which there is room for 1 and, below, for 3.
        Tensor row = counting(1, 1 << 17);
        assertEquals(0, TensorSample.of(row, LIMIT).sourceColumn(0));
        TensorSample three = TensorSample.of(row, 3 * LIMIT);
        assertEquals(Shape.of(3, LIMIT), three.tensor().shape());
        // 4 / 3 and 8 / 3 of a stretch, rounded down.
        assertEquals(LIMIT, three.sourceColumn(1));
        assertEquals(2 * LIMIT, three.sourceColumn(2));
    }

    @ParameterizedTest
    @CsvSource({"100, 4096", "24, 4096", "25, 4096", "4099, 24", "2, 32767", "1, 70000", "3, 100000", "300000, 1"})
    void everyElementOfASampleIsTheOneOfTheTensorThatItSays(int rows, int columns) {
        TensorSample sample = TensorSample.of(counting(rows, columns), 3 * LIMIT + 100);
        long width = sample.tensor().shape().columns();
        long end = 0;
        for (long row = 0; row < sample.tensor().shape().rows(); row++) {
            long first = sample.sourceRow(row) * columns + sample.sourceColumn(row);
            assertTrue(first >= end, "rows overlap");
            end = first + width;
            assertEquals((float) first, sample.tensor().get(row * width));
            assertEquals((float) (end - 1), sample.tensor().get((row + 1) * width - 1));
            assertEquals(OptionalLong.of(row), sample.rowOf((end - 1) / columns, (end - 1) % columns), "row " + row);
        }
    }
}
