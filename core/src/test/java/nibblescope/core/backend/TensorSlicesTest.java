package nibblescope.core.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.ElementRounding;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.quantize.Transform;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TensorSlicesTest {
    private static final Recipe PLAIN = RecipeCatalog.find("nvfp4-modelopt").orElseThrow();
    private static final Transform RANDOM_SIGNS = new Transform(16, new Transform.Signs.Random(3));

    private static Recipe recipe(
            String id, ElementFormat elements, BlockScaling scaling, ElementRounding rounding, Transform transform) {
        return new Recipe(
                id,
                elements,
                scaling,
                PLAIN.arithmetic(),
                rounding,
                PLAIN.specials(),
                transform,
                PLAIN.packing(),
                PLAIN.provenance());
    }

    private static Recipe blocks(int rows, int columns, Transform transform) {
        return recipe(
                "%dx%d under %s".formatted(rows, columns, transform),
                ElementFormat.E2M1,
                PLAIN.scaling().with(new BlockShape(rows, columns)),
                PLAIN.rounding(),
                transform);
    }

    private static Tensor tensor(int rows, int columns) {
        Random random = new Random(rows * 1000L + columns);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * (1 + i / columns);
        }
        return Tensor.ofFloats("t", Shape.of(rows, columns), values);
    }

    @TestFactory
    Stream<DynamicTest> theCodesAndScalesOfTheSlicesAreThoseOfTheTensor() {
        BlockScaling scaling = PLAIN.scaling();
        Transform signs = new Transform(16, new Transform.Signs.TransformerEngine());
        List<Recipe> recipes = List.of(
                PLAIN,
                blocks(16, 16, Transform.NONE),
                blocks(16, 1, Transform.NONE),
                blocks(8, 1, signs),
                blocks(16, 1, RANDOM_SIGNS),
                blocks(1, 16, RANDOM_SIGNS),
                blocks(16, 16, new Transform(32, new Transform.Signs.Kept())),
                recipe(
                        "a scale a row",
                        ElementFormat.E2M1,
                        scaling.with(TensorScaling.ROW),
                        PLAIN.rounding(),
                        Transform.NONE),
                recipe("8 bits", ElementFormat.E4M3, scaling, PLAIN.rounding(), Transform.NONE),
                recipe(
                        "stochastic",
                        ElementFormat.E2M1,
                        scaling.with(TensorScaling.ROW),
                        new ElementRounding.Stochastic(9),
                        Transform.NONE));
        return recipes.stream()
                .map(recipe -> dynamicTest(recipe.toString(), () -> {
                    for (int most : new int[] {32, 200, 1000}) {
                        assertSameBytes(tensor(64, 96), recipe, most);
                    }
                }));
    }

    @Test
    void raggedEdgesStayWhereTheyAre() throws Exception {
        assertSameBytes(tensor(37, 50), blocks(16, 16, Transform.NONE), 900);
        assertSameBytes(tensor(37, 50), blocks(16, 1, Transform.NONE), 900);
        assertSameBytes(tensor(37, 50), PLAIN, 32);
    }

    private static void assertSameBytes(Tensor tensor, Recipe recipe, long most) throws Exception {
        ByteArrayOutputStream codes = new ByteArrayOutputStream();
        ByteArrayOutputStream scales = new ByteArrayOutputStream();
        try (CpuBackend backend = new CpuBackend(2);
                Arena arena = Arena.ofShared()) {
            float amax = backend.amax(tensor, recipe, RunMonitor.NONE);
            List<TensorSlices.Slice> slices = TensorSlices.of(tensor, recipe, most);
            for (TensorSlices.Slice slice : slices) {
                QuantizedTensor part =
                        run(backend, new Job(slice.tensor(), recipe, amax, slice.firstBlock(), kept()), arena);
                codes.writeBytes(part.codes().toArray(JAVA_BYTE));
                scales.writeBytes(part.scales().toArray(JAVA_BYTE));
            }
            QuantizedTensor whole = run(backend, new Job(tensor, recipe, amax, kept()), arena);
            assertArrayEquals(whole.codes().toArray(JAVA_BYTE), codes.toByteArray());
            assertArrayEquals(whole.scales().toArray(JAVA_BYTE), scales.toByteArray());
        }
    }

    private static Set<Job.Output> kept() {
        return Set.of(Job.Output.QUANTIZED_TENSOR);
    }

    private static QuantizedTensor run(CpuBackend backend, Job job, Arena arena) throws BackendException {
        return backend.run(job, arena, RunMonitor.NONE).quantized().orElseThrow();
    }

    @Test
    void longRowsAreCutOnlyWhereBlocksSeeNothingButTheirValues() {
        assertEquals(3, TensorSlices.of(tensor(1, 96), PLAIN, 32).size());
        assertEquals(
                1,
                TensorSlices.of(
                                tensor(1, 96),
                                PLAIN.with("rows", PLAIN.scaling().with(TensorScaling.ROW)),
                                32)
                        .size());
        assertEquals(
                1,
                TensorSlices.of(tensor(1, 96), blocks(1, 16, RANDOM_SIGNS), 32).size());
    }

    @Test
    void aSliceHoldsNoMoreThanItMayButWholeRowsOfBlocks() {
        for (TensorSlices.Slice slice : TensorSlices.of(tensor(64, 32), blocks(16, 16, Transform.NONE), 1100)) {
            assertEquals(Shape.of(32, 32), slice.tensor().shape());
        }
        for (TensorSlices.Slice slice : TensorSlices.of(tensor(64, 32), blocks(16, 16, Transform.NONE), 100)) {
            assertEquals(Shape.of(16, 32), slice.tensor().shape());
        }
        assertTrue(TensorSlices.of(tensor(64, 96), PLAIN, 200).stream()
                .allMatch(slice -> slice.tensor().elements() <= 200));
    }
}
