package nibblescope.core.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Dequantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Decode and layer runs with the kernels on this processor.
class ProductRunsTest {
    private static final long BUDGET_BYTES = 64L << 20;
    private static final DecodeRun.Rotation SMALL = new DecodeRun.Rotation(6_000, 3);

    private static @Nullable Gpu gpu;
    private static @Nullable Ring ring;
    private static @Nullable HostCopies copies;
    private static @Nullable Path cublasLt;

    @BeforeAll
    static void open(@TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER) Path folder) throws Exception {
        assumeTrue(HostDriver.isPossible(), "skipped: there is no g++ on the PATH");
        // A device of compute capability 10.0 multiplies in FP4.
        Driver driver = new WarpDriver(folder).driver(10);
        cublasLt = folder.resolve("libcublasLt.so");
        WarpDriver.compile(WarpDriver.CPP.resolve("cublaslt.cpp"), cublasLt);
        gpu = Gpu.open(driver, 0, "cuda:0", "none", Ptx.packaged("quantize.ptx").orElseThrow());
        copies = new HostCopies(1, "test");
        ring = Ring.allocate(
                driver,
                copies,
                new Limits(Limits.LEAST_CHUNK_BYTES, BUDGET_BYTES, 1),
                Limits.LEAST_CHUNK_BYTES,
                failures());
    }

    @AfterAll
    static void close() throws CudaException {
        if (ring != null) {
            ring.close();
        }
        if (copies != null) {
            copies.close();
        }
    }

    private static Failures failures() {
        return new Failures("cuda:0");
    }

    private static OpenDevice.Tools tools() {
        Gpu device = Objects.requireNonNull(gpu);
        return new OpenDevice.Tools(
                device,
                new SelfTests(device, failures()),
                Objects.requireNonNull(ring),
                BUDGET_BYTES,
                failures(),
                RunMonitor.NONE);
    }

    private static Receipt receipt() {
        return new Receipt(Objects.requireNonNull(gpu).device(), "test", Instant.EPOCH);
    }

    /// No file of that name is opened: there is no such folder.
    private static LibrarySearch noLibrary() {
        return new LibrarySearch(Optional.empty(), Map.of(), Path.of("no such folder"), false);
    }

    private static LibrarySearch library() {
        Optional<String> file = Optional.of(Objects.requireNonNull(cublasLt).toString());
        return new LibrarySearch(file, Map.of(), Path.of("no such folder"), false);
    }

    private static List<RunReport> decode(long rows, long columns, int batch) throws Exception {
        return decode(rows, columns, batch, noLibrary());
    }

    private static List<RunReport> decode(long rows, long columns, int batch, LibrarySearch search) throws Exception {
        var request = new RunRequest.Decode("cuda:0", 2, rows, columns, batch);
        return new DecodeRun(request, receipt(), search, SMALL).run(tools());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void bf16IsMultipliedByCublasLtWhereItIsFound(int batch) throws Exception {
        RunReport report = decode(40, 96, batch, library()).getFirst();
        assertEquals("bf16 (cuBLASLt)", report.recipe());
        assertTrue(report.relativeError() < 1e-6, report::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void productsOfAllFormatsAreRightAndCountWhatTheyRead(int batch) throws Exception {
        List<RunReport> reports = decode(40, 96, batch);
        assertEquals(
                List.of("bf16", "nvfp4-torchao", "mxfp4-ocp-floor"),
                reports.stream().map(RunReport::recipe).toList());
        long xAndY = batch * (96L * 2 + 40 * 4);
        // 2 bytes an element; 1/2 and 1/16; 1/2 and 1/32.
        assertEquals(40 * 96 * 2 + xAndY, reports.get(0).timing().bytes());
        assertEquals(40 * 96 / 2 + 40 * 6 + xAndY, reports.get(1).timing().bytes());
        assertEquals(40 * 96 / 2 + 40 * 3 + xAndY, reports.get(2).timing().bytes());
        for (RunReport report : reports) {
            assertEquals("40 x 96, batch " + batch, report.subject());
            assertTrue(report.relativeError() < 1e-3, report::toString);
            assertEquals(2, report.timing().nanos().size());
        }
        assertEquals(1.0, reports.getFirst().speedUp());
    }

    @Test
    void anOutputThatIsWrongOrMissingIsAnError() {
        ProductCheck check = new ProductCheck();
        // y is (1 * 3 + 2 * 4, 5), found (11, 5.5): errors 0.5^2 of 11^2 + 5^2.
        check.add(new float[] {1, 2}, new float[] {3, 4}, 11);
        assertEquals(0, check.relativeError());
        check.add(new float[] {1, 0}, new float[] {5, 4}, 5.5f);
        assertEquals(Math.sqrt(0.25 / 146), check.relativeError());
        check.add(new float[] {1, 0}, new float[] {5, 4}, Float.NaN);
        assertTrue(Double.isNaN(check.relativeError()));
    }

    @Test
    void rowsThatAreCheckedAreSpreadOverTheMatrix() {
        assertArrayEquals(new long[] {0, 1, 2}, ProductCheck.sample(3, 256));
        assertArrayEquals(new long[] {0, 250, 500, 750}, ProductCheck.sample(1000, 4));
    }

    @Test
    void weightsTakeTurnsUntilNoCacheHoldsThem() {
        // 400 MB of 9.4 MB each; 8 caches of 100 MB; no fewer than 2, no more than 4096.
        assertEquals(43, RotatedWeights.copies(9_437_184, 400_000_000, 1 << 20));
        assertEquals(80, RotatedWeights.copies(10_000_000, 400_000_000, 100_000_000));
        assertEquals(2, RotatedWeights.copies(1_000_000_000, 400_000_000, 1 << 20));
        assertEquals(4096, RotatedWeights.copies(100, 400_000_000, 1 << 20));
    }

    @Test
    void columnsThatAreNoMultipleOf32AreRefusedByName() {
        BackendException refused = assertThrows(BackendException.class, () -> decode(16, 100, 1));
        assertEquals(Obstacle.WRONG_REQUEST, refused.obstacle());
        assertTrue(refused.remedy().contains("multiple of 32"), refused::getMessage);
    }

    @Test
    void moreThanEightVectorsAreRefused() {
        assertEquals(
                Obstacle.WRONG_REQUEST,
                assertThrows(BackendException.class, () -> decode(16, 32, 9)).obstacle());
    }

    @Test
    void matricesThatTakeTurnsInMoreThanTheBudgetAreRefused() {
        BackendException refused = assertThrows(BackendException.class, () -> decode(1 << 13, 1 << 13, 1));
        assertEquals(Obstacle.OUT_OF_MEMORY, refused.obstacle());
    }

    @Test
    void aLibraryThatTheUserNamesHasToBeThere() {
        var search = new LibrarySearch(Optional.of("/no/such/libcublasLt.so"), Map.of(), Path.of("none"), false);
        var request = new RunRequest.Decode("cuda:0", 1, 16, 32, 1);
        BackendException missing = assertThrows(
                BackendException.class, () -> new DecodeRun(request, receipt(), search, SMALL).run(tools()));
        assertEquals(Obstacle.LIBRARY_MISSING, missing.obstacle());
        assertTrue(missing.found().contains("/no/such/libcublasLt.so"), missing::getMessage);
    }

    private static Tensor normal(long rows, long columns, long seed) {
        return new SyntheticTensor(new Distribution.Normal(1), Shape.of(rows, columns), seed).generate();
    }

    private static RunRequest.Layer layer(String... recipes) {
        TensorSource source = new TensorSource("file", "tensor");
        return new RunRequest.Layer("cuda:0", 2, source, source, List.of(recipes));
    }

    @Test
    void aLayersOutputIsComparedWithThatOfItsWeightsAsTheyWere() throws Exception {
        Tensor weights = normal(70, 96, 1);
        Tensor activations = normal(33, 96, 2);
        String[] recipes = {"nvfp4-torchao", "nvfp4-transformer-engine", "mxfp4-ocp-floor", "e8m0-16-nearest"};
        List<RunReport> reports =
                new LayerRun(layer(recipes), weights, activations, receipt(), noLibrary()).run(tools());
        assertEquals(List.of(recipes), reports.stream().map(RunReport::recipe).toList());
        for (RunReport report : reports) {
            assertEquals(DType.F32, report.dtype());
            assertEquals(70 * 96, report.elements());
            assertTrue(report.relativeError() < 1e-6, report::toString);
            Recipe recipe = RecipeCatalog.find(report.recipe()).orElseThrow();
            assertEquals(sqnrDecibels(weights, activations, recipe), report.sqnrDecibels(), 1e-3);
        }
    }

    @Test
    void weightsAndActivationsOfNvfp4AreMultipliedInFp4WhereTheDeviceCan() throws Exception {
        // 200 rows are two pieces of scales, 96 columns one and a half.
        Tensor weights = bf16(normal(200, 96, 1));
        Tensor activations = normal(33, 96, 2);
        String[] recipes = {"nvfp4-torchao", "mxfp4-ocp-floor"};
        List<RunReport> reports = new LayerRun(layer(recipes), weights, activations, receipt(), library()).run(tools());
        assertEquals(
                List.of("nvfp4-torchao", "nvfp4-torchao (W and X in FP4)", "mxfp4-ocp-floor"),
                reports.stream().map(RunReport::recipe).toList());
        RunReport ofWeights = reports.get(0);
        RunReport ofBoth = reports.get(1);
        assertEquals(DType.BF16, ofWeights.dtype());
        assertEquals(
                sqnrDecibels(
                        weights, activations, RecipeCatalog.find(recipes[0]).orElseThrow()),
                ofWeights.sqnrDecibels(),
                1e-3);
        assertEquals(new RunReport.Verification.NotAsked(), ofBoth.verification());
        assertTrue(ofBoth.relativeError() < 1e-6, ofBoth::toString);
        // X adds about as much error as W: 3 dB.
        assertEquals(ofWeights.sqnrDecibels() - 3, ofBoth.sqnrDecibels(), 1);
    }

    private static Tensor bf16(Tensor tensor) {
        short[] bits = new short[(int) tensor.elements()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = MatrixUpload.bf16(tensor.get(i));
        }
        return new Tensor(new TensorInfo("w", DType.BF16, tensor.shape()), MemorySegment.ofArray(bits));
    }

    @Test
    void roundingToBf16IsToTheNearestAndTiesToEven() {
        assertEquals((short) 0x3F80, MatrixUpload.bf16(1 + 0x1p-8f));
        assertEquals((short) 0x3F82, MatrixUpload.bf16(1 + 0x3p-8f));
        assertEquals((short) 0x3F81, MatrixUpload.bf16(Math.nextUp(1 + 0x1p-8f)));
        assertEquals((short) 0xFF80, MatrixUpload.bf16(-Float.MAX_VALUE));
        assertTrue(Float.isNaN(Float.intBitsToFloat(MatrixUpload.bf16(Float.intBitsToFloat(0x7F800001)) << 16)));
    }

    /// In float64, with X rounded to BF16.
    private static double sqnrDecibels(Tensor weights, Tensor activations, Recipe recipe) {
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor quantized = ReferenceQuantizer.quantize(weights, recipe, arena);
            BlockQuantizer quantizer = new BlockQuantizer(recipe, ReferenceQuantizer.amax(weights));
            Dequantizer dequantizer = new Dequantizer(quantized, _ -> quantizer);
            int rows = (int) weights.shape().rows();
            int columns = (int) weights.shape().columns();
            float[] dequantized = new float[rows * columns];
            int at = 0;
            for (long block = 0; block < quantized.layout().blocks(); block++) {
                at += dequantizer.dequantize(block, dequantized, at);
            }
            double squares = 0;
            double errors = 0;
            for (int i = 0; i < activations.shape().rows() * rows; i++) {
                double y = 0;
                double z = 0;
                for (int k = 0; k < columns; k++) {
                    float x = activations.get((long) (i / rows) * columns + k);
                    double rounded = Float.intBitsToFloat(MatrixUpload.bf16(x) << 16);
                    y += weights.get((long) (i % rows) * columns + k) * rounded;
                    z += dequantized[i % rows * columns + k] * rounded;
                }
                squares += y * y;
                errors += (z - y) * (z - y);
            }
            return 10 * Math.log10(squares / errors);
        }
    }

    @Test
    void activationsOfOtherColumnsAreRefused() {
        Tensor weights = normal(16, 96, 1);
        BackendException refused = assertThrows(
                BackendException.class,
                () -> new LayerRun(layer("nvfp4-torchao"), weights, normal(4, 64, 2), receipt(), noLibrary())
                        .run(tools()));
        assertEquals(Obstacle.WRONG_REQUEST, refused.obstacle());
        assertTrue(refused.remedy().contains("96"), refused::getMessage);
    }
}
