package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class BlockRankTest {
    private static Pyramid pyramid(int rows, int columns, float... numbers) {
        BlockLayout layout = new BlockLayout(Shape.of(rows, 2L * columns), 2);
        MemorySegment values = Arena.ofAuto().allocateFrom(JAVA_FLOAT, numbers);
        return Pyramid.of(new BlockValues(layout, values), RunMonitor.NONE);
    }

    private static BlockRank rank(Pyramid pyramid, long block) {
        return BlockRank.of(pyramid, block, RunMonitor.NONE);
    }

    @Test
    void equalBlocksFollowEachOtherByTheirNumber() {
        // Worst first: 4 (not a number), 1 and 5 (magnitude 7), 2, 0 and 3.
        Pyramid pyramid = pyramid(2, 3, 1, 7, 2, 1, Float.NaN, -7);
        assertEquals(4, pyramid.worstBlock());
        assertEquals(new BlockRank(4, 1, OptionalLong.empty(), OptionalLong.of(1)), rank(pyramid, 4));
        assertEquals(new BlockRank(1, 2, OptionalLong.of(4), OptionalLong.of(5)), rank(pyramid, 1));
        assertEquals(new BlockRank(5, 3, OptionalLong.of(1), OptionalLong.of(2)), rank(pyramid, 5));
        assertEquals(new BlockRank(0, 5, OptionalLong.of(2), OptionalLong.of(3)), rank(pyramid, 0));
        assertEquals(new BlockRank(3, 6, OptionalLong.of(0), OptionalLong.empty()), rank(pyramid, 3));
    }

    @Test
    void ranksAreThoseOfASortedListWhateverTheShapeAndTheTies() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(30);
            int columns = 1 + random.nextInt(30);
            int kinds = 1 + random.nextInt(40);
            float[] numbers = new float[rows * columns];
            for (int i = 0; i < numbers.length; i++) {
                int kind = random.nextInt(kinds);
                numbers[i] = kind == 7 ? Float.NaN : random.nextBoolean() ? kind : -kind;
            }
            Pyramid pyramid = pyramid(rows, columns, numbers);
            List<Integer> sorted = IntStream.range(0, numbers.length)
                    .boxed()
                    .sorted(Comparator.<Integer, Float>comparing(i -> Math.abs(numbers[i]), Float::compare)
                            .reversed()
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
            assertEquals((long) sorted.getFirst(), pyramid.worstBlock(), "seed " + seed);
            for (int i = 0; i < sorted.size(); i++) {
                OptionalLong worse = i == 0 ? OptionalLong.empty() : OptionalLong.of(sorted.get(i - 1));
                OptionalLong better =
                        i == sorted.size() - 1 ? OptionalLong.empty() : OptionalLong.of(sorted.get(i + 1));
                BlockRank expected = new BlockRank(sorted.get(i), i + 1, worse, better);
                assertEquals(expected, rank(pyramid, sorted.get(i)), "seed " + seed);
            }
        }
    }

    @Test
    void theWorstBlockOfARectangleIsFound() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(40);
            int columns = 1 + random.nextInt(40);
            float[] numbers = new float[rows * columns];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextInt(1000);
            }
            BlockRegion region = BlockRegion.between(
                    random.nextInt(rows), random.nextInt(columns), random.nextInt(rows), random.nextInt(columns));
            long worst = -1;
            for (long row = region.firstRow(); row <= region.lastRow(); row++) {
                for (long column = region.firstColumn(); column <= region.lastColumn(); column++) {
                    long block = row * columns + column;
                    worst = worst < 0 || numbers[(int) block] > numbers[(int) worst] ? block : worst;
                }
            }
            assertEquals(worst, pyramid(rows, columns, numbers).worstBlock(region), "seed " + seed);
        }
    }

    @Test
    void numbersOfEitherSignArePooledByTheLargestMagnitude() {
        Pyramid pyramid = pyramid(2, 2, 1, -3, 2, -2);
        assertEquals(-3, pyramid.max(1, 0, 0));
        assertEquals(-0.5f, pyramid.mean(1, 0, 0));
        assertEquals(-3, pyramid.smallest());
        assertEquals(3, pyramid.largestFinite());
        assertEquals(1, pyramid.smallestPositive());
        assertEquals(2, pyramid(1, 2, -2, 2).max(1, 0, 0), "of equal magnitudes the positive one");
        assertEquals(Float.NaN, pyramid(1, 3, -2, Float.NaN, 1).max(1, 0, 0));
    }

    @Test
    void marginsPoolRowsAndColumns() {
        Margins margins = Margins.of(pyramid(2, 3, 1, -8, 1, 4, 5, 6), RunMonitor.NONE);
        assertEquals(2, margins.byRow().rows(0));
        assertEquals(-8, margins.byRow().max(0, 0, 0));
        assertEquals(-2, margins.byRow().mean(0, 0, 0));
        assertEquals(6, margins.byRow().max(0, 1, 0));
        assertEquals(5, margins.byRow().mean(0, 1, 0));
        assertEquals(3, margins.byColumn().columns(0));
        assertEquals(4, margins.byColumn().max(0, 0, 0));
        assertEquals(-8, margins.byColumn().max(0, 0, 1));
        assertEquals(-1.5f, margins.byColumn().mean(0, 0, 1));
        assertEquals(3.5f, margins.byColumn().mean(0, 0, 2));
        int top = margins.byColumn().levels() - 1;
        assertEquals(1.5f, margins.byColumn().mean(top, 0, 0));
        assertEquals(-8, margins.byColumn().max(top, 0, 0));
    }

    @Test
    void marginsOfManyColumnsAreThoseOfEachColumn() {
        int rows = 3;
        int columns = 9001;
        float[] numbers = new float[rows * columns];
        Random random = new Random(2);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(100);
        }
        Margins margins = Margins.of(pyramid(rows, columns, numbers), RunMonitor.NONE);
        for (int column = 0; column < columns; column++) {
            float max = Math.max(numbers[column], Math.max(numbers[columns + column], numbers[2 * columns + column]));
            assertEquals(max, margins.byColumn().max(0, 0, column));
            float sum = numbers[column] + numbers[columns + column] + numbers[2 * columns + column];
            assertEquals(sum / 3, margins.byColumn().mean(0, 0, column), 1e-4f);
        }
    }
}
