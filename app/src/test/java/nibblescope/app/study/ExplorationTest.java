package nibblescope.app.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.Samples;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Everything runs when the test says so: `settle` runs what was handed to the workers and to the
/// UI thread, in order, until nothing is left.
class ExplorationTest {
    private final Deque<Runnable> workers = new ArrayDeque<>();
    private final Deque<Runnable> uiThread = new ArrayDeque<>();
    private final CpuBackend backend = new CpuBackend(2);
    private final Exploration exploration = new Exploration(backend, workers::add, workers::add, uiThread::add);

    @AfterEach
    void close() {
        exploration.close();
        settle();
        backend.close();
    }

    private void settle() {
        while (!workers.isEmpty() || !uiThread.isEmpty()) {
            if (uiThread.isEmpty()) {
                workers.remove().run();
            } else {
                uiThread.remove().run();
            }
        }
    }

    private void open(Tensor tensor) {
        exploration.open(() -> new GeneratedFile(tensor.name(), tensor));
        settle();
    }

    private Study study() {
        return Objects.requireNonNull(exploration.studyProperty().get());
    }

    @Test
    void openingAFileEvaluatesTheFourCornersOfItsFirstTensor() {
        exploration.open(Samples::miniLm);
        settle();
        assertEquals(
                "encoder.layer.0.attention.self.query.weight", study().info().name());
        assertTrue(study().sample().isEmpty());
        for (Corner corner : Corner.values()) {
            assertTrue(study().evaluation(exploration.corner(corner)).isPresent(), corner.name());
        }
        assertFalse(exploration.busyProperty().get());
        assertNotNull(exploration.blockProperty().get());
    }

    @Test
    void changingTheRuleKeepsWhatDoesNotDependOnIt() {
        open(new SyntheticTensor(new Distribution.Normal(1), Shape.of(8, 64), 1).generate());
        Evaluation fractional =
                study().evaluation(exploration.corner(Corner.E4M3_16)).orElseThrow();
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        settle();
        Recipe floor = RecipeCatalog.find("e8m0-32-floor").orElseThrow();
        assertTrue(study().evaluation(floor).isPresent());
        assertSame(
                fractional,
                study().evaluation(exploration.corner(Corner.E4M3_16)).orElseThrow());
    }

    @Test
    void theChosenCornerFollowsTheRule() {
        exploration.recipeProperty().set(exploration.corner(Corner.E8M0_16));
        exploration.ruleProperty().set(PowerOfTwoRule.EVEN);
        assertEquals("e8m0-16-even", exploration.recipeProperty().get().id());
        exploration.recipeProperty().set(exploration.corner(Corner.E4M3_32));
        exploration.tensorScaleProperty().set(false);
        assertEquals("e4m3-32-one-level", exploration.recipeProperty().get().id());
    }

    @Test
    void aChosenReferenceStaysWhenTheRuleChanges() {
        Recipe reference = RecipeCatalog.find("mxfp4-torchao-even").orElseThrow();
        exploration.recipeProperty().set(reference);
        exploration.ruleProperty().set(PowerOfTwoRule.CEIL);
        assertEquals(reference, exploration.recipeProperty().get());
    }

    @Test
    void aReferenceIsEvaluatedBesideTheCorners() {
        open(new SyntheticTensor(new Distribution.Normal(1), Shape.of(8, 64), 1).generate());
        Recipe reference = RecipeCatalog.find("nvfp4-torchao").orElseThrow();
        exploration.recipeProperty().set(reference);
        settle();
        assertTrue(study().evaluation(reference).isPresent());
        assertEquals(5, exploration.recipes().size());
    }

    @Test
    void aLargeTensorIsShownByASampleFirstCornerAfterCorner() {
        List<String> shown = new ArrayList<>();
        exploration.studyProperty().addListener((_, _, s) -> {
            if (s != null) {
                shown.add((s.sample().isPresent() ? "sample " : "whole ")
                        + s.evaluations().size());
            }
        });
        open(new SyntheticTensor(new Distribution.Normal(1), Shape.of(2048, 1024), 1).generate());
        assertEquals(List.of("sample 1", "sample 2", "sample 3", "sample 4", "whole 4"), shown);
        assertEquals(2048L * 1024, study().measured().elements());
    }

