package nibblescope.app.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.Samples;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything runs when the test says so: what is opened, what is evaluated, and what the UI thread
/// is told.
class ComparisonTest {
    private final Deque<Runnable> runs = new ArrayDeque<>();
    private final Deque<Runnable> opening = new ArrayDeque<>();
    private final Deque<Runnable> uiThread = new ArrayDeque<>();
    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, runs::add, opening::add, uiThread::add);
    private final Comparison comparison = new Comparison(exploration, backend, runs::add, opening::add, uiThread::add);

    @AfterEach
    void close() {
        comparison.close();
        exploration.close();
        settle();
        backend.close();
    }

    private void settle() {
        while (!runs.isEmpty() || !opening.isEmpty() || !uiThread.isEmpty()) {
            if (!uiThread.isEmpty()) {
                uiThread.remove().run();
            } else if (!opening.isEmpty()) {
                opening.remove().run();
            } else {
                runs.remove().run();
            }
        }
    }

    private void open(String source) {
        exploration.open(Source.of(source));
        settle();
    }

    private TensorInfo tensor(String name) {
        return Objects.requireNonNull(exploration.fileProperty().get())
                .file()
                .find(name)
                .orElseThrow();
    }

    private Study study() {
        return Objects.requireNonNull(comparison.studyProperty().get());
    }

    @Test
    void theSecondTensorIsEvaluatedUnderTheRecipesOfTheExploration() {
        open("sample:presets");
        comparison.compare(tensor("preset B"));
        assertEquals(tensor("preset B"), comparison.tensorProperty().get());
        assertTrue(comparison.busyProperty().get());
        settle();
        assertFalse(comparison.busyProperty().get());
        assertEquals("preset B", study().info().name());
        for (Recipe recipe : exploration.recipes()) {
            assertTrue(study().evaluation(recipe).isPresent(), recipe.id());
        }
    }

    @Test
    void itFollowsTheRecipesOfTheExploration() {
        open("sample:presets");
        comparison.compare(tensor("preset B"));
        settle();
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        Recipe added = RecipeCatalog.find("nvfp4-torchao").orElseThrow();
        exploration.addedRecipes().add(added);
        settle();
        assertTrue(study().evaluation(exploration.corner(Corner.E8M0_32)).isPresent());
        assertTrue(study().evaluation(added).isPresent());
    }

    @Test
    void itStaysWhenAnotherFileIsOpened() {
        open("sample:presets");
        comparison.compare(tensor("preset B"));
        settle();
        assertFalse(comparison.isExplored());
        open("synthetic:normal:8x64:1");
        exploration.ruleProperty().set(PowerOfTwoRule.EVEN);
        settle();
        assertEquals("preset B", study().info().name());
        assertTrue(study().evaluation(exploration.corner(Corner.E8M0_32)).isPresent());
        assertEquals("sample:presets", comparison.source().orElseThrow().toString());
    }

    @Test
    void theTensorThatIsExploredIsKnownToBeTheSame() {
        open("sample:presets");
        comparison.compare(tensor("preset A"));
        exploration.choose(tensor("preset A"));
        assertTrue(comparison.isExplored());
        exploration.choose(tensor("preset B"));
        assertFalse(comparison.isExplored());
    }

    @Test
    void itWaitsUntilTheExplorationHasComputed() {
        open("sample:presets");
        comparison.compare(tensor("preset B"));
        opening.remove().run();
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        // The file is open now, but the exploration comes first.
        uiThread.remove().run();
        assertEquals(1, runs.size());
        assertTrue(exploration.busyProperty().get());
        settle();
        assertNotNull(comparison.studyProperty().get());
    }

    @Test
    void itStepsAsideWhenTheExplorationHasSomethingToCompute() {
        open("sample:presets");
        comparison.compare(tensor("preset B"));
        opening.remove().run();
        uiThread.remove().run();
        Runnable evaluation = runs.remove();
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        assertFalse(comparison.busyProperty().get());
        evaluation.run();
        // What it would have delivered is not wanted any more.
        while (!uiThread.isEmpty()) {
            uiThread.remove().run();
        }
        assertNull(comparison.studyProperty().get());
        settle();
        assertTrue(study().evaluation(exploration.corner(Corner.E8M0_32)).isPresent());
    }

    @Test
    void aResultThatComesTooLateIsDropped() {
        open("sample:presets");
        comparison.compare(tensor("preset B"));
        opening.remove().run();
        uiThread.remove().run();
        Runnable evaluation = runs.remove();
        evaluation.run();
        comparison.clear();
        settle();
        assertNull(comparison.studyProperty().get());
        assertNull(comparison.tensorProperty().get());
        comparison.compare(tensor("preset A"));
        settle();
        assertEquals("preset A", study().info().name());
    }

    @Test
    void theFileIsClosedOnTheThreadOfTheRunsOnceTheOneUnderWayIsOver() {
        open("sample:presets");
        comparison.compare(tensor("preset B"));
        opening.remove().run();
        uiThread.remove().run();
        assertEquals(1, runs.size());
        comparison.close();
        // Behind the evaluation, which was cancelled.
        assertEquals(2, runs.size());
        settle();
        assertNull(comparison.failureProperty().get());
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        settle();
        assertNull(comparison.studyProperty().get());
    }

    @Test
    void aFileThatIsOpenedTooLateIsNotTaken() {
        open("sample:presets");
        comparison.compare(tensor("preset B"));
        opening.remove().run();
        comparison.clear();
        settle();
        assertNull(comparison.tensorProperty().get());
        assertNull(comparison.studyProperty().get());
        assertTrue(runs.isEmpty());
    }

    @Test
    void aFileThatIsGoneIsAFailureAndAnotherTryEndsIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("gone.npy");
        Files.write(file, ones());
        open(file.toString());
        TensorInfo info = Objects.requireNonNull(exploration.tensorProperty().get());
        Files.delete(file);
        comparison.compare(info);
        settle();
        assertNotNull(comparison.failureProperty().get());
        assertFalse(comparison.busyProperty().get());
        open("sample:presets");
        comparison.compare(tensor("preset A"));
        settle();
        assertNull(comparison.failureProperty().get());
    }

    /// An NPY file of 1 x 2 ones.
    private static byte[] ones() {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0};
        byte[] ones = {0, 0, (byte) 0x80, 0x3F, 0, 0, (byte) 0x80, 0x3F};
        byte[] all = new byte[start.length + text.length + ones.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(text, 0, all, start.length, text.length);
        System.arraycopy(ones, 0, all, start.length + text.length, ones.length);
        return all;
    }

    @Test
    void aNameThatIsNotInTheFileIsAFailure() {
        open("sample:presets");
        comparison.compare("preset C");
        assertTrue(String.valueOf(comparison.failureProperty().get()).contains("preset C"));
        assertNull(comparison.tensorProperty().get());
        comparison.compare("preset B");
        settle();
        assertEquals("preset B", study().info().name());
    }

    @Test
    void aFileWithoutANameCannotBeCompared() {
        exploration.open(Samples::presetBlocks);
        settle();
        TensorInfo info = tensor("preset B");
        assertThrows(IllegalStateException.class, () -> comparison.compare(info));
    }

    @Test
    void anotherComparisonResumesWithTheSameTensor() {
        open("sample:presets");
        comparison.compare(tensor("preset B"));
        settle();
        try (Comparison next = new Comparison(exploration, backend, runs::add, opening::add, uiThread::add)) {
            next.resume(comparison);
            settle();
            assertEquals(
                    "preset B",
                    Objects.requireNonNull(next.studyProperty().get()).info().name());
        }
    }
}
