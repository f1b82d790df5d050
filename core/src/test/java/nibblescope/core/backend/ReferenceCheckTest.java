package nibblescope.core.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceCheckTest {
    /// Rows of 2 blocks of 16 and a short one of 5: 3 x 5000 blocks, which are 4 runs of 4096.
    private static final int ROWS = 5000;

    private static final int COLUMNS = 37;
    private static final int BLOCKS = 3 * ROWS;

    private final CpuBackend backend = new CpuBackend(2);
    private final Arena arena = Arena.ofShared();
    private final Recipe recipe = RecipeCatalog.find("nvfp4-modelopt").orElseThrow();
    private final Tensor tensor = Tensor.ofFloats("t", Shape.of(ROWS, COLUMNS), normal(ROWS * COLUMNS));

    private static float[] normal(int count) {
        Random random = new Random(3);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @AfterEach
    void close() {
        backend.close();
        arena.close();
    }

    private RunResult run() throws BackendException {
        float amax = backend.amax(tensor, RunMonitor.NONE);
        Set<Job.Output> all = Set.of(Job.Output.QUANTIZED_TENSOR, Job.Output.BLOCK_ERRORS);
        return backend.run(new Job(tensor, recipe, amax, all), arena, RunMonitor.NONE);
    }

    private Verification check(RunResult result) {
        float amax = ReferenceCheck.amax(tensor, RunMonitor.NONE);
        return ReferenceCheck.compare(job(amax), result, RunMonitor.NONE);
    }

    private Job job(float amax) {
        return new Job(tensor, recipe, amax, Set.of());
    }

    @Test
    void aRunOnTheProcessorsIsEqualInAllBytes() throws Exception {
        // Codes: 19 bytes a row. A block has a byte of scale, 4 of error, 1 of the non-finite count.
        assertEquals(new Verification.AllEqual(19L * ROWS + 6L * BLOCKS), check(run()));
    }

    @Test
    void theFirstBlockThatDiffersIsTold() throws Exception {
        RunResult result = run();
        MemorySegment scales = result.quantized().orElseThrow().scales();
        byte right = scales.get(JAVA_BYTE, 4097);
        scales.set(JAVA_BYTE, BLOCKS - 1, (byte) ~scales.get(JAVA_BYTE, BLOCKS - 1));
        scales.set(JAVA_BYTE, 4097, (byte) 0x01);
        assertEquals(new Verification.Differs(4097, "scale", "01", "%02x".formatted(right)), check(result));
    }

    @Test
    void codesOfAShortBlockAreComparedToTheLast() throws Exception {
        RunResult result = run();
        MemorySegment codes = result.quantized().orElseThrow().codes();
        // Block 2 is the short one of row 0: 5 codes in bytes 16 to 18, the last of them half a byte.
        byte[] right = codes.asSlice(16, 3).toArray(JAVA_BYTE);
        codes.set(JAVA_BYTE, 18, (byte) (right[2] | 0x70));
        assertEquals(
                new Verification.Differs(
                        2,
                        "codes",
                        "%02x%02x%02x".formatted(right[2] | 0x70, right[1], right[0]),
                        "%02x%02x%02x".formatted(right[2], right[1], right[0])),
                check(result));
    }

    @Test
    void errorsAreComparedBitForBit() throws Exception {
        RunResult result = run();
        MemorySegment errors = result.blockErrors().orElseThrow().squaredErrors();
        float right = errors.getAtIndex(JAVA_FLOAT, 9);
        errors.setAtIndex(JAVA_FLOAT, 9, Math.nextUp(right));
        Verification.Differs differs = (Verification.Differs) check(result);
        assertEquals(9, differs.block());
        assertEquals("error", differs.what());
        assertEquals("%08x".formatted(Float.floatToRawIntBits(right)), differs.expected());
    }

    @Test
    void countsOfNonFiniteElementsAreCompared() throws Exception {
        RunResult result = run();
        result.blockErrors().orElseThrow().nonFinite().set(JAVA_BYTE, 7, (byte) 2);
        assertEquals(new Verification.Differs(7, "non-finite", "02", "00"), check(result));
    }

    @Test
    void anotherTensorScaleIsADifference() throws Exception {
        RunResult result = run();
        float amax = 2 * ReferenceQuantizer.amax(tensor);
        assertTrue(ReferenceCheck.compare(job(amax), result, RunMonitor.NONE) instanceof Verification.Differs);
    }

    @Test
    void amaxIsThatOfTheReference() {
        assertEquals(ReferenceQuantizer.amax(tensor), ReferenceCheck.amax(tensor, RunMonitor.NONE));
        Tensor withNaN = Tensor.ofFloats("n", Shape.of(3), 1f, Float.NaN, Float.NEGATIVE_INFINITY);
        assertEquals(Float.NaN, ReferenceCheck.amax(withNaN, RunMonitor.NONE));
        assertEquals(0f, ReferenceCheck.amax(Tensor.ofFloats("e", Shape.of(0)), RunMonitor.NONE));
    }

    @Test
    void progressEndsWithAllElements() throws Exception {
        AtomicLong most = new AtomicLong();
        RunMonitor monitor = new RunMonitor() {
            @Override
            public void progress(long done, long total) {
                assertEquals((long) ROWS * COLUMNS, total);
                most.accumulateAndGet(done, Math::max);
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
        ReferenceCheck.compare(job(ReferenceQuantizer.amax(tensor)), run(), monitor);
        assertEquals((long) ROWS * COLUMNS, most.get());
    }

    @Test
    void aCancelledCheckHasNoOutcome() throws Exception {
        RunResult result = run();
        RunMonitor cancelled = new RunMonitor() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        assertThrows(CancellationException.class, () -> ReferenceCheck.compare(job(1), result, cancelled));
        assertThrows(CancellationException.class, () -> ReferenceCheck.amax(tensor, cancelled));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nvfp4-transformer-engine-2d",
                "nvfp4-transformer-engine-2d-4over6-mae",
                "nvfp4-transformer-engine-row-scaled",
                "nvfp4-transformer-engine-hadamard",
                "nvfp4-compressed-tensors-memoryless-mse",
                "nvfp4-modelopt-mse",
                "fp8-e4m3-tensor",
                "fp8-e4m3-128x128",
                "int4-32",
                "q8_0-ggml"
            })
    void blocksOfAnyShapeAndScalesOfAnyFormatAreChecked(String id) throws Exception {
        Recipe other = RecipeCatalog.find(id).orElseThrow();
        Tensor matrix = Tensor.ofFloats("m", Shape.of(48, 67), normal(48 * 67));
        float amax = ReferenceCheck.amax(matrix, other, RunMonitor.NONE);
        assertEquals(backend.amax(matrix, other, RunMonitor.NONE), amax);
        Set<Job.Output> all = Set.of(Job.Output.QUANTIZED_TENSOR, Job.Output.BLOCK_ERRORS);
        RunResult result = backend.run(new Job(matrix, other, amax, all), arena, RunMonitor.NONE);
        assertInstanceOf(
                Verification.AllEqual.class,
                ReferenceCheck.compare(new Job(matrix, other, amax, Set.of()), result, RunMonitor.NONE));
        MemorySegment codes = result.quantized().orElseThrow().codes();
        codes.set(JAVA_BYTE, 40, (byte) (codes.get(JAVA_BYTE, 40) ^ 1));
        assertInstanceOf(
                Verification.Differs.class,
                ReferenceCheck.compare(new Job(matrix, other, amax, Set.of()), result, RunMonitor.NONE));
    }

    @Test
    void moreElementsThanAByteCountsMayNotBeFinite() throws Exception {
        Recipe square = RecipeCatalog.find("nvfp4-transformer-engine-2d").orElseThrow();
        float[] values = new float[16 * 16];
        Arrays.fill(values, Float.NaN);
        Tensor matrix = Tensor.ofFloats("m", Shape.of(16, 16), values);
        Set<Job.Output> all = Set.of(Job.Output.BLOCK_ERRORS);
        RunResult result = backend.run(new Job(matrix, square, Float.NaN, all), arena, RunMonitor.NONE);
        assertEquals(256, result.blockErrors().orElseThrow().nonFinite(0));
        assertEquals(Float.NaN, result.blockErrors().orElseThrow().meanSquaredError(0));
    }
}