    @Test
    void aFileThatCannotBeOpenedLeavesTheOpenOne() {
        exploration.open(Samples::miniLm);
        settle();
        OpenFile open = exploration.fileProperty().get();
        exploration.open(() -> TensorFiles.open(Path.of("no-such.safetensors")));
        settle();
        assertInstanceOf(
                TensorFileException.class, exploration.failureProperty().get());
        assertSame(open, exploration.fileProperty().get());
        assertFalse(exploration.busyProperty().get());
    }

    @Test
    void cancellingKeepsWhatIsThere() {
        open(new SyntheticTensor(new Distribution.Normal(1), Shape.of(8, 64), 1).generate());
        Study before = study();
        exploration.ruleProperty().set(PowerOfTwoRule.CEIL);
        assertTrue(exploration.busyProperty().get());
        exploration.cancel();
        settle();
        assertSame(before, study());
        assertFalse(exploration.busyProperty().get());
    }

    @Test
    void aTensorThatIsNotQuantizedIsChosenWhereThereIsNoOtherAndNotEvaluated() {
        Tensor integers = new Tensor(
                new TensorInfo("ids", nibblescope.core.tensor.DType.I64, Shape.of(2)),
                java.lang.foreign.MemorySegment.ofArray(new long[2]));
        exploration.open(() -> new GeneratedFile("ids", integers));
        settle();
        assertEquals(integers.info(), exploration.tensorProperty().get());
        assertNull(exploration.studyProperty().get());
        assertNull(exploration.failureProperty().get());
        assertFalse(exploration.busyProperty().get());
    }

    @Test
    void whatWasCancelledGoesOnWhenAskedToAndOnlyThen() {
        Tensor tensor = new SyntheticTensor(new Distribution.Normal(1), Shape.of(8, 64), 1).generate();
        exploration.open(() -> new GeneratedFile("made", tensor));
        workers.remove().run();
        uiThread.remove().run();
        exploration.cancel();
        settle();
        assertNull(exploration.studyProperty().get());
        exploration.goOn();
        assertTrue(exploration.busyProperty().get());
        settle();
        Study whole = study();
        exploration.goOn();
        assertFalse(exploration.busyProperty().get());
        assertSame(whole, study());
    }

    /// Counts how often it is closed.
    private static final class ClosedFile implements TensorFile {
        private final TensorFile file;
        private int times;

        ClosedFile(TensorFile file) {
            this.file = file;
        }

        @Override
        public String name() {
            return file.name();
        }

        @Override
        public List<TensorInfo> tensors() {
            return file.tensors();
        }

        @Override
        public Tensor tensor(TensorInfo info) {
            return file.tensor(info);
        }

        @Override
        public void close() {
            times++;
        }
    }

    @Test
    void aFileThatIsOpenedTooLateIsClosedAgain() {
        ClosedFile late = new ClosedFile(Samples.presetBlocks());
        ClosedFile wanted = new ClosedFile(Samples.presetBlocks());
        exploration.open(() -> late);
        workers.remove().run();
        exploration.open(() -> wanted);
        settle();
        assertEquals(1, late.times);
        assertEquals(0, wanted.times);
        exploration.close();
        settle();
        assertEquals(1, late.times);
        assertEquals(1, wanted.times);
    }

    @Test
    void aBlockThatIsReadAfterItsFileWasClosedIsNoFailure() {
        exploration.open(Samples::presetBlocks);
        settle();
        OpenFile before = Objects.requireNonNull(exploration.fileProperty().get());
        exploration.select(new Position(0, 3));
        Runnable reading = workers.remove();
        before.close();
        reading.run();
        settle();
        assertNull(exploration.failureProperty().get());
        assertEquals(
                0,
                Objects.requireNonNull(exploration.blockProperty().get())
                        .position()
                        .column());
    }

