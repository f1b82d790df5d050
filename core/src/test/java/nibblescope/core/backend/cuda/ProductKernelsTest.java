package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static nibblescope.core.backend.cuda.ProductKernelsOnThisMachine.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Dequantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The kernels of `products.cu` on this machine, against what codes and scales stand for.
class ProductKernelsTest {
    private static final Recipe NVFP4 = RecipeCatalog.find("nvfp4-torchao").orElseThrow();
    private static final Recipe MXFP4 = RecipeCatalog.find("mxfp4-ocp-floor").orElseThrow();
    private static final List<String> VARIANTS = List.of("r1u2", "r1u4", "r2u1", "r2u2");
    private static final List<String> PLAIN_VARIANTS = List.of("r1u4", "r2u1", "r2u2", "r4u1");
    private static final short ONE = (short) 0x3F80;

    /// How E2M1 becomes F16.
    enum Decoding {
        BY_BITS,
        BY_WAY_OF_E4M3
    }

    private static final Map<Decoding, ProductKernelsOnThisMachine> MADE = new EnumMap<>(Decoding.class);

    @BeforeAll
    static void make(@TempDir Path folder) throws Exception {
        assumeTrue(ProductKernelsOnThisMachine.canBeMade(), "skipped: there is no g++ on the PATH");
        for (Decoding decoding : Decoding.values()) {
            MADE.put(
                    decoding,
                    new ProductKernelsOnThisMachine(
                            Files.createDirectory(folder.resolve(decoding.name())),
                            decoding == Decoding.BY_BITS ? List.of() : List.of("-DBY_WAY_OF_E4M3")));
        }
    }

    private static ProductKernelsOnThisMachine made(Decoding decoding) {
        return Objects.requireNonNull(MADE.get(decoding));
    }

    /// Rows of one scale code each, 0 to `scales` - 1, columns of all element codes.
    private static QuantizedTensor allCodes(Recipe recipe, int scales, Arena arena) {
        QuantizedTensor all = QuantizedTensor.allocate(Shape.of(scales, 32), recipe, 1, arena);
        for (int row = 0; row < scales; row++) {
            for (int i = 0; i < 16; i++) {
                int even = 2 * i % 16;
                all.codes().set(JAVA_BYTE, row * 16L + i, (byte) (even | (even + 1) << 4));
            }
        }
        for (long block = 0; block < all.layout().blocks(); block++) {
            all.scales().set(JAVA_BYTE, block, (byte) all.layout().row(block));
        }
        return all;
    }

    /// x is 1 at one column and 0 elsewhere, so each y is one weight, and no rounding is left.
    private static void assertEveryWeightIsItsValue(
            Decoding decoding, String kernel, QuantizedTensor all, float[][] values, int batch) throws Exception {
        for (int from = 0; from < 32; from += batch) {
            short[] x = new short[32 * batch];
            for (int vector = 0; vector < batch; vector++) {
                x[vector * 32 + from + vector] = ONE;
            }
            float[] y = made(decoding).run(kernel, all, batch, 1, x);
            for (int vector = 0; vector < batch; vector++) {
                for (int row = 0; row < values.length; row++) {
                    float expected = values[row][from + vector];
                    int where = row;
                    int column = from + vector;
                    assertEquals(
                            expected,
                            // The sign of a zero is not kept.
                            y[vector * values.length + row] + 0f,
                            () -> "scale code " + where + ", column " + column);
                }
            }
        }
    }

