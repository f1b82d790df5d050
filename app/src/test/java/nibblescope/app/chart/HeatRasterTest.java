package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import nibblescope.app.chart.ColorRange.Mapping;
import nibblescope.core.metrics.Pyramid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeatRasterTest {
    private static final int[] TABLE = ColorScale.VIRIDIS.table();
    private static final ColorRange LOG = new ColorRange(1e-6f, 1, Mapping.LOGARITHMIC);

    @ParameterizedTest
    @EnumSource
    void everyPixelShowsWhatTheBlocksUnderItPoolTo(Pooling pooling) {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(60);
            int columns = 1 + random.nextInt(60);
            float[] errors = randomErrors(random, rows * columns);
            boolean signed = random.nextInt(3) == 0;
            for (int i = 0; signed && i < errors.length; i += 2) {
                errors[i] = -errors[i];
            }
            int width = 1 + random.nextInt(80);
            int height = 1 + random.nextInt(80);
            Viewport seen = new Viewport(
                    random.nextDouble() * columns - 3,
                    random.nextDouble() * rows - 3,
                    0.5 + random.nextDouble() * columns,
                    0.5 + random.nextDouble() * rows);
            ColorRange range = signed
                    ? new ColorRange(1e-6f, 1, Mapping.LOGARITHMIC, true)
                    : random.nextBoolean() ? LOG : new ColorRange(0, 0.5f, Mapping.LINEAR);
            int[] pixels = paint(MadePyramid.of(rows, columns, errors), seen, pooling, range, width, height);
            int[] level = level(MadePyramid.of(rows, columns, errors), seen, width * height);
            NaiveRaster naive = new NaiveRaster(rows, columns, errors, level[0], level[1]);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int expected = naive.pixel(seen, pooling, range, x, y, width, height);
                    int found = pixels[y * width + x];
                    String where = "seed %d pixel %d, %d".formatted(seed, x, y);
                    // Means over several levels are rounded once a level: they may fall one colour apart.
                    int tolerance = pooling == Pooling.MEAN && level[0] * level[1] > 1 ? 1 : 0;
                    assertTrue(Math.abs(index(expected) - index(found)) <= tolerance, where);
                }
            }
        }
    }

    @Test
    void aSingleBadBlockIsSeenAtEveryZoomOfMaximumPooling() {
        int rows = 700;
        int columns = 900;
        int width = 61;
        int height = 37;
        int hottest = TABLE[255];
        Random random = new Random(4);
        for (int run = 0; run < 40; run++) {
            float[] errors = new float[rows * columns];
            Arrays.fill(errors, 1e-6f);
            int row = run == 0 ? rows - 1 : random.nextInt(rows);
            int column = run == 0 ? columns - 1 : random.nextInt(columns);
            errors[row * columns + column] = 1;
            Pyramid pyramid = MadePyramid.of(rows, columns, errors);
            Viewport seen = Viewport.fit(rows, columns);
            while (seen.width() > Viewport.SMALLEST_EXTENT || seen.height() > Viewport.SMALLEST_EXTENT) {
                int[] pixels = paint(pyramid, seen, Pooling.MAX, LOG, width, height);
                String where = "block %d, %d in %s".formatted(row, column, seen);
                assertTrue(Arrays.stream(pixels).anyMatch(p -> p == hottest), where);
                seen = seen.zoomed(1.37, 0.3, 0.6, rows, columns).showing(new Cell(row, column), rows, columns);
            }
        }
    }

    @Test
    void aBlockThatIsNotFiniteHasItsOwnColorAndSpoilsNoOther() {
        Pyramid pyramid = MadePyramid.of(1, 3, 0, Float.NaN, 1);
        int[] pixels = paint(pyramid, Viewport.fit(1, 3), Pooling.MAX, LOG, 3, 1);
        assertEquals(
                Arrays.asList(TABLE[0], NaiveRaster.NAN, TABLE[255]),
                Arrays.stream(pixels).boxed().toList());
    }

    @Test
    void whatLiesOutsideOfTheMatrixHasItsOwnColor() {
        int[] pixels = paint(MadePyramid.of(1, 1, 1), new Viewport(-1, -1, 3, 3), Pooling.MEAN, LOG, 3, 3);
        int[] expected = new int[9];
        Arrays.fill(expected, NaiveRaster.OUTSIDE);
        expected[4] = TABLE[255];
        assertEquals(Arrays.toString(expected), Arrays.toString(pixels));
    }

    @Test
    void theMeanWeighsEveryBlockTheSameInTheLastShortCellsToo() {
        // One pixel over 5 x 1 blocks: (1 + 2 + 3 + 4 + 10) / 5 = 4. Pooled by two, the last block
        // stands alone: its cell counts for one block, not two.
        ColorRange range = new ColorRange(0, 256, Mapping.LINEAR);
        int[] pixels = paint(MadePyramid.of(5, 1, 1, 2, 3, 4, 10), Viewport.fit(5, 1), Pooling.MEAN, range, 1, 1);
        assertEquals(TABLE[4], pixels[0]);
    }

    private static float[] randomErrors(Random random, int count) {
        float[] errors = new float[count];
        for (int i = 0; i < count; i++) {
            errors[i] = switch (random.nextInt(50)) {
                case 0 -> Float.NaN;
                case 1 -> 0;
                default -> (float) Math.pow(10, -7 * random.nextDouble());
            };
        }
        return errors;
    }

    private static int[] paint(
            Pyramid pyramid, Viewport seen, Pooling pooling, ColorRange range, int width, int height) {
        int[] pixels = new int[width * height];
        new HeatRaster()
                .paint(
                        pyramid,
                        seen,
                        pooling,
                        range,
                        TABLE,
                        NaiveRaster.NAN,
                        NaiveRaster.OUTSIDE,
                        pixels,
                        width,
                        height);
        return pixels;
    }

    /// Rows and columns of blocks a cell of the finest level that has at most four cells a pixel.
    private static int[] level(Pyramid pyramid, Viewport seen, int pixels) {
        for (int level = 0; level < pyramid.levels(); level++) {
            double down = pyramid.rowsPerCell(level);
            double across = pyramid.columnsPerCell(level);
            if (seen.width() / across * (seen.height() / down) <= 4.0 * pixels || level == pyramid.levels() - 1) {
                return new int[] {(int) down, (int) across};
            }
        }
        throw new AssertionError("no level");
    }

    private static int index(int argb) {
        for (int i = 0; i < TABLE.length; i++) {
            if (TABLE[i] == argb) {
                return i;
            }
        }
        return argb == NaiveRaster.NAN ? -100 : -200;
    }
}