    @Test
    void theSelectedBlockIsReadAndTraced() {
        float[] values = new float[96];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        open(Tensor.ofFloats("ramp", Shape.of(2, 48), values));
        exploration.select(new Position(1, 40));
        settle();
        SelectedBlock block = Objects.requireNonNull(exploration.blockProperty().get());
        // Row 1 starts at 48; the block of 16 that holds column 40 starts at 32, and is short of none.
        assertEquals(32, block.firstColumn(exploration.corner(Corner.E4M3_16)));
        assertEquals(5, block.blockNumber(exploration.corner(Corner.E4M3_16)));
        assertEquals(80, block.values(exploration.corner(Corner.E4M3_16))[0]);
        assertEquals(16, block.values(exploration.corner(Corner.E8M0_32)).length);
        assertEquals(3, block.blockNumber(exploration.corner(Corner.E8M0_32)));
    }

    @Test
    void anotherExplorationOfTheSameFileTakesOverWhatCanBeUndone() {
        exploration.open(Samples::presetBlocks);
        settle();
        exploration.ruleProperty().set(PowerOfTwoRule.EVEN);
        exploration.tensorScaleProperty().set(false);
        exploration.history().undo();
        Exploration next = new Exploration(backend, workers::add, workers::add, uiThread::add);
        next.ruleProperty().set(PowerOfTwoRule.EVEN);
        next.resume(exploration);
        next.open(Samples::presetBlocks);
        settle();
        next.history().redo();
        assertFalse(next.tensorScaleProperty().get());
        next.history().undo();
        assertTrue(next.tensorScaleProperty().get());
        assertEquals(PowerOfTwoRule.EVEN, next.ruleProperty().get());
        next.history().undo();
        assertEquals(PowerOfTwoRule.RCEIL, next.ruleProperty().get());
        assertFalse(next.history().canUndoProperty().get());
        next.close();
    }

    @Test
    void aFileOpensWithValuesPutInPlaceAndNothingToUndo() {
        exploration.open(
                Samples::presetBlocks,
                new Start(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("preset B"),
                        new Position(0, 1),
                        List.of(1f, 2f)));
        settle();
        assertTrue(exploration.editedProperty().get());
        assertArrayEquals(
                new float[] {1, 2},
                Objects.requireNonNull(exploration.blockProperty().get()).window());
        assertFalse(exploration.history().canUndoProperty().get());
        exploration.resetValues();
        assertFalse(exploration.editedProperty().get());
    }

    @Test
    void anElementThatTheTensorDoesNotHaveIsNotSelectedWhenAFileOpens() {
        exploration.open(
                Samples::presetBlocks,
                new Start(Optional.empty(), Optional.empty(), Optional.of("preset B"), new Position(7, 1_000)));
        settle();
        assertEquals(new Position(0, 0), exploration.positionProperty().get());
        assertNull(exploration.failureProperty().get());
    }

    private void openRow(float... values) {
        open(Tensor.ofFloats("row", Shape.of(1, values.length), values));
    }

    @Test
    void anAddedRecipeIsEvaluatedToo() {
        Recipe added = RecipeCatalog.references().getFirst();
        openRow(1, 2, 3, 4);
        exploration.addedRecipes().add(added);
        settle();
        assertTrue(study().evaluation(added).isPresent());
    }

    @Test
    void openingAnotherFileForgetsWhatCouldBeUndone() {
        openRow(1, 2, 3, 4);
        exploration.edit(5);
        openRow(1, 2);
        assertFalse(exploration.history().canUndoProperty().get());
        assertFalse(exploration.editedProperty().get());
    }

    @Test
    void aSourceIsKnownWhereTheFileHasAName() {
        openRow(1, 2);
        assertEquals(Optional.empty(), exploration.source());
        Source ramp = Source.of("synthetic:ramp:4x8:1");
        exploration.open(ramp);
        settle();
        assertEquals(Optional.of(ramp), exploration.source());
    }
}
