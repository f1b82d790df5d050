package nibblescope.app.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import nibblescope.core.io.Input;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything runs when the test says so, on a backend that takes down what it is asked to do.
class KeptResultsTest {
    private static final TensorInfo A = new TensorInfo("a", DType.F32, Shape.of(8, 64));
    private static final TensorInfo B = new TensorInfo("b", DType.F32, Shape.of(4, 64));

    @TempDir
    Path folder;

    private final Deque<Runnable> workers = new ArrayDeque<>();
    private final Deque<Runnable> uiThread = new ArrayDeque<>();
    private final CountedBackend backend = new CountedBackend();
    private Exploration exploration = withRoomFor(1 << 20);
    private Path file = Path.of("");

    private Exploration withRoomFor(long bytes) {
        return new Exploration(backend, new KeptResults(bytes), workers::add, workers::add, uiThread::add);
    }

    @BeforeEach
    void openFile() throws IOException, TensorFileException {
        file = folder.resolve("two.safetensors");
        write(1);
        open();
    }

    @AfterEach
    void close() {
        exploration.close();
        settle();
        backend.close();
    }

    private void write(float first) throws IOException, TensorFileException {
        Files.deleteIfExists(file);
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(A, B), Map.of(), false)) {
            MemorySegment.copy(MemorySegment.ofArray(new float[] {first, 0.3f}), 0, writer.data("a"), 0, 8);
            MemorySegment.copy(MemorySegment.ofArray(new float[] {2, 0.7f}), 0, writer.data("b"), 0, 8);
            writer.finish();
        }
    }

    private void open() {
        exploration.open(new Source.Stored(new Input.OfPath(file)));
        settle();
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

    private void choose(TensorInfo info) {
        exploration.choose(info);
        settle();
    }

    private Study study() {
        return Objects.requireNonNull(exploration.studyProperty().get());
    }

    @Test
    void comingBackToATensorShowsItsResultsAtOnceWithoutARun() {
        Study first = study();
        choose(B);
        assertEquals(8, backend.recipes.size());
        backend.forget();
        exploration.choose(A);
        assertFalse(exploration.busyProperty().get());
        assertEquals(first.evaluations(), study().evaluations());
        assertEquals(first.amax(), study().amax());
        settle();
        assertEquals(List.of(), backend.recipes);
        assertEquals(0, backend.amaxes);
        assertEquals(
                A, Objects.requireNonNull(exploration.blockProperty().get()).info());
    }

    @Test
    void anotherRuleRunsTheCornersThatHaveItAndNothingElse() {
        Evaluation fractional =
                study().evaluation(exploration.corner(Corner.E4M3_16)).orElseThrow();
        backend.forget();
        exploration.ruleProperty().set(PowerOfTwoRule.EVEN);
        settle();
        assertEquals(Set.of("e8m0-16-even", "e8m0-32-even"), Set.copyOf(backend.recipes));
        assertEquals(2, backend.recipes.size());
        assertEquals(0, backend.amaxes);
        assertSame(
                fractional,
                study().evaluation(exploration.corner(Corner.E4M3_16)).orElseThrow());
    }

    @Test
    void theRuleBeforeIsThereAtOnceAndOnlyWhatIsLookedAtIsShown() {
        exploration.ruleProperty().set(PowerOfTwoRule.EVEN);
        settle();
        backend.forget();
        exploration.ruleProperty().set(PowerOfTwoRule.RCEIL);
        assertFalse(exploration.busyProperty().get());
        assertTrue(study().isComplete(exploration.recipes()));
        assertEquals(Set.copyOf(exploration.recipes()), study().evaluations().keySet());
        settle();
        assertEquals(List.of(), backend.recipes);
    }

    @Test
    void aRecipeThatWasAddedTakenAwayAndAddedAgainIsNotRunAgain() {
        Recipe added = RecipeCatalog.find("nvfp4-torchao").orElseThrow();
        exploration.addedRecipes().add(added);
        settle();
        exploration.addedRecipes().clear();
        settle();
        assertTrue(study().evaluation(added).isEmpty());
        backend.forget();
        exploration.addedRecipes().add(added);
        settle();
        assertTrue(study().evaluation(added).isPresent());
        assertEquals(List.of(), backend.recipes);
    }

    @Test
    void theSameFileOpenedAgainHasItsResults() {
        choose(B);
        backend.forget();
        open();
        choose(B);
        assertEquals(List.of(), backend.recipes);
        assertEquals(0, backend.amaxes);
        assertEquals(4, study().evaluations().size());
        // The elements are those of the file that is open now.
        float[] first = new float[1];
        study().measured().read(0, first, 0, 1);
        assertEquals(2, first[0]);
    }

    @Test
    void aFileThatWasChangedMeanwhileIsEvaluatedAnew() throws IOException, TensorFileException {
        write(5);
        Files.setLastModifiedTime(
                file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 2000));
        backend.forget();
        open();
        assertEquals(4, backend.recipes.size());
        assertEquals(5, study().amax());
    }

    @Test
    void whatIsDoneWhenARunIsCancelledIsNotRunAgain() {
        backend.forget();
        backend.beforeRun = () -> {
            if (backend.recipes.size() == 2) {
                exploration.cancel();
            }
        };
        exploration.choose(B);
        settle();
        backend.beforeRun = () -> {};
        choose(A);
        choose(B);
        assertEquals(4, backend.recipes.size());
        assertEquals(Set.copyOf(backend.recipes).size(), backend.recipes.size());
        assertEquals(4, study().evaluations().size());
    }

    @Test
    void withoutRoomForBothTensorsTheOneBeforeIsRunAgain() {
        exploration.close();
        settle();
        // An outcome of A has 32 or 16 blocks, one of B half as many: more than 5 bytes each.
        exploration = withRoomFor(700);
        open();
        choose(B);
        backend.forget();
        choose(A);
        assertFalse(backend.recipes.isEmpty());
        assertEquals(4, study().evaluations().size());
    }

    @Test
    void theResultsThatWereNotAskedForTheLongestGoFirst() {
        Study whole = study();
        List<Evaluation> outcomes = exploration.recipes().stream()
                .map(recipe -> whole.evaluation(recipe).orElseThrow())
                .filter(outcome -> outcome.recipe().blockSize() == 16)
                .toList();
        Evaluation first = outcomes.get(0);
        Evaluation second = outcomes.get(1);
        long weight = first.memory().mapToLong(MemorySegment::byteSize).sum();
        KeptResults two = new KeptResults(2 * weight);
        two.keep("x", whole, first);
        two.keep("x", whole, second);
        assertNotNull(known(two, "x", whole, first));
        two.keep("y", whole, first);
        assertTrue(known(two, "x", whole, second).isEmpty());
        assertTrue(known(two, "x", whole, first).isPresent());
        assertTrue(known(two, "y", whole, first).isPresent());
        assertTrue(two.clear());
        assertFalse(two.clear());
        assertTrue(known(two, "y", whole, first).isEmpty());
    }

    @Test
    void anOutcomeForWhichThereIsNoRoomPushesNothingOut() {
        Study whole = study();
        Evaluation large = whole.evaluation(exploration.corner(Corner.E4M3_16)).orElseThrow();
        Evaluation small = whole.evaluation(exploration.corner(Corner.E4M3_32)).orElseThrow();
        KeptResults kept = new KeptResults(
                small.memory().mapToLong(MemorySegment::byteSize).sum());
        kept.keep("x", whole, small);
        kept.keep("x", whole, large);
        assertTrue(known(kept, "x", whole, small).isPresent());
        assertTrue(known(kept, "x", whole, large).isEmpty());
    }

    @Test
    void anOutcomeKeptTwiceTakesItsRoomOnce() {
        Study whole = study();
        Evaluation outcome =
                whole.evaluation(exploration.corner(Corner.E4M3_16)).orElseThrow();
        KeptResults kept = new KeptResults(
                outcome.memory().mapToLong(MemorySegment::byteSize).sum());
        kept.keep("x", whole, outcome);
        kept.keep("x", whole, outcome);
        assertTrue(known(kept, "x", whole, outcome).isPresent());
    }

    private static Optional<Study> known(KeptResults kept, Object file, Study of, Evaluation outcome) {
        return kept.known(file, of.measured(), List.of(outcome.recipe()), null);
    }
}
