package nibblescope.core.backend.cuda;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunResult;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Dequantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// The host's side of the backend, on a device that keeps the kernels' contract in Java: everything
/// is equal to the backend of the processors, bit for bit.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CudaBackendTest {
    private static final Set<Job.Output> ALL = EnumSet.allOf(Job.Output.class);
    /// Chunks of one to eight runs of 4096 blocks.
    private static final Limits SMALL_CHUNKS = new Limits(Limits.LEAST_CHUNK_BYTES, Long.MAX_VALUE, 3);

    private static final List<Shape> SHAPES = List.of(
            Shape.of(),
            Shape.of(0),
            Shape.of(3, 0),
            Shape.of(0, 5),
            Shape.of(9, 1),
            Shape.of(5, 33),
            Shape.of(2, 3, 50),
            Shape.of(32),
            Shape.of(4, 256));

    private final FakeDriver driver = new FakeDriver();
    private final CudaBackend backend = new CudaBackend(0, FakeDriver.opener(driver), SMALL_CHUNKS);
    private final CpuBackend processors = new CpuBackend(2);

    @AfterAll
    void close() {
        backend.close();
        processors.close();
        assertEquals(0, driver.taken(), "all device memory is given back");
        assertEquals(0, driver.contexts);
    }

    private static List<Tensor> smallTensors() {
        List<Tensor> tensors = new ArrayList<>();
        long seed = 100;
        for (DType dtype : List.of(DType.F32, DType.BF16, DType.F16, DType.F64)) {
            for (Shape shape : SHAPES) {
                var order = seed % 3 == 0 ? BIG_ENDIAN : LITTLE_ENDIAN;
                tensors.add(CudaTensors.random(shape, dtype, order, seed++, seed % 2 == 0));
            }
        }
        return tensors;
    }

    /// Several chunks, more than the ring has slots, of rows that end in the middle of a block and of
    /// a chunk; and one whose blocks are all full.
    private static List<Tensor> largeTensors() {
        return List.of(
                CudaTensors.random(Shape.of(1601, 409), DType.F32, LITTLE_ENDIAN, 7, false),
                CudaTensors.random(Shape.of(3, 333_344), DType.BF16, LITTLE_ENDIAN, 8, true),
                CudaTensors.random(Shape.of(401, 1001), DType.F16, BIG_ENDIAN, 9, true),
                CudaTensors.random(Shape.of(331, 409), DType.F64, LITTLE_ENDIAN, 10, false));
    }

    @TestFactory
    Stream<DynamicTest> everyRecipeGivesWhatTheProcessorsGive() {
        List<Tensor> tensors = smallTensors();
        return CudaTensors.recipesWithKernels().stream()
                .map(recipe -> dynamicTest(recipe.id(), () -> compare(recipe, tensors)));
    }

    @TestFactory
    Stream<DynamicTest> tensorsOfManyChunksGiveWhatTheProcessorsGive() {
        List<Tensor> tensors = largeTensors();
        return Stream.of(
                        "mxfp4-ocp-floor",
                        "e8m0-16-nearest",
                        "nvfp4-modelopt",
                        "e4m3-32",
                        "nvfp4-torchao",
                        "nvfp4-transformer-engine")
                .map(id -> RecipeCatalog.find(id).orElseThrow())
                .map(recipe -> dynamicTest(recipe.id(), () -> compare(recipe, tensors)));
    }

    private void compare(Recipe recipe, List<Tensor> tensors) throws BackendException {
        for (Tensor tensor : tensors) {
            SameRuns.assertSame(processors, backend, recipe, tensor);
        }
    }

    @Test
    void aSearchInAWindowIsRunToo() throws BackendException {
        Recipe search = RecipeCatalog.find("nvfp4-torchao-search").orElseThrow();
        Recipe window = search.with("window", search.scaling().with(new ScaleChoice.Search(-3, 1)));
        compare(window, List.of(CudaTensors.random(Shape.of(300, 409), DType.BF16, LITTLE_ENDIAN, 11, true)));
    }

    @Test
    void dequantizedValuesAreThoseOfTheDequantizer() throws BackendException {
        for (String id :
                List.of("mxfp4-ocp-floor", "nvfp4-modelopt", "e4m3-32", "nvfp4-transformer-engine-4over6-mse")) {
            Recipe recipe = RecipeCatalog.find(id).orElseThrow();
            List<Tensor> tensors = new ArrayList<>(smallTensors());
            tensors.addAll(largeTensors());
            for (Tensor tensor : tensors) {
                try (Arena arena = Arena.ofShared()) {
                    float amax = 3.7f;
                    RunResult run = processors.run(new Job(tensor, recipe, amax, ALL), arena, RunMonitor.NONE);
                    QuantizedTensor quantized = run.quantized().orElseThrow();
                    MemorySegment values = backend.dequantize(quantized, run.quantizer(), arena, RunMonitor.NONE);
                    assertDequantized(quantized, run.quantizer(), values, id + " of " + tensor.name());
                }
            }
        }
    }

    private static void assertDequantized(
            QuantizedTensor quantized, BlockQuantizer quantizer, MemorySegment values, String what) {
        Dequantizer dequantizer = new Dequantizer(quantized, _ -> quantizer);
        float[] block = new float[quantized.recipe().blockSize()];
        long at = 0;
        for (long i = 0; i < quantized.layout().blocks(); i++) {
            int length = dequantizer.dequantize(i, block, 0);
            for (int j = 0; j < length; j++) {
                assertEquals(block[j], values.getAtIndex(ValueLayout.JAVA_FLOAT, at++), what);
            }
        }
        assertEquals(at * Float.BYTES, values.byteSize(), what);
    }

    @Test
    void onlyWhatAJobWantsIsKept() throws BackendException {
        Tensor tensor = CudaTensors.random(Shape.of(2, 40), DType.F32, LITTLE_ENDIAN, 12, false);
        Job job = new Job(tensor, RecipeCatalog.all().getFirst(), 1f, Set.of());
        try (Arena arena = Arena.ofShared()) {
            RunResult result = backend.run(job, arena, RunMonitor.NONE);
            assertTrue(result.quantized().isEmpty());
            assertTrue(result.blockErrors().isEmpty());
            assertEquals(processors.run(job, arena, RunMonitor.NONE).summary(), result.summary());
        }
    }

    @Test
    void progressReachesTheTotalOnceAndNeverExceedsIt() throws BackendException {
        Tensor tensor = largeTensors().getFirst();
        AtomicLong furthest = new AtomicLong();
        AtomicLong ends = new AtomicLong();
        RunMonitor monitor = new RunMonitor() {
            @Override
            public void progress(long done, long total) {
                assertEquals(tensor.elements(), total);
                assertTrue(done > furthest.getAndSet(done) && done <= total);
                ends.addAndGet(done == total ? 1 : 0);
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
        backend.amax(tensor, monitor);
        assertEquals(1, ends.get());
        furthest.set(0);
        Job job = new Job(tensor, RecipeCatalog.all().getFirst(), 1f, ALL);
        try (Arena arena = Arena.ofShared()) {
            backend.run(job, arena, monitor);
        }
        assertEquals(2, ends.get());
    }

    @Test
    void aMeasurementCountsWhatTheKernelReadsAndWrites() throws BackendException {
        Tensor tensor = CudaTensors.random(Shape.of(500, 700), DType.BF16, LITTLE_ENDIAN, 13, false);
        Recipe recipe = RecipeCatalog.find("nvfp4-modelopt").orElseThrow();
        Measurement plain = backend.measure(new Job(tensor, recipe, 1f, Set.of()), 3, RunMonitor.NONE);
        Measurement withErrors = backend.measure(new Job(tensor, recipe, 1f, ALL), 40, RunMonitor.NONE);
        // 44 blocks a row, the last one padded: 16 values of 2 bytes, 8 bytes of codes, a scale.
        long blocks = 500 * 44;
        assertEquals(blocks * (32 + 8 + 1), plain.bytes());
        assertEquals(blocks * (32 + 8 + 1 + 4), withErrors.bytes());
        assertEquals(3, plain.nanos().size());
        assertEquals(40, withErrors.nanos().size());
        assertEquals(2_000_000, plain.medianNanos());
        // A quarter of what may be taken, read and written in 2 ms.
        assertTrue(plain.copyBytesPerSecond() > 1e9);
        assertTrue(driver.launched.contains("modelopt_16_bf16"));
    }

    @Test
    void aMeasurementOfATensorThatDoesNotFitIsOfItsFirstBlocks() throws BackendException {
        FakeDriver small = new FakeDriver();
        // The ring takes about 3 x 4 times the chunk, 6 MiB; of the rest 0.8 may be taken.
        small.freeBytes = 10L << 20;
        Tensor tensor = CudaTensors.random(Shape.of(2000, 2000), DType.BF16, LITTLE_ENDIAN, 14, false);
        Recipe recipe = RecipeCatalog.find("mxfp4-ocp-floor").orElseThrow();
        try (CudaBackend one = new CudaBackend(0, FakeDriver.opener(small), SMALL_CHUNKS)) {
            Measurement measured = one.measure(new Job(tensor, recipe, 1f, Set.of()), 2, RunMonitor.NONE);
            assertTrue(measured.bytes() > 1 << 20 && measured.bytes() < 4 << 20, "bytes " + measured.bytes());
            assertEquals(0, measured.bytes() % (64 + 16 + 1));
        }
    }
}