    private static float[][] values(QuantizedTensor quantized, float tensorAmax) {
        BlockQuantizer quantizer = new BlockQuantizer(quantized.recipe(), tensorAmax);
        Dequantizer dequantizer = new Dequantizer(quantized, _ -> quantizer);
        int columns = (int) quantized.shape().columns();
        float[][] values = new float[(int) quantized.shape().rows()][columns];
        for (long block = 0; block < quantized.layout().blocks(); block++) {
            float[] row = values[(int) quantized.layout().row(block)];
            dequantizer.dequantize(block, row, (int) quantized.layout().column(block));
        }
        for (float[] row : values) {
            for (int i = 0; i < row.length; i++) {
                row[i] += 0f;
            }
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void everyElementCodeUnderEveryE4m3ScaleIsMultipliedExactly(Decoding decoding) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor all = allCodes(NVFP4, 127, arena);
            // An amax of 2688 makes the tensor scale 1.
            float[][] values = values(all, 2688);
            assertEquals(6f * 448f, values[126][7]);
            assertEquals(0.5f * 0x1p-9f, values[1][1]);
            assertEveryWeightIsItsValue(decoding, "gemv_nvfp4_r1u2", all, values, 1);
            assertEveryWeightIsItsValue(decoding, "batch_nvfp4", all, values, 8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyElementCodeUnderEveryE8m0ScaleIsMultipliedExactly(Decoding decoding) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            // Up to 2^121: from there on, sums may leave FP32 before the vector's factor is undone.
            QuantizedTensor all = allCodes(MXFP4, 249, arena);
            float[][] values = values(all, 1);
            assertEquals(0x1p-128f, values[0][1]);
            assertEveryWeightIsItsValue(decoding, "gemv_mxfp4_r1u2", all, values, 1);
            // Up to 2^125: beyond, 6 times the scale is no BF16.
            QuantizedTensor finite = allCodes(MXFP4, 253, arena);
            assertEveryWeightIsItsValue(decoding, "batch_mxfp4", finite, values(finite, 1), 8);
        }
    }

    /// One product to be compared with float64.
    record Case(Decoding decoding, String kernel, int rows, int columns, int batch, double tolerance) {}

    private static Stream<Case> cases() {
        return Stream.of(Decoding.values()).flatMap(ProductKernelsTest::cases);
    }

    private static Stream<Case> cases(Decoding decoding) {
        // Chunks that no number of lanes divides, rows that no block of threads divides; F16 adds 4 products.
        Stream<Case> packed = Stream.of("nvfp4", "mxfp4")
                .flatMap(format -> VARIANTS.stream()
                        .flatMap(variant -> Stream.of(
                                new Case(decoding, "gemv_" + format + "_" + variant, 37, 352, 1, 1e-3),
                                new Case(decoding, "gemv_" + format + "_" + variant, 9, 2080 + 32, 1, 1e-3))));
        Stream<Case> plain = PLAIN_VARIANTS.stream()
                .map(variant -> new Case(decoding, "gemv_bf16_" + variant, 37, 2080 + 32, 1, 1e-6));
        Stream<Case> batches = Stream.of("nvfp4", "mxfp4", "bf16")
                .flatMap(format -> IntStream.of(1, 3, 8)
                        .mapToObj(batch -> new Case(decoding, "batch_" + format, 37, 352, batch, 1e-6)));
        return Stream.of(packed, plain, batches).flatMap(stream -> stream);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void productsAreThoseOfTheDequantizedWeights(Case product) throws Exception {
        int rows = product.rows();
        int columns = product.columns();
        Tensor weights = normal(rows, columns, 1).generate();
        short[] x = bf16(normal(product.batch(), columns, 2).generate());
        float alpha = 0.75f;
        try (Arena arena = Arena.ofConfined()) {
            ProductKernelsOnThisMachine kernels = made(product.decoding());
            double[][] values = new double[rows][columns];
            float[] y;
            if (product.kernel().contains("bf16")) {
                short[] w = bf16(weights);
                for (int i = 0; i < w.length; i++) {
                    values[i / columns][i % columns] = value(w[i]);
                }
                y = kernels.run(product.kernel(), rows, columns, product.batch(), alpha, bytes(w), bytes(x));
            } else {
                Recipe recipe = product.kernel().contains("nvfp4") ? NVFP4 : MXFP4;
                QuantizedTensor quantized = ReferenceQuantizer.quantize(weights, recipe, arena);
                float amax = ReferenceQuantizer.amax(weights);
                float[][] floats = values(quantized, amax);
                for (int i = 0; i < rows * columns; i++) {
                    values[i / columns][i % columns] = floats[i / columns][i % columns];
                }
                float tensorScale = new BlockQuantizer(recipe, amax).tensorScale();
                y = kernels.run(product.kernel(), quantized, product.batch(), alpha * tensorScale, x);
            }
            double error = relativeError(values, x, product.batch(), alpha, y);
            assertTrue(error < product.tolerance(), "relative error " + error);
        }
    }

    private static double relativeError(double[][] weights, short[] x, int batch, float alpha, float[] y) {
        int columns = weights[0].length;
        double errors = 0;
        double squares = 0;
        for (int vector = 0; vector < batch; vector++) {
            for (int row = 0; row < weights.length; row++) {
                double sum = 0;
                for (int k = 0; k < columns; k++) {
                    sum += weights[row][k] * value(x[vector * columns + k]);
                }
                double error = y[vector * weights.length + row] - sum * alpha;
                errors += error * error;
                squares += sum * sum * alpha * alpha;
            }
        }
        return Math.sqrt(errors / squares);
    }

    @ParameterizedTest
    @EnumSource
    void vectorsOfAnySizeAreBroughtToWhatF16Holds(Decoding decoding) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor all = allCodes(NVFP4, 127, arena);
            // 2^-100, 2^90 and nothing at all, at column 7, whose code is 6.
            for (int bits : new int[] {27 << 7, 217 << 7, 0}) {
                short[] x = new short[32];
                x[7] = (short) bits;
                float[] y = made(decoding).run("gemv_nvfp4_r1u2", all, 1, 1, x);
                assertEquals(6f * 448f * value((short) bits), y[126]);
            }
        }
    }

