package nibblescope.app.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nibblescope.app.memory.MemoryModel.Scope;
import nibblescope.app.memory.MemoryModel.State;
import nibblescope.app.memory.StoredFormat.Plain;
import nibblescope.app.study.Exploration;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryModelTest {
    private static final TensorInfo WEIGHT = new TensorInfo("weight", DType.F32, Shape.of(384, 1536));
    private static final TensorInfo RAGGED = new TensorInfo("ragged", DType.BF16, Shape.of(3, 33));
    private static final TensorInfo IDS = new TensorInfo("ids", DType.I64, Shape.of(100));

    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final MemoryModel model = new MemoryModel(exploration);

    @AfterEach
    void close() {
        exploration.close();
        backend.close();
    }

    private void open(TensorInfo... tensors) {
        exploration.open(() -> new ShapesOnly("file", List.of(tensors)));
    }

    private FormatCost cost(String id) {
        return model.costsProperty().get().stream()
                .filter(cost -> cost.format().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void plainFormatsComeFirstAndThenTheRecipesOfTheExploration() {
        open(WEIGHT);
        assertEquals(
                List.of("FP32", "FP16 / BF16", "FP8", "e8m0-32-rceil", "e8m0-16-rceil", "e4m3-32", "e4m3-16"),
                model.costsProperty().get().stream()
                        .map(cost -> cost.format().id())
                        .toList());
        Recipe reference = RecipeCatalog.find("nvfp4-modelopt").orElseThrow();
        exploration.recipeProperty().set(reference);
        assertEquals(
                new StoredFormat.Quantized(reference),
                model.costsProperty().get().getLast().format());
    }

    @Test
    void aBlockOf32TakesAQuarterOfABitAnElementForItsScale() {
        open(WEIGHT);
        // 384 * 1536 = 589824 elements: half as many code bytes, one scale byte for 32.
        FormatCost mx = cost("e8m0-32-rceil");
        assertEquals(294_912, mx.codeBytes());
        assertEquals(18_432, mx.scaleBytes());
        assertEquals(0, mx.tensorScaleBytes());
        assertEquals(0, mx.paddingBytes());
        assertEquals(313_344, mx.totalBytes());
        assertEquals(4.25, mx.bitsPerElement());
        assertEquals(32 / 4.25, mx.savingAgainst(Plain.FP32));
        assertEquals(16 / 4.25, mx.savingAgainst(Plain.FP16_BF16));
        assertEquals(8 / 4.25, mx.savingAgainst(Plain.FP8));
    }

    @Test
    void aBlockOf16WithATensorScaleTakesHalfABitAnElementAnd32BitsATensor() {
        open(WEIGHT);
        assertEquals(36_864, cost("e4m3-16").scaleBytes());
        assertEquals(4, cost("e4m3-16").tensorScaleBytes());
        assertEquals(4.5 + 32.0 / 589_824, cost("e4m3-16").bitsPerElement());
        exploration.tensorScaleProperty().set(false);
        assertEquals(0, cost("e4m3-16-one-level").tensorScaleBytes());
    }

    @Test
    void plainFormatsStoreElementsAndNothingElse() {
        open(WEIGHT);
        assertEquals(589_824 * 4, cost("FP32").totalBytes());
        assertEquals(589_824, cost("FP8").codeBytes());
        assertEquals(1, cost("FP32").savingAgainst(Plain.FP32));
        assertEquals(0.25, cost("FP32").savingAgainst(Plain.FP8));
    }

    @Test
    void raggedRowsTakeWholeBytesAndAScaleForTheirShortLastBlock() {
        open(RAGGED);
        // Rows of 33: 16 bytes of codes and a half-empty one; blocks of 32 and 1.
        FormatCost mx = cost("e8m0-32-rceil");
        assertEquals(3 * 17, mx.codeBytes());
        assertEquals(0, mx.paddingBytes());
        assertEquals(3 * 2, mx.scaleBytes());
        assertEquals(57 * 8 / 99.0, mx.bitsPerElement());
    }

    @Test
    void aReferenceThatFillsUpBlocksPaysForIt() {
        open(RAGGED);
        exploration.recipeProperty().set(RecipeCatalog.find("nvfp4-modelopt").orElseThrow());
        // 3 blocks of 16 take 24 bytes a row, of which 17 hold codes.
        assertEquals(3 * 7, cost("nvfp4-modelopt").paddingBytes());
        assertEquals(3 * 24 + 3 * 3 + 4, cost("nvfp4-modelopt").totalBytes());
    }

    @Test
    void theWholeFileIsTheSumOfItsTensorsAndOfWhatStaysUnquantized() {
        open(WEIGHT, RAGGED, IDS);
        model.scopeProperty().set(Scope.FILE);
        FormatCost nv = cost("e4m3-16");
        // 33 columns are 3 blocks of 16.
        assertEquals(294_912 + 51, nv.codeBytes());
        assertEquals(36_864 + 9, nv.scaleBytes());
        assertEquals(8, nv.tensorScaleBytes());
        assertEquals(0, nv.paddingBytes());
        assertEquals(800, nv.unquantizedBytes());
        long total = 294_963 + 36_873 + 8 + 800;
        assertEquals(total, nv.totalBytes());
        assertEquals(589_824 + 99 + 100, nv.elements());
        assertEquals(total * 8.0 / 590_023, nv.bitsPerElement());
        // The 100 ids take 800 bytes in either case.
        assertEquals((589_923 * 4.0 + 800) / total, nv.savingAgainst(Plain.FP32));
        assertEquals(1, cost("FP8").savingAgainst(Plain.FP8));
        assertEquals("file", model.subjectProperty().get());
    }

    @Test
    void withoutATensorOrValuesThereAreNoCosts() {
        assertEquals(State.NO_TENSOR, model.stateProperty().get());
        open(IDS);
        exploration.choose(IDS);
        assertEquals(State.NO_VALUES, model.stateProperty().get());
        assertTrue(model.costsProperty().get().isEmpty());
        open(WEIGHT);
        assertEquals(State.COUNTED, model.stateProperty().get());
        assertFalse(model.costsProperty().get().isEmpty());
        assertEquals("weight  [384, 1536]", model.subjectProperty().get());
    }
}
