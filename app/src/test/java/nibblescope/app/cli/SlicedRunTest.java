package nibblescope.app.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.quantize.BlockRange;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.LinearRule;
import nibblescope.core.quantize.Packing;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written of recipes composed by hand.
class SlicedRunTest {
    private static final Recipe MODELOPT = RecipeCatalog.find("nvfp4-modelopt").orElseThrow();

    @TempDir
    private Path folder = Path.of("");

    private static Recipe recipe(ElementFormat elements, BlockScaling scaling, Packing packing) {
        return new Recipe(
                "r",
                elements,
                scaling,
                MODELOPT.arithmetic(),
                MODELOPT.rounding(),
                MODELOPT.specials(),
                MODELOPT.transform(),
                packing,
                MODELOPT.provenance());
    }

    /// `s = amax / max`, in that format.
    private static Recipe linear(ElementFormat elements, ScaleFormat scale, BlockShape block, Packing packing) {
        BlockScaling scaling = new BlockScaling(
                block, scale, new BlockRange.Amax(), LinearRule.AMAX, new ScaleChoice.Rounded(), TensorScaling.NONE);
        return recipe(elements, scaling, packing);
    }

    /// Writes a tensor in slices of 8 elements, or of a row of blocks if that is more.
    private TensorFile written(Recipe recipe, Tensor tensor) throws Exception {
        Path out = folder.resolve("out.safetensors");
        List<QuantizedForm> forms = QuantizedForm.of(tensor.info(), recipe, true);
        List<TensorInfo> infos = new ArrayList<>();
        forms.forEach(form -> infos.addAll(form.infos()));
        try (SafetensorsWriter writer = SafetensorsWriter.create(out, infos, Map.of(), true);
                Backend backend = new CpuBackend(2)) {
            for (QuantizedForm form : forms) {
                float amax = backend.amax(tensor, form.recipe(), RunMonitor.NONE);
                new SlicedRun(backend, 8, RunMonitor.NONE, form, writer).write(tensor, amax);
            }
            writer.finish();
        }
        return TensorFiles.open(out);
    }

    private static TensorInfo info(TensorFile file, String part) {
        String name = "r/t/" + part;
        return file.find(name).orElseThrow(() -> new AssertionError(name));
    }

    private static byte[] bytes(TensorFile file, String part) {
        return file.tensor(info(file, part)).data().toArray(JAVA_BYTE);
    }

    private static float[] floats(TensorFile file, String part) {
        Tensor tensor = file.tensor(info(file, part));
        float[] values = new float[Math.toIntExact(tensor.elements())];
        tensor.read(0, values, 0, values.length);
        return values;
    }

