package nibblescope.app.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.metrics.ScaleExcess;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BestScalesTest {
    private final Deque<Runnable> runs = new ArrayDeque<>();
    private final Deque<Runnable> uiThread = new ArrayDeque<>();
    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, runs::add, Runnable::run, uiThread::add);
    private final BestScales scales = new BestScales(exploration, backend, runs::add, uiThread::add);

    @AfterEach
    void close() {
        scales.close();
        exploration.close();
        settle();
        backend.close();
    }

    private void settle() {
        while (!runs.isEmpty() || !uiThread.isEmpty()) {
            (uiThread.isEmpty() ? runs : uiThread).remove().run();
        }
    }

    private BestScales.Found found() {
        return Objects.requireNonNull(scales.foundProperty().get());
    }

    @Test
    void nothingIsSearchedUntilSomebodyWantsIt() {
        exploration.open(Source.of("synthetic:normal:8x64:1"));
        settle();
        assertNull(scales.foundProperty().get());
        scales.wantedProperty().set(true);
        assertTrue(scales.busyProperty().get());
        settle();
        assertTrue(found().share() > 0.3 && found().share() < 1, String.valueOf(found()));
        assertTrue(found().sampleShare().isEmpty());
        assertFalse(scales.busyProperty().get());
    }

    @Test
    void howFarRecipesAreFromTheBestScalesIsSearchedOnceSomebodyWantsItAndForgottenWithTheTensor() {
        exploration.open(Source.of("synthetic:normal:8x64:1"));
        settle();
        assertEquals(Map.of(), scales.excesses().foundProperty().get());
        scales.wantedProperty().set(true);
        settle();
        Map<Evaluation, ScaleExcess> found = scales.excesses().foundProperty().get();
        Study study = Objects.requireNonNull(exploration.studyProperty().get());
        assertEquals(4, found.size());
        ScaleExcess nvfp4 = Objects.requireNonNull(
                found.get(study.evaluation(exploration.corner(Corner.E4M3_16)).orElseThrow()));
        assertEquals(32, nvfp4.blocks());
        assertTrue(nvfp4.share() > 0 && nvfp4.share() < 1, nvfp4.toString());
        exploration.open(Source.of("synthetic:normal:8x32:2"));
        runs.clear();
        settle();
        assertTrue(scales.excesses().foundProperty().get().keySet().stream()
                .noneMatch(study.evaluations()::containsValue));
    }

    @Test
    void theShareIsThatOfTheSearchedRecipe() {
        exploration.addedRecipes().add(BestScales.RECIPE);
        exploration.open(Source.of("synthetic:laplace:8x64:1"));
        scales.wantedProperty().set(true);
        settle();
        Study study = Objects.requireNonNull(exploration.studyProperty().get());
        double best =
                study.evaluation(BestScales.RECIPE).orElseThrow().summary().mse();
        double corner = study.evaluation(exploration.corner(Corner.E4M3_16))
                .orElseThrow()
                .summary()
                .mse();
        assertEquals(best / corner, found().share());
    }

    @Test
    void itStepsAsideWhenTheExplorationHasSomethingToCompute() {
        exploration.open(Source.of("synthetic:normal:8x64:1"));
        settle();
        scales.wantedProperty().set(true);
        Runnable search = runs.remove();
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        assertFalse(scales.busyProperty().get());
        search.run();
        assertNull(scales.foundProperty().get());
        settle();
        assertTrue(found().share() < 1);
    }

    @Test
    void whatIsKnownIsNotSearchedAgainUnderAnotherRule() {
        exploration.open(Source.of("synthetic:normal:8x64:1"));
        scales.wantedProperty().set(true);
        settle();
        BestScales.Found before = found();
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        runs.remove().run();
        while (!uiThread.isEmpty()) {
            uiThread.remove().run();
        }
        // No more than how far the recipes of the other rule are from the best scales.
        assertEquals(1, runs.size());
        assertEquals(before, found());
    }

    @Test
    void anotherTensorHasOtherBestScales() {
        exploration.open(Source.of("synthetic:normal:8x64:1"));
        scales.wantedProperty().set(true);
        settle();
        BestScales.Found before = found();
        exploration.open(Source.of("synthetic:normal:8x64:2"));
        while (!uiThread.isEmpty()) {
            uiThread.remove().run();
        }
        assertNull(scales.foundProperty().get());
        settle();
        assertTrue(found().share() != before.share());
    }

    @Test
    void withoutTensorScaleItIsMeasuredAgainstThatCorner() {
        exploration.open(Source.of("synthetic:normal:8x64:1"));
        scales.wantedProperty().set(true);
        settle();
        double before = found().share();
        exploration.tensorScaleProperty().set(false);
        settle();
        assertTrue(found().share() != before);
    }

    @Test
    void ofALargeTensorASampleIsSearched() {
        // 2049 x 2048 is just above the 4 Mi elements that are searched in full.
        exploration.open(Source.of("synthetic:normal:2049x2048:1"));
        settle();
        scales.wantedProperty().set(true);
        settle();
        assertEquals(0.25, found().sampleShare().orElseThrow(), 0.01);
        assertTrue(found().share() > 0.3 && found().share() < 1);
    }
}
