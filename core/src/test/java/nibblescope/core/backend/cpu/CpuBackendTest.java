package nibblescope.core.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.BlockRange;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The backend against the reference quantizer, byte for byte, and its errors against those of one
/// block after the other.
class CpuBackendTest {
    private static final Set<Job.Output> ALL = EnumSet.allOf(Job.Output.class);
    private static final int[] THREADS = {1, 2, 3, 7};
    /// Scalars, no elements, one column, odd columns, blocks and rows of blocks that end early.
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
    /// 331 rows of 13 or 26 blocks: more than one run of 4096 blocks of 32, and of two of 16.
    private static final Shape MANY_BLOCKS = Shape.of(331, 409);

    private static Tensor random(Shape shape, DType dtype, long seed, boolean special) {
        Random random = new Random(seed);
        int elements = (int) shape.elements();
        MemorySegment data = Arena.ofAuto().allocate((long) elements * dtype.bits() / 8);
        for (int i = 0; i < elements; i++) {
            put(data, dtype, i, special ? anyValue(random) : random.nextGaussian() * 0.02);
        }
        return new Tensor(new TensorInfo("seed " + seed, dtype, shape), data);
    }

    /// Zeros, values of all sizes, and now and then one that is not finite.
    private static double anyValue(Random random) {
        return switch (random.nextInt(400)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            case 3 -> Float.MIN_VALUE;
            case 4 -> Float.MAX_VALUE;
            case 5, 6, 7, 8, 9 -> 0.0;
            case 10, 11, 12 -> -0.0;
            default -> Math.scalb(random.nextGaussian(), random.nextInt(12) - 6);
        };
    }

    private static void put(MemorySegment data, DType dtype, long index, double value) {
        switch (dtype) {
            case F64 -> data.set(JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8 * index, value);
            case F32 -> data.set(JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 4 * index, (float) value);
            case F16 ->
                data.set(
                        JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 2 * index, Float.floatToFloat16((float)
                                value));
            case BF16 ->
                data.set(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 2 * index, (short)
                        (Float.floatToRawIntBits((float) value) >> 16));
            case BOOL, F4, F6_E2M3, F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ ->
                throw new IllegalArgumentException(dtype.name());
            case I16, U16, I32, U32, C64, I64, U64 -> throw new IllegalArgumentException(dtype.name());
        }
    }