    @Test
    void matricesAreMultipliedInOneOrderInFp32() throws Exception {
        int rows = 70;
        int tokens = 65;
        int columns = 40;
        short[] w = bf16(normal(rows, columns, 3).generate());
        short[] x = bf16(normal(tokens, columns, 4).generate());
        float[] wide = new float[w.length];
        float[] expected = new float[rows * tokens];
        for (int i = 0; i < w.length; i++) {
            wide[i] = value(w[i]);
        }
        for (int i = 0; i < expected.length; i++) {
            float sum = 0;
            for (int k = 0; k < columns; k++) {
                sum = Math.fma(value(x[i / rows * columns + k]), wide[i % rows * columns + k], sum);
            }
            expected[i] = sum * 0.3f;
        }
        ProductKernelsOnThisMachine kernels = made(Decoding.BY_BITS);
        assertArrayEquals(expected, kernels.run("matmul_bf16", rows, columns, tokens, 0.3f, bytes(w), bytes(x)));
        assertArrayEquals(expected, kernels.run("matmul_f32", rows, columns, tokens, 0.3f, bytes(wide), bytes(x)));
    }

    @Test
    void twoOutputsAreComparedInDouble() throws Exception {
        float[] y = new float[1000];
        float[] z = new float[1000];
        for (int i = 0; i < y.length; i++) {
            y[i] = i;
            z[i] = i % 2 == 0 ? i + 0.5f : i;
        }
        int blocks = 3;
        byte[] sums = made(Decoding.BY_BITS).output("compare", blocks, 0, 0, 0, bytes(z), bytes(y));
        double squares = 0;
        double errors = 0;
        for (int block = 0; block < blocks; block++) {
            squares += ByteBuffer.wrap(sums).order(ByteOrder.LITTLE_ENDIAN).getDouble(16 * block);
            errors += ByteBuffer.wrap(sums).order(ByteOrder.LITTLE_ENDIAN).getDouble(16 * block + 8);
        }
        // The sum of i^2 below 1000 is 999 * 1000 * 1999 / 6; 500 errors of 1/4.
        assertEquals(332_833_500, squares);
        assertEquals(125, errors);
    }

    private static SyntheticTensor normal(int rows, int columns, long seed) {
        return new SyntheticTensor(new Distribution.Normal(1), Shape.of(rows, columns), seed);
    }

    private static short[] bf16(Tensor tensor) {
        short[] bits = new short[(int) tensor.elements()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (short) (Float.floatToRawIntBits(tensor.get(i)) >> 16);
        }
        return bits;
    }

    private static float value(short bf16) {
        return Float.intBitsToFloat(bf16 << 16);
    }
}
