package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockReaderTest {
    private static final Transform.Signs KEPT = new Transform.Signs.Kept();

    private static BlockReader reader(Tensor tensor, BlockShape block, Transform transform) {
        BlockScaling scaling =
                BlockScaling.oneLevel(16, FractionalRule.MODELOPT).with(block);
        return new BlockReader(
                tensor,
                MadeRecipes.of(ElementFormat.E2M1, scaling, FixedRounding.NEAREST_EVEN_COPYING_SIGN, transform));
    }

    /// Element (r, c) is 10 r + c.
    private static Tensor numbered(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = 10 * (i / columns) + i % columns;
        }
        return Tensor.ofFloats("numbered", Shape.of(rows, columns), values);
    }

    private static float[] block(BlockReader reader, long block) {
        float[] values = new float[reader.layout().length(block)];
        assertEquals(values.length, reader.read(block, values, 0));
        return values;
    }

    @Test
    void aBlockOfAColumnIsReadFromTopToBottom() {
        BlockReader reader = reader(numbered(6, 3), new BlockShape(4, 1), Transform.NONE);
        assertArrayEquals(new float[] {1, 11, 21, 31}, block(reader, 1));
        // The second row of blocks is cut short.
        assertArrayEquals(new float[] {42, 52}, block(reader, 5));
    }

    @Test
    void aSquareIsReadRowByRowAndCutShortAtTheEdges() {
        BlockReader reader = reader(numbered(3, 5), new BlockShape(2, 2), Transform.NONE);
        assertArrayEquals(new float[] {2, 3, 12, 13}, block(reader, 1));
        assertArrayEquals(new float[] {4, 14}, block(reader, 2));
        assertArrayEquals(new float[] {20, 21}, block(reader, 3));
        assertArrayEquals(new float[] {24}, block(reader, 5));
    }

    @Test
    void consecutiveBlocksComeOneAfterTheOther() {
        float[] values = new float[8];
        assertEquals(
                6, reader(numbered(3, 5), new BlockShape(2, 2), Transform.NONE).read(1, 3, values));
        assertArrayEquals(new float[] {2, 3, 12, 13, 4, 14, 0, 0}, values);
        // Rows of 5 in blocks of 4: 4, 1, 4, 1.
        assertEquals(
                6, reader(numbered(3, 5), BlockShape.row(4), Transform.NONE).read(1, 4, values));
        assertArrayEquals(new float[] {4, 10, 11, 12, 13, 14, 0, 0}, values);
    }

    @Test
    void valuesGoWhereTheyAreWanted() {
        float[] values = new float[5];
        assertEquals(
                2, reader(numbered(3, 5), new BlockShape(2, 2), Transform.NONE).read(3, values, 2));
        assertArrayEquals(new float[] {0, 0, 20, 21, 0}, values);
    }

    /// Sylvester's matrix: the sign of row i, column j is the parity of the bits that i and j share.
    private static double[] hadamard(double[] values) {
        double[] product = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values.length; j++) {
                product[i] += Integer.bitCount(i & j) % 2 == 0 ? values[j] : -values[j];
            }
            product[i] /= Math.sqrt(values.length);
        }
        return product;
    }

    @ParameterizedTest
    @CsvSource({"2, 16", "16, 16", "32, 16", "16, 32", "64, 16", "128, 32"})
    void runsOfARowAreMultipliedByAHadamardMatrixWhateverTheBlock(int size, int blockSize) {
        Tensor tensor = numbered(2, 128);
        BlockReader reader = reader(tensor, BlockShape.row(blockSize), new Transform(size, KEPT));
        float[] all = new float[256];
        reader.read(0, reader.layout().blocks(), all);
        for (int from = 0; from < 256; from += size) {
            int first = from;
            double[] expected = hadamard(IntStream.range(0, size)
                    .mapToDouble(i -> tensor.get(first + i))
                    .toArray());
            for (int i = 0; i < size; i++) {
                // Each of so many sums in FP32 is off by at most half of the last place of the largest.
                assertEquals(expected[i], all[from + i], size * 0x1p-24 * 138 * Math.sqrt(size), "element " + i);
            }
        }
    }

    @Test
    void whereBlocksStandInColumnsRunsDoToo() {
        Tensor tensor = numbered(8, 3);
        BlockReader reader = reader(tensor, new BlockShape(4, 1), new Transform(4, KEPT));
        // Column 2: 2 12 22 32 | 42 52 62 72, halves of sums and differences: the second run is block 5.
        assertArrayEquals(new float[] {114, -10, -20, 0}, block(reader, 5));
        // A run may be longer than a block.
        BlockReader longer = reader(tensor, new BlockShape(2, 1), new Transform(4, KEPT));
        assertArrayEquals(new float[] {-20, 0}, block(longer, 11));
    }

    @Test
    void inASquareRunsLieInRows() {
        BlockReader reader = reader(numbered(4, 8), new BlockShape(2, 4), new Transform(4, KEPT));
        // Rows 2 and 3 of columns 4 to 7: 24 25 26 27 and 34 35 36 37.
        assertArrayEquals(new float[] {51, -1, -2, 0, 71, -1, -2, 0}, block(reader, 3));
    }

    @Test
    void transformerEnginesSignsRepeatEvery16() {
        float[] ones = new float[64];
        Arrays.fill(ones, 1);
        Transform signs = new Transform(1, new Transform.Signs.TransformerEngine());
        BlockReader reader = reader(Tensor.ofFloats("ones", Shape.of(2, 32), ones), BlockShape.row(16), signs);
        float[] pattern = {1, 1, 1, -1, 1, -1, -1, -1, -1, -1, -1, 1, -1, 1, -1, -1};
        for (int block = 0; block < 4; block++) {
            assertArrayEquals(pattern, block(reader, block));
        }
        // The same where blocks do not start with a run of 16.
        BlockReader shorter = reader(Tensor.ofFloats("ones", Shape.of(2, 32), ones), BlockShape.row(8), signs);
        assertArrayEquals(new float[] {-1, -1, -1, 1, -1, 1, -1, -1}, block(shorter, 3));
    }

    @Test
    void signsComeBeforeTheMatrix() {
        Transform transform = new Transform(16, new Transform.Signs.TransformerEngine());
        float[] values = new float[16];
        // Column 3 of the matrix, times -1: the signs of the bits that 3 shares with 0, 1, 2, ...
        values[3] = 4;
        BlockReader reader = reader(Tensor.ofFloats("one", Shape.of(16), values), BlockShape.row(16), transform);
        assertArrayEquals(new float[] {-1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1}, block(reader, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -7})
    void randomSignsAreThoseOfTheColumnInEveryRowAndAboutHalfAreNegative(long seed) {
        int columns = 4096;
        float[] ones = new float[2 * columns];
        Arrays.fill(ones, 1);
        Transform transform = new Transform(1, new Transform.Signs.Random(seed));
        BlockReader reader = reader(Tensor.ofFloats("ones", Shape.of(2, columns), ones), BlockShape.row(32), transform);
        float[] all = new float[2 * columns];
        reader.read(0, reader.layout().blocks(), all);
        int negative = 0;
        for (int i = 0; i < columns; i++) {
            assertEquals(1, Math.abs(all[i]));
            assertEquals(all[i], all[columns + i]);
            negative += all[i] < 0 ? 1 : 0;
        }
        // Half of 4096, give or take 5 standard deviations of 32.
        assertEquals(2048, negative, 160);
    }

    @Test
    void aTransformSaysWhichTensorsItCannotTake() {
        Transform transform = new Transform(16, KEPT);
        assertTrue(transform.obstacle(Shape.of(3, 32), false).isEmpty());
        assertEquals(
                Optional.of("a Hadamard transform of 16 needs rows of a multiple of it, not 40"),
                transform.obstacle(Shape.of(32, 40), false));
        assertEquals(
                Optional.of("a Hadamard transform of 16 needs columns of a multiple of it, not 3"),
                transform.obstacle(Shape.of(3, 32), true));
        assertTrue(Transform.NONE.obstacle(Shape.of(3, 5), false).isEmpty());
    }
}
