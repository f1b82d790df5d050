package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class PyramidTest {
    @Test
    void levelZeroIsTheMeanSquaredErrorOfEveryBlockTheShortOnesToo() {
        // Rows of 5 elements in blocks of 2: lengths 2, 2, 1.
        BlockErrors errors = errors(2, 5, 2, 2, 4, 6, 8, 10, 12);
        Pyramid pyramid = Pyramid.of(errors, RunMonitor.NONE);
        assertEquals(2, pyramid.rows(0));
        assertEquals(3, pyramid.columns(0));
        for (int block = 0; block < 6; block++) {
            assertEquals(errors.meanSquaredError(block), pyramid.max(0, block / 3, block % 3));
            assertEquals(errors.meanSquaredError(block), pyramid.mean(0, block / 3, block % 3));
        }
        assertEquals(6, pyramid.max(0, 0, 2));
        assertEquals(1, pyramid.smallestPositive());
        assertEquals(12, pyramid.largestFinite());
    }

    @Test
    void everyLevelPoolsTheBlocksUnderItsCells() {
        Random random = new Random(11);
        for (int[] extents :
                new int[][] {{1, 1}, {7, 5}, {64, 64}, {33, 100}, {129, 3}, {1, 50}, {3, 9000}, {9000, 1}}) {
            int rows = extents[0];
            int columns = extents[1];
            float[] squared = new float[rows * columns];
            for (int i = 0; i < squared.length; i++) {
                squared[i] = random.nextFloat();
            }
            Pyramid pyramid = Pyramid.of(errors(rows, columns * 2L, 2, squared), RunMonitor.NONE);
            int top = pyramid.levels() - 1;
            assertEquals(1, pyramid.rows(top) * pyramid.columns(top));
            for (int level = 0; level <= top; level++) {
                assertPooled(pyramid, level);
            }
        }
    }

    private static void assertPooled(Pyramid pyramid, int level) {
        long down = pyramid.rowsPerCell(level);
        long across = pyramid.columnsPerCell(level);
        assertEquals(Math.ceilDiv(pyramid.rows(0), down), pyramid.rows(level));
        assertEquals(Math.ceilDiv(pyramid.columns(0), across), pyramid.columns(level));
        for (long row = 0; row < pyramid.rows(level); row++) {
            for (long column = 0; column < pyramid.columns(level); column++) {
                float max = 0;
                double sum = 0;
                int count = 0;
                for (long r = row * down; r < Math.min(pyramid.rows(0), (row + 1) * down); r++) {
                    for (long c = column * across; c < Math.min(pyramid.columns(0), (column + 1) * across); c++) {
                        max = Math.max(max, pyramid.max(0, r, c));
                        sum += pyramid.max(0, r, c);
                        count++;
                    }
                }
                assertEquals(max, pyramid.max(level, row, column));
                assertEquals(sum / count, pyramid.mean(level, row, column), 1e-6);
            }
        }
    }

    private static final long[][] EXTENTS = {
        {1, 1}, {1, 9001}, {9001, 1}, {5, 4099}, {4099, 5}, {3001, 8}, {130, 129}, {33, 2050}, {2, 8200}, {300, 300}
    };

    @Test
    void everyCellHasTheBitsThatItsDefinitionGivesAlsoUnderBlocksThatAreNotFinite() {
        Random random = new Random(23);
        for (long[] extents : EXTENTS) {
            BlockErrors errors = randomErrors(Shape.of(extents[0] * 2 + 1, extents[1] * 2 - 1), random);
            Pyramid pyramid = Pyramid.of(errors, RunMonitor.NONE);
            for (long block = 0; block < errors.layout().blocks(); block++) {
                float expected = errors.nonFinite(block) > 0 ? Float.NaN : errors.meanSquaredError(block);
                assertEquals(expected, pyramid.value(block));
            }
            assertDefined(pyramid);
        }
    }

    @Test
    void everyCellHasTheBitsThatItsDefinitionGivesForNumbersOfEitherSign() {
        Random random = new Random(29);
        float[] special = {Float.NaN, -0f, 0f, Float.NEGATIVE_INFINITY, Float.intBitsToFloat(0xFFC00000), -3, 3};
        for (long[] extents : EXTENTS) {
            BlockLayout layout = new BlockLayout(Shape.of(extents[0], extents[1] * 2), 2);
            MemorySegment cells = Arena.ofAuto().allocate(JAVA_FLOAT, layout.blocks());
            for (long block = 0; block < layout.blocks(); block++) {
                boolean isSpecial = random.nextInt(500) == 0;
                float number = (float) (random.nextGaussian() * Math.exp(20 * random.nextGaussian()));
                cells.setAtIndex(JAVA_FLOAT, block, isSpecial ? special[random.nextInt(special.length)] : number);
            }
            assertDefined(Pyramid.of(new BlockValues(layout, cells), RunMonitor.NONE));
        }
    }

    @Test
    void magnitudesWithANotANumberThatHasASignAreNotTakenForNegative() {
        BlockLayout layout = new BlockLayout(Shape.of(1, 8), 2);
        MemorySegment cells = MemorySegment.ofArray(new float[] {1, Float.intBitsToFloat(0xFFC00000), 3, 2});
        Pyramid pyramid = Pyramid.of(new BlockValues(layout, cells), RunMonitor.NONE);
        assertFalse(pyramid.signed());
        assertTrue(pyramid.hasNonFinite());
        assertEquals(1, pyramid.smallest());
        assertEquals(3, pyramid.largestFinite());
    }

    @Test
    void aStretchOfCellsIsReadAsItsCellsAreOneByOne() {
        BlockErrors errors = randomErrors(Shape.of(41, 205), new Random(31));
        Pyramid pyramid = Pyramid.of(errors, RunMonitor.NONE);
        for (int level = 0; level < 3; level++) {
            long columns = pyramid.columns(level);
            int count = (int) (columns * pyramid.rows(level) - 3);
            float[] maxima = new float[count];
            float[] means = new float[count];
            pyramid.readMaxima(level, 3, maxima, count);
            pyramid.readMeans(level, 3, means, count);
            for (int i = 0; i < count; i++) {
                assertEquals(pyramid.max(level, (3 + i) / columns, (3 + i) % columns), maxima[i]);
                assertEquals(pyramid.mean(level, (3 + i) / columns, (3 + i) % columns), means[i]);
            }
        }
    }

    /// Errors over many orders of magnitude, of blocks of 2 x 2 of which the last ones are cut short; one
    /// in 500 is not finite.
    private static BlockErrors randomErrors(Shape shape, Random random) {
        BlockErrors errors = BlockErrors.allocate(new BlockLayout(shape, new BlockShape(2, 2), 4), Arena.ofAuto());
        for (long block = 0; block < errors.layout().blocks(); block++) {
            float squared = (float) Math.exp(20 * random.nextGaussian());
            errors.squaredErrors().setAtIndex(JAVA_FLOAT, block, squared);
            errors.nonFinite().set(JAVA_BYTE, block, (byte) (random.nextInt(500) == 0 ? 1 : 0));
        }
        return errors;
    }

    /// Every cell above level 0 is made of those below it: the largest magnitude, and the sum in
    /// double, row after row, of each mean times its blocks, divided by all blocks.
    private static void assertDefined(Pyramid pyramid) {
        for (int level = 1; level < pyramid.levels(); level++) {
            long down = pyramid.rowsPerCell(level) / pyramid.rowsPerCell(level - 1);
            long across = pyramid.columnsPerCell(level) / pyramid.columnsPerCell(level - 1);
            for (long row = 0; row < pyramid.rows(level); row++) {
                for (long column = 0; column < pyramid.columns(level); column++) {
                    float max = 0;
                    double sum = 0;
                    double all = 0;
                    for (long r = row * down; r < Math.min(pyramid.rows(level - 1), (row + 1) * down); r++) {
                        for (long c = column * across;
                                c < Math.min(pyramid.columns(level - 1), (column + 1) * across);
                                c++) {
                            double blocks = (double) covered(r, pyramid.rowsPerCell(level - 1), pyramid.rows(0))
                                    * covered(c, pyramid.columnsPerCell(level - 1), pyramid.columns(0));
                            max = Pyramid.larger(max, pyramid.max(level - 1, r, c));
                            sum += pyramid.mean(level - 1, r, c) * blocks;
                            all += blocks;
                        }
                    }
                    assertEquals(max, pyramid.max(level, row, column));
                    assertEquals((float) (sum / all), pyramid.mean(level, row, column));
                }
            }
        }
    }

    private static long covered(long cell, long perCell, long extent) {
        return Math.min(extent, (cell + 1) * perCell) - cell * perCell;
    }

    @Test
    void aTallMatrixIsPooledDownItsRowsFirst() {
        Pyramid pyramid = Pyramid.of(errors(1000, 6, 2, new float[3000]), RunMonitor.NONE);
        for (int level = 0; pyramid.rows(level) > 8; level++) {
            assertEquals(3, pyramid.columns(level), "level " + level);
        }
    }

    @Test
    void allLevelsAboveTheFirstTakeLessThanHalfAsManyCellsAsItWhateverItsShape() {
        for (int[] extents : new int[][] {{1 << 14, 2}, {2, 1 << 14}, {1, 1 << 15}, {181, 181}, {4096, 8}}) {
            Pyramid pyramid = Pyramid.of(errors(extents[0], extents[1] * 2L, 2, new float[0]), RunMonitor.NONE);
            long cells = 0;
            for (int level = 1; level < pyramid.levels(); level++) {
                cells += pyramid.rows(level) * pyramid.columns(level);
            }
            assertTrue(cells < pyramid.rows(0) * pyramid.columns(0) / 2, () -> extents[0] + " x " + extents[1]);
        }
    }

    @Test
    void aBlockThatIsNotFiniteMarksEveryCellAboveItAndNoOther() {
        BlockErrors errors = errors(4, 8, 2, new float[16]);
        errors.nonFinite().set(JAVA_BYTE, 5, (byte) 1);
        Pyramid pyramid = Pyramid.of(errors, RunMonitor.NONE);
        assertEquals(Float.NaN, pyramid.max(0, 1, 1));
        assertEquals(Float.NaN, pyramid.max(1, 0, 0));
        assertEquals(Float.NaN, pyramid.mean(1, 0, 0));
        assertEquals(0, pyramid.max(1, 0, 1));
        assertEquals(0, pyramid.max(1, 1, 0));
        assertEquals(Float.NaN, pyramid.max(2, 0, 0));
        assertEquals(5, pyramid.worstBlock());
        assertTrue(pyramid.hasNonFinite());
    }

    @Test
    void whatIsNotFiniteIsNeitherTheSmallestNorTheLargest() {
        BlockErrors errors = errors(1, 8, 2, 0, 8, Float.POSITIVE_INFINITY, 2);
        errors.nonFinite().set(JAVA_BYTE, 3, (byte) 2);
        Pyramid pyramid = Pyramid.of(errors, RunMonitor.NONE);
        assertEquals(4, pyramid.smallestPositive());
        assertEquals(4, pyramid.largestFinite());
        Pyramid exact = Pyramid.of(errors(1, 2, 2, 0), RunMonitor.NONE);
        assertEquals(Float.POSITIVE_INFINITY, exact.smallestPositive());
        assertEquals(0, exact.largestFinite());
        assertFalse(exact.hasNonFinite());
    }

    @Test
    void theWorstBlockHasTheLargestError() {
        Random random = new Random(3);
        for (int run = 0; run < 200; run++) {
            int rows = 1 + random.nextInt(40);
            int columns = 1 + random.nextInt(40);
            float[] squared = new float[rows * columns];
            int worst = random.nextInt(squared.length);
            squared[worst] = 1;
            Pyramid pyramid = Pyramid.of(errors(rows, columns * 2L, 2, squared), RunMonitor.NONE);
            assertEquals(worst, pyramid.worstBlock(), "run " + run);
        }
    }

    @Test
    void buildingStopsWhenNobodyWantsItAnyMore() {
        RunMonitor unwanted = new RunMonitor() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        BlockErrors errors = errors(1, 2, 2, 0);
        assertThrows(CancellationException.class, () -> Pyramid.of(errors, unwanted));
    }

    /// @param squared sum of the squared errors of each block
    private static BlockErrors errors(long rows, long columns, int blockSize, float... squared) {
        BlockErrors errors = BlockErrors.allocate(new BlockLayout(Shape.of(rows, columns), blockSize), Arena.ofAuto());
        for (int block = 0; block < squared.length; block++) {
            errors.squaredErrors().setAtIndex(JAVA_FLOAT, block, squared[block]);
        }
        return errors;
    }
}
