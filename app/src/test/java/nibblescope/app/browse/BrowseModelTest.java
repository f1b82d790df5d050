package nibblescope.app.browse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.Start;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrowseModelTest {
    private final CpuBackend backend = new CpuBackend(2);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final BrowseModel model = new BrowseModel(exploration, RecentFiles.NONE);

    @AfterEach
    void close() {
        exploration.close();
        backend.close();
    }

    @Test
    void theFilterListsTensorsByPartOfTheirNamesInAnyCase() {
        model.openSample();
        assertEquals(4, model.tensorsProperty().get().size());
        model.filterProperty().set(" FFN_");
        assertEquals(
                List.of("activation.layer.0.ffn_gelu", "activation.layer.0.ffn_input"),
                model.tensorsProperty().get().stream()
                        .map(TensorInfo::name)
                        .sorted()
                        .toList());
        model.filterProperty().set("no such");
        assertEquals(List.of(), model.tensorsProperty().get());
    }

    @Test
    void thePresetBlocksOpenWithRceilAndWithoutATensorScale() {
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        model.openPresets();
        assertEquals(PowerOfTwoRule.RCEIL, exploration.ruleProperty().get());
        assertFalse(exploration.tensorScaleProperty().get());
        model.openSample();
        assertTrue(exploration.tensorScaleProperty().get());
    }

    @Test
    void theTensorScaleComesBackWithTheNextFileThatOpensAfterThePresets() {
        model.openPresets();
        model.open(Path.of("no-such.safetensors"));
        assertFalse(exploration.tensorScaleProperty().get());
        model.openSample();
        assertTrue(exploration.tensorScaleProperty().get());
    }

    @Test
    void aSourceThatIsOpenedWithItsChoicesKeepsThemAndIsKnownAsThePresets() {
        model.openPresets();
        Exploration next = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
        BrowseModel resumed = new BrowseModel(next, RecentFiles.NONE);
        next.tensorScaleProperty().set(false);
        resumed.open(
                exploration.source().orElseThrow(),
                new Start(Optional.empty(), Optional.empty(), Optional.of("preset B"), new Position(0, 0)));
        assertFalse(next.tensorScaleProperty().get());
        resumed.openSample();
        assertTrue(next.tensorScaleProperty().get());
        next.close();
    }

    @Test
    void whatWasAskedForLastCanBeAskedForByAnotherModel() {
        model.openPresets();
        Exploration next = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
        new BrowseModel(next, RecentFiles.NONE).openSameAs(model);
        assertEquals(
                "preset A", Objects.requireNonNull(next.tensorProperty().get()).name());
        next.close();
    }

    @Test
    void aTensorScaleThatTheUserTookAwayStaysAwayInTheNextFile() {
        model.openSample();
        exploration.tensorScaleProperty().set(false);
        model.openSynthetic(new SyntheticTensor(new Distribution.Uniform(1), Shape.of(2, 32), 7));
        assertFalse(exploration.tensorScaleProperty().get());
    }

    @Test
    void aSyntheticTensorIsOpenedLikeAFile() {
        model.openSynthetic(new SyntheticTensor(new Distribution.Normal(1), Shape.of(4, 32), 7));
        assertEquals(
                "normal seed 7",
                Objects.requireNonNull(exploration.tensorProperty().get()).name());
    }

    @Test
    void aFileThatIsNotThereIsAFailureOfTheExploration() {
        model.open(Path.of("no-such.safetensors"));
        assertInstanceOf(
                TensorFileException.class, exploration.failureProperty().get());
    }
}
