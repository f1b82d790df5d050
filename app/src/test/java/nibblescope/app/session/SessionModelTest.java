package nibblescope.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import nibblescope.app.cli.TestFiles;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.Input;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.Recipes;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionModelTest {
    private static final Source PRESETS = new Source.Stored(Input.OfSample.PRESETS);

    @TempDir
    private Path folder;

    private final CpuBackend backend = new CpuBackend(1);
    private final Queue<Runnable> uiThread = new ArrayDeque<>();

    /// An exploration with views that only remember.
    private final class Place implements SessionModel.Views {
        final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
        final SessionModel model = new SessionModel(exploration, exploration::open, this, uiThread::add);
        String front = "board";
        Map<String, Map<String, String>> settings = Map.of();
        List<Loss> complaints = List.of();

        @Override
        public String front() {
            return front;
        }

        @Override
        public Map<String, Map<String, String>> settings() {
            return settings;
        }

        @Override
        public List<Loss> show(String shown, Map<String, Map<String, String>> given) {
            front = shown;
            settings = given;
            return complaints;
        }

        String tensor() {
            return Objects.requireNonNull(exploration.tensorProperty().get()).name();
        }

        List<Loss> losses() {
            return model.lossesProperty().get();
        }
    }

    private final List<Place> places = new ArrayList<>();
    private final Place here = place();
    private final Place there = place();

    private Place place() {
        Place place = new Place();
        places.add(place);
        return place;
    }

    @AfterEach
    void close() {
        places.forEach(place -> place.exploration.close());
        backend.close();
    }

    private void settle() {
        while (!uiThread.isEmpty()) {
            uiThread.remove().run();
        }
    }

    private void work() {
        here.exploration.open(PRESETS);
        here.exploration.tensorProperty().get();
        Exploration exploration = here.exploration;
        Objects.requireNonNull(exploration.fileProperty().get()).file().tensors().stream()
                .filter(info -> info.name().equals("preset B"))
                .forEach(exploration::choose);
        exploration.select(new Position(0, 3));
        exploration.edit(0.1f, -0.0f, 1e-40f, 6);
        exploration.ruleProperty().set(PowerOfTwoRule.EVEN);
        exploration.tensorScaleProperty().set(false);
        exploration.recipeProperty().set(RecipeCatalog.find("nvfp4-torchao").orElseThrow());
        exploration.addedRecipes().add(RecipeCatalog.find("mxfp4-ocp-floor").orElseThrow());
        here.front = "errormap";
        here.settings = Map.of("errormap", Map.of("pooling", "mean", "colors", "grün\n"));
    }

    @Test
    void aSessionThatIsSavedAndOpenedIsWhatItWas() throws Exception {
        work();
        Path file = folder.resolve("work.nibblescope");
        here.model.save(file);
        there.model.open(file);
        settle();
        assertEquals(here.model.now(), there.model.now());
        assertEquals(List.of(), there.losses());
        Exploration opened = there.exploration;
        assertEquals("preset B", there.tensor());
        assertEquals(new Position(0, 3), opened.positionProperty().get());
        assertEquals("nvfp4-torchao", opened.recipeProperty().get().id());
        assertEquals(List.of(0.1f, -0.0f, 1e-40f, 6f), there.model.now().values());
        assertFalse(opened.history().canUndoProperty().get());
    }

    @Test
    void composedRecipesAreKept() throws Exception {
        String chosen = "free:e2m1+e4m3+1x16+amax+p2.5+row+stochastic7+hadamard16-signs42";
        String added = "free:int8+fp32+16x16+amax+percentile99.5+none+zero+none";
        here.exploration.recipeProperty().set(Recipes.find(chosen).orElseThrow());
        here.exploration.addedRecipes().add(Recipes.find(added).orElseThrow());
        Path file = folder.resolve("work.nibblescope");
        here.model.save(file);
        there.model.open(file);
        settle();
        assertEquals(List.of(), there.losses());
        assertEquals(
                here.exploration.recipeProperty().get(),
                there.exploration.recipeProperty().get());
        assertEquals(here.exploration.addedRecipes(), there.exploration.addedRecipes());
    }

    @Test
    void valuesThatJsonHasNoNumberForAreKept() throws Exception {
        work();
        here.exploration.edit(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE);
        Path file = folder.resolve("work.nibblescope");
        here.model.save(file);
        there.model.open(file);
        settle();
        assertEquals(
                List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE),
                there.model.now().values());
    }

    private void replace(Path tensors, String tensor) throws IOException, TensorFileException {
        Files.delete(tensors);
        TestFiles.write(tensors, TestFiles.info(tensor, DType.F32, 2, 16));
    }

    private Path tensors(String name, String tensor) throws TensorFileException {
        return TestFiles.write(folder.resolve(name), TestFiles.info(tensor, DType.F32, 8, 64));
    }

    private Path sessionOf(Path tensors) throws IOException {
        here.exploration.open(new Source.Stored(new Input.OfPath(tensors)));
        here.exploration.select(new Position(7, 63));
        here.exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        here.settings = Map.of("runs", Map.of("a", "b"));
        Path file = folder.resolve("work.nibblescope");
        here.model.save(file);
        return file;
    }

    @Test
    void aFileThatIsGoneIsToldAndTheRestIsOpened() throws Exception {
        Path tensors = tensors("a.safetensors", "a");
        Path session = sessionOf(tensors);
        Files.delete(tensors);
        there.exploration.open(PRESETS);
        there.model.open(session);
        settle();
        assertEquals(List.of(new Loss.FileGone(tensors.toString())), there.losses());
        assertEquals("preset A", there.tensor());
        assertEquals(PowerOfTwoRule.FLOOR, there.exploration.ruleProperty().get());
        assertEquals(here.settings, there.settings);
        String text = there.losses().getFirst().text(new Messages(Locale.ENGLISH));
        assertTrue(text.contains(tensors.toString()), text);
    }

    @Test
    void aFileThatWasMovedTogetherWithTheSessionIsFoundBesideIt() throws Exception {
        Path tensors = tensors("a.safetensors", "a");
        Path session = sessionOf(tensors);
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.move(tensors, other.resolve("a.safetensors"));
        there.model.open(Files.move(session, other.resolve("work.nibblescope")));
        settle();
        assertEquals("a", there.tensor());
        assertEquals(new Position(7, 63), there.exploration.positionProperty().get());
        assertEquals(List.of(), there.losses());
    }

    @Test
    void aFileThatHasChangedIsToldAndWhatItHasNotIsNotChosen() throws Exception {
        Path tensors = tensors("a.safetensors", "a");
        Path session = sessionOf(tensors);
        replace(tensors, "b");
        there.model.open(session);
        settle();
        assertEquals(List.of(new Loss.FileChanged("a.safetensors"), new Loss.TensorGone("a")), there.losses());
        assertEquals("b", there.tensor());
        assertEquals(new Position(0, 0), there.exploration.positionProperty().get());
        replace(tensors, "a");
        there.model.open(session);
        settle();
        assertEquals(List.of(new Loss.FileChanged("a.safetensors"), new Loss.PositionGone(7, 63)), there.losses());
    }

    @Test
    void aFileThatIsNoTensorFileAnyMoreIsAFailureAndTheRestIsOpened() throws Exception {
        Path tensors = tensors("a.safetensors", "a");
        Path session = sessionOf(tensors);
        Files.writeString(tensors, "nothing");
        there.model.open(session);
        settle();
        assertInstanceOf(
                TensorFileException.class, there.exploration.failureProperty().get());
        assertEquals(here.settings, there.settings);
        assertEquals(List.of(new Loss.FileChanged("a.safetensors")), there.losses());
    }

    @Test
    void whatThisVersionDoesNotKnowIsToldByName() throws Exception {
        Path file = Files.writeString(folder.resolve("newer.nibblescope"), """
                {"format": "nibblescope-session", "version": 1, "file": "sample:presets", "recipe": "fp2-new",
                 "rule": "UPWARDS", "added_recipes": ["fp3-new", "nvfp4-torchao"], "view": "hologram",
                 "later": {"anything": [1]}}
                """);
        there.complaints = List.of(new Loss.NameUnknown("hologram"));
        there.model.open(file);
        settle();
        assertEquals(
                List.of(
                        new Loss.NameUnknown("UPWARDS"),
                        new Loss.NameUnknown("fp2-new"),
                        new Loss.NameUnknown("fp3-new"),
                        new Loss.NameUnknown("hologram")),
                there.losses());
        assertEquals("preset A", there.tensor());
        assertEquals(1, there.exploration.addedRecipes().size());
    }

    @Test
    void aFileThatIsAskedForMeanwhileIsNotTakenForThatOfTheSession() {
        work();
        there.model.open(here.model.now(), Optional.empty());
        there.exploration.open(new Source.Stored(Input.OfSample.MINILM));
        settle();
        assertEquals("board", there.front);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{}",
                "{'format': 'something else', 'version': 1}",
                "{'format': 'nibblescope-session', 'version': 2}",
                "{'format': 'nibblescope-session'}",
                "{'format': 'nibblescope-session', 'version': 1, 'file': 7}",
                "{'format': 'nibblescope-session', 'version': 1, 'row': -1}",
                "{'format': 'nibblescope-session', 'version': 1, 'row': 0.5}",
                "{'format': 'nibblescope-session', 'version': 1, 'row': 99999999999999999999}",
                "{'format': 'nibblescope-session', 'version': 1, 'values': 'many'}",
                "{'format': 'nibblescope-session', 'version': 1, 'values': [true]}",
                "{'format': 'nibblescope-session', 'version': 1, 'values':"
                        + " [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}",
                "{'format': 'nibblescope-session', 'version': 1, 'added_recipes': [1]}",
                "{'format': 'nibblescope-session', 'version': 1, 'views': []}",
                "{'format': 'nibblescope-session', 'version': 1, 'views': {'board': 1}}",
                "{'format': 'nibblescope-session', 'version': 1, 'views': {'board': {'a': 1}}}"
            })
    void aFileThatIsNoSessionChangesNothing(String text) throws Exception {
        work();
        Session before = here.model.now();
        Path file = Files.writeString(folder.resolve("broken.nibblescope"), text.replace('\'', '"'));
        BrokenFileException broken = assertThrows(BrokenFileException.class, () -> here.model.open(file));
        assertTrue(broken.text(new Messages(Locale.ENGLISH)).startsWith("broken.nibblescope"), broken.getMessage());
        assertEquals(before, here.model.now());
    }

    @Test
    void aMissingFileIsToldByItsName() {
        BrokenFileException broken =
                assertThrows(BrokenFileException.class, () -> here.model.open(folder.resolve("no.nibblescope")));
        assertEquals(BrokenFileException.Fault.UNREADABLE, broken.fault());
    }
}