    private static List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        long seed = 100;
        for (DType dtype : List.of(DType.F32, DType.BF16, DType.F16, DType.F64)) {
            for (Shape shape : SHAPES) {
                tensors.add(random(shape, dtype, seed++, seed % 2 == 0));
            }
        }
        tensors.add(random(MANY_BLOCKS, DType.F32, seed++, false));
        tensors.add(random(MANY_BLOCKS, DType.BF16, seed, true));
        return tensors;
    }

    @TestFactory
    Stream<DynamicTest> everyRecipeGivesTheReferencesBytesAndTheSameErrorsOnAnyNumberOfThreads() {
        List<Tensor> tensors = tensors();
        return RecipeCatalog.all().stream().map(recipe -> dynamicTest(recipe.id(), () -> compare(recipe, tensors)));
    }

    private static void compare(Recipe recipe, List<Tensor> tensors) throws BackendException {
        List<CpuBackend> backends =
                Arrays.stream(THREADS).mapToObj(CpuBackend::new).toList();
        // To try many ranges on each of many blocks takes its time.
        boolean slow = recipe.scaling().range() instanceof BlockRange.LeastError;
        for (Tensor tensor : tensors) {
            if (recipe.obstacle(tensor.shape()).isEmpty()
                    && !(slow && tensor.shape().equals(MANY_BLOCKS))) {
                compare(recipe, tensor, backends);
            }
        }
        backends.forEach(CpuBackend::close);
    }

    private static void compare(Recipe recipe, Tensor tensor, List<CpuBackend> backends) throws BackendException {
        String what = "%s on %s %s of %s".formatted(recipe, tensor.dtype(), tensor.shape(), tensor.name());
        try (Arena arena = Arena.ofShared()) {
            float amax = recipe.hasTensorScale() ? ReferenceQuantizer.amax(tensor, recipe) : 0;
            QuantizedTensor expected = ReferenceQuantizer.quantize(tensor, recipe, arena);
            BlockErrors errors = BlockErrors.allocate(expected.layout(), arena);
            ErrorSummary summary =
                    blockAfterBlock(tensor, expected, job(tensor, recipe, amax).quantizer(), errors);
            for (CpuBackend backend : backends) {
                assertEquals(amax, backend.amax(tensor, recipe, RunMonitor.NONE), what);
                RunResult result = backend.run(job(tensor, recipe, amax), arena, RunMonitor.NONE);
                QuantizedTensor actual = result.quantized().orElseThrow();
                assertEquals(-1, expected.codes().mismatch(actual.codes()), what);
                assertEquals(-1, expected.scales().mismatch(actual.scales()), what);
                assertEquals(expected.storedTensorScale(), actual.storedTensorScale(), what);
                BlockErrors blockErrors = result.blockErrors().orElseThrow();
                assertEquals(-1, errors.squaredErrors().mismatch(blockErrors.squaredErrors()), what);
                assertEquals(-1, errors.nonFinite().mismatch(blockErrors.nonFinite()), what);
                // Doubles of records are equal where their bits are.
                assertEquals(summary, result.summary(), what);
            }
        }
    }

    private static Job job(Tensor tensor, Recipe recipe, float amax) {
        return new Job(tensor, recipe, amax, ALL);
    }

    /// The definition: runs of 4096 blocks from block 0 on, each summed up in order, then their
    /// sums.
    private static ErrorSummary blockAfterBlock(
            Tensor tensor, QuantizedTensor quantized, BlockQuantizer quantizer, BlockErrors errors) {
        BlockLayout layout = quantized.layout();
        BlockReader reader = new BlockReader(tensor, quantized.recipe());
        BlockQuantizers quantizers = new BlockQuantizers(tensor, quantizer);
        BlockMeter meter = new BlockMeter(quantizer);
        float[] values = new float[layout.blockSize()];
        byte[] codes = new byte[layout.blockSize()];
        List<ErrorSummary> runs = new ArrayList<>();
        for (long block = 0; block < layout.blocks(); block++) {
            quantized.codes(layout, block, codes, 0);
            int length = reader.read(block, values, 0);
            meter.measure(quantizers.of(block), values, 0, length, codes, 0, quantized.scaleCode(block));
            errors.set(block, meter);
            if ((block + 1) % 4096 == 0) {
                runs.add(meter.take());
            }
        }
        runs.add(meter.take());
        return ErrorSummary.ofRuns(runs);
    }

    @Test
    void rowsOfATensorGiveTheirPartOfItsBytes() throws BackendException {
        Shape shape = Shape.of(12, 70);
        Tensor whole = random(shape, DType.F32, 7, false);
        float amax = ReferenceQuantizer.amax(whole);
        Tensor part = whole.slice(5 * 70, Shape.of(4, 70));
        try (CpuBackend backend = new CpuBackend(2);
                Arena arena = Arena.ofShared()) {
            for (Recipe recipe : recipesOfRows()) {
                QuantizedTensor all = quantize(backend, new Job(whole, recipe, amax, ALL), arena);
                QuantizedTensor rows = quantize(backend, new Job(part, recipe, amax, ALL), arena);
                long codes = rows.layout().codeBytesPerRow();
                long scales = rows.layout().blocksPerRow()
                        * recipe.scaling().scaleFormat().bytes();
                assertEquals(-1, all.codes().asSlice(5 * codes, 4 * codes).mismatch(rows.codes()), recipe::id);
                assertEquals(-1, all.scales().asSlice(5 * scales, 4 * scales).mismatch(rows.scales()), recipe::id);
            }
        }
    }

    /// Those whose blocks lie in one row.
    private static List<Recipe> recipesOfRows() {
        return RecipeCatalog.all().stream()
                .filter(recipe -> recipe.scaling().block().isRow())
                .toList();
    }

    private static QuantizedTensor quantize(CpuBackend backend, Job job, Arena arena) throws BackendException {
        return backend.run(job, arena, RunMonitor.NONE).quantized().orElseThrow();
    }

    @Test
    void onlyWhatAJobWantsIsKept() throws BackendException {
        Recipe recipe = RecipeCatalog.all().getFirst();
        Job job = new Job(random(Shape.of(2, 40), DType.F32, 8, false), recipe, 1f, Set.of());
        try (CpuBackend backend = new CpuBackend(2);
                Arena arena = Arena.ofShared()) {
            RunResult result = backend.run(job, arena, RunMonitor.NONE);
            assertTrue(result.quantized().isEmpty());
            assertTrue(result.blockErrors().isEmpty());
            assertEquals(80, result.summary().elements());
        }
    }
}