    private static byte[] littleEndian(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    @Test
    void codesOfBlocksOfSeveralRowsStandInRowMajorOrder() throws Exception {
        Recipe recipe = linear(ElementFormat.INT8, ScaleFormat.FP32, new BlockShape(2, 2), Packing.ONE_A_BYTE);
        float max = ElementFormat.INT8.maxFinite();
        // Blocks of amax max and 2 max in the first two rows; the third row is cut short. Scales 1, 2; 4, 1.
        Tensor tensor = Tensor.ofFloats("t", Shape.of(3, 3), max, 0, 2 * max, 0, -max, -2 * max, 4 * max, 0, max);
        try (TensorFile file = written(recipe, tensor)) {
            byte top = (byte) ElementFormat.INT8.encode(max);
            byte bottom = (byte) ElementFormat.INT8.encode(-max);
            byte[] codes = {top, 0, top, 0, bottom, bottom, top, 0, top};
            assertArrayEquals(codes, bytes(file, "codes"));
            assertArrayEquals(codes, bytes(file, "elem"));
            assertEquals(Shape.of(2, 8), info(file, "scale").shape());
            assertArrayEquals(littleEndian(1, 2, 4, 1), bytes(file, "scale"));
            assertArrayEquals(new float[] {max, 0, 2 * max, 0, -max, -2 * max, 4 * max, 0, max}, floats(file, "dq"));
        }
    }

    @Test
    void nothingIsWrittenForScalesThatAreNotThere() throws Exception {
        Recipe recipe = linear(ElementFormat.E2M1, ScaleFormat.NONE, BlockShape.row(4), Packing.NONE);
        BlockScaling tensorScale = recipe.scaling().with(TensorScaling.TENSOR);
        Tensor tensor = Tensor.ofFloats("t", Shape.of(1, 4), 12, -6, 2, 0);
        try (TensorFile file = written(recipe.with("r", tensorScale), tensor)) {
            assertEquals(
                    List.of("r/t/codes", "r/t/dq", "r/t/gscale"),
                    file.tensors().stream().map(TensorInfo::name).sorted().toList());
            // 12 / 6: codes of 6, -3, 1, 0.
            assertArrayEquals(new float[] {2}, floats(file, "gscale"));
            assertArrayEquals(new byte[] {7, 13, 2, 0}, bytes(file, "codes"));
        }
    }

    @Test
    void theScaleOfAnNvfp4BlockOfSeveralRowsStandsInEachOfThem() throws Exception {
        Recipe recipe =
                recipe(ElementFormat.E2M1, MODELOPT.scaling().with(new BlockShape(16, 16)), Packing.WHOLE_BYTES);
        float[] values = new float[18 * 16];
        values[5] = 2688;
        values[17 * 16] = 6;
        try (TensorFile file = written(recipe, Tensor.ofFloats("t", Shape.of(18, 16), values))) {
            assertEquals(Shape.of(18, 1), info(file, "scale").shape());
            // 448 in the first 16 rows, 1 in the other two.
            byte[] scales = new byte[18];
            Arrays.fill(scales, 0, 16, (byte) 0x7E);
            Arrays.fill(scales, 16, 18, (byte) 0x38);
            assertArrayEquals(scales, bytes(file, "scale"));
            assertEquals(Shape.of(18, 8), info(file, "packed").shape());
            assertEquals((byte) 0x70, bytes(file, "packed")[2]);
            assertEquals((byte) 0x07, bytes(file, "packed")[17 * 8]);
        }
    }

    @Test
    void columnsAreWrittenTransposedBesideTheRows() throws Exception {
        Recipe recipe = recipe(ElementFormat.E2M1, MODELOPT.scaling().with(new BlockShape(2, 1)), Packing.WHOLE_BYTES);
        // Columns of blocks 6, 1 and 2688, 3: scales 1 and 448. Rows of blocks 6, 2688 and 1, 3.
        Tensor tensor = Tensor.ofFloats("t", Shape.of(2, 2), 6, 2688, 1, 3);
        try (TensorFile file = written(recipe, tensor)) {
            // Codes 7, 2; 7, 0.
            assertArrayEquals(new byte[] {0x27, 0x07}, bytes(file, "packed_t"));
            assertArrayEquals(new byte[] {0x38, 0x7E}, bytes(file, "scale_t"));
            assertArrayEquals(new float[] {1}, floats(file, "gscale_t"));
            // 6 / 448 is 0. 1 and 3 under 0.5: 2 and 6.
            assertArrayEquals(new byte[] {0, 7, 4, 7}, bytes(file, "codes"));
            assertArrayEquals(new byte[] {0x7E, 0x30}, bytes(file, "scale"));
        }
    }

    @Test
    void everyRowHasItsOwnTensorScale() throws Exception {
        Recipe recipe = recipe(ElementFormat.E2M1, MODELOPT.scaling().with(TensorScaling.ROW), Packing.WHOLE_BYTES);
        float[] values = new float[3 * 16];
        values[0] = 2688;
        values[16] = 5376;
        values[47] = -1344;
        try (TensorFile file = written(recipe, Tensor.ofFloats("t", Shape.of(3, 16), values))) {
            assertArrayEquals(new float[] {1, 2, 0.5f}, floats(file, "gscale"));
            assertArrayEquals(new byte[] {0x7E, 0x7E, 0x7E}, bytes(file, "scale"));
            assertArrayEquals(values, floats(file, "dq"));
        }
    }
}
