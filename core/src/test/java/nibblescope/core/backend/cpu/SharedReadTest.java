package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.CodePath;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Several recipes that share one read give what each gives alone, which is compared with the
/// reference elsewhere.
class SharedReadTest {
    private static final Set<Job.Output> ALL = EnumSet.allOf(Job.Output.class);

    private final CpuBackend backend = new CpuBackend(3);

    @AfterEach
    void close() {
        backend.close();
    }

    static Stream<Shape> shapes() {
        return Stream.of(
                Shape.of(),
                Shape.of(0),
                Shape.of(3, 0),
                Shape.of(9, 1),
                Shape.of(5, 33),
                Shape.of(128, 2048),
                // 25 blocks of 16 a row and 13 of 32: runs of 4096 blocks do not end together.
                Shape.of(400, 400),
                // Rows of more than a tile, the last block of each cut short.
                Shape.of(31, 5003),
                // One row of five runs of blocks of 16, and a rest.
                Shape.of(5 * 65_536 + 7));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theFourCornersOfAnyShape(Shape shape) throws BackendException {
        sharedReadsGiveWhatSingleRunsGive(tensor(shape, DType.F32, ByteOrder.LITTLE_ENDIAN), corners(), 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F64", "F32", "F16", "BF16"})
    void everyTypeInEitherByteOrder(DType dtype) throws BackendException {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            sharedReadsGiveWhatSingleRunsGive(tensor(Shape.of(200, 700), dtype, order), corners(), 0);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void recipesOfAllKindsBesideTheCorners(Shape shape) throws BackendException {
        Tensor tensor = tensor(shape, DType.BF16, ByteOrder.LITTLE_ENDIAN);
        List<Recipe> recipes = new ArrayList<>(corners());
        recipes.addAll(otherKinds());
        recipes.removeIf(recipe -> recipe.obstacle(shape).isPresent());
        sharedReadsGiveWhatSingleRunsGive(tensor, recipes, 5000);
    }

    /// Each row has whole blocks, which vector code does, and a short one, which it does not; sums go on
    /// from one to the other.
    @Test
    void vectorCodeGivesWhatPlainCodeGaveWhereRowsEndInAShortBlock() throws BackendException {
        for (DType dtype : List.of(DType.F32, DType.BF16)) {
            Tensor tensor = tensor(Shape.of(1100, 1003), dtype, ByteOrder.LITTLE_ENDIAN);
            try (Arena arena = Arena.ofShared()) {
                List<Job> jobs = corners().stream()
                        .map(recipe -> new Job(tensor, recipe, 0.1f, ALL))
                        .toList();
                List<RunResult> plain = new ArrayList<>();
                try (CpuBackend cold = new CpuBackend(2)) {
                    for (Job job : jobs) {
                        plain.add(cold.run(job, arena, RunMonitor.NONE));
                    }
                }
                backend.run(jobs, _ -> arena, RunMonitor.NONE);
                backend.awaitVectorCode(RunMonitor.NONE);
                List<RunResult> vector = backend.run(jobs, _ -> arena, RunMonitor.NONE);
                for (int i = 0; i < jobs.size(); i++) {
                    assertEquals(CodePath.VECTOR, vector.get(i).path());
                    assertSame(plain.get(i), vector.get(i), corners().get(i) + " " + dtype);
                }
            }
        }
    }

    private static List<Recipe> corners() {
        return Stream.of(Corner.values())
                .map(corner -> corner.recipe(PowerOfTwoRule.RCEIL, true))
                .toList();
    }

    private static List<Recipe> otherKinds() {
        return List.of(
                one(recipe -> !recipe.scaling().block().isRow()),
                one(recipe -> recipe.elements() == ElementFormat.INT4),
                one(recipe -> !recipe.transform().isNone()),
                one(recipe -> recipe.scaling().choice() instanceof ScaleChoice.FourOverSix),
                one(recipe -> recipe.scaling().choice() instanceof ScaleChoice.Search));
    }

    private static Recipe one(Predicate<Recipe> kind) {
        return RecipeCatalog.all().stream().filter(kind).findFirst().orElseThrow();
    }

    private void sharedReadsGiveWhatSingleRunsGive(Tensor tensor, List<Recipe> recipes, long firstBlock)
            throws BackendException {
        try (Arena arena = Arena.ofShared()) {
            List<Job> jobs = new ArrayList<>();
            for (Recipe recipe : recipes) {
                float amax = backend.amax(tensor, recipe, RunMonitor.NONE);
                jobs.add(new Job(tensor, recipe, amax, firstBlock, ALL));
            }
            List<RunResult> shared = backend.run(jobs, _ -> arena, RunMonitor.NONE);
            assertEquals(jobs.size(), shared.size());
            for (int i = 0; i < jobs.size(); i++) {
                String what = recipes.get(i) + " of " + tensor.info() + " " + tensor.order();
                assertSame(backend.run(jobs.get(i), arena, RunMonitor.NONE), shared.get(i), what);
            }
        }
    }

    private static void assertSame(RunResult expected, RunResult actual, String what) {
        assertEquals(expected.summary(), actual.summary(), what);
        QuantizedTensor codes = actual.quantized().orElseThrow();
        QuantizedTensor expectedCodes = expected.quantized().orElseThrow();
        assertEquals(-1, expectedCodes.codes().mismatch(codes.codes()), what);
        assertEquals(-1, expectedCodes.scales().mismatch(codes.scales()), what);
        BlockErrors errors = actual.blockErrors().orElseThrow();
        BlockErrors expectedErrors = expected.blockErrors().orElseThrow();
        assertEquals(-1, expectedErrors.squaredErrors().mismatch(errors.squaredErrors()), what);
        assertEquals(-1, expectedErrors.nonFinite().mismatch(errors.nonFinite()), what);
    }

    /// Bits of any number, those that are not finite among them.
    private static Tensor tensor(Shape shape, DType dtype, ByteOrder order) {
        Random random = new Random(6);
        TensorInfo info = new TensorInfo("seed 6", dtype, shape);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(5000) == 0
                    ? Float.intBitsToFloat(random.nextInt())
                    : (float) random.nextGaussian() * 0.02f;
        }
        byte[] bytes = new byte[(int) info.bytes()];
        MemorySegment data = MemorySegment.ofArray(bytes);
        for (int i = 0; i < values.length; i++) {
            put(data, dtype, order, i, values[i]);
        }
        return new Tensor(info, data, order);
    }

    private static void put(MemorySegment data, DType dtype, ByteOrder order, int index, float value) {
        byte[] bytes = new byte[dtype.bits() / 8];
        long bits = dtype == DType.F64
                ? Double.doubleToRawLongBits(value)
                : dtype == DType.F32
                        ? Float.floatToRawIntBits(value)
                        : dtype == DType.F16 ? Float.floatToFloat16(value) : Float.floatToRawIntBits(value) >> 16;
        for (int i = 0; i < bytes.length; i++) {
            bytes[order == ByteOrder.LITTLE_ENDIAN ? i : bytes.length - 1 - i] = (byte) (bits >> (8 * i));
        }
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, data, (long) index * bytes.length, bytes.length);
    }
}
