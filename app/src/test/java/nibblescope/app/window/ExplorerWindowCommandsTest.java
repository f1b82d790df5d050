package nibblescope.app.window;

import static nibblescope.app.window.Shown.onFx;
import static nibblescope.app.window.Shown.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.Window;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Theme;
import nibblescope.app.chart.Viewport;
import nibblescope.app.cli.TestFiles;
import nibblescope.app.recipe.RecipeView;
import nibblescope.app.session.Session;
import nibblescope.app.study.Position;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.tensor.DType;
import org.controlsfx.control.NotificationPane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// What the user can have the window do wherever the focus is, and what comes in from outside.
class ExplorerWindowCommandsTest {
    @RegisterExtension
    private final OpenedWindow window = new OpenedWindow();

    private final FxRobot robot = window.robot;

    @TempDir
    private Path folder;

    private void press(KeyCode... keys) {
        robot.push(keys);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private PowerOfTwoRule rule() {
        return onFx(() -> window.exploration.ruleProperty().get());
    }

    private String notice() {
        NotificationPane notices = robot.lookup(".notification-pane").queryAs(NotificationPane.class);
        return onFx(() -> notices.isShowing() ? notices.getText() : "");
    }

    private Path tensors(String name) throws Exception {
        return TestFiles.write(folder.resolve(name), TestFiles.info(name, DType.F32, 8, 64));
    }

    @Test
    void undoAndRedoByKeysAndButtonsThatSayWhyTheyCannotAct() {
        window.openSample();
        Node undo = window.node("undo");
        assertTrue(undo.isDisabled());
        assertEquals(window.presentation.text("window.undo.nothing"), reason(undo));
        robot.interact(() -> window.exploration.ruleProperty().set(PowerOfTwoRule.EVEN));
        assertFalse(undo.isDisabled());
        assertEquals("Undo  (Ctrl+Z)", reason(undo));
        robot.interact(() -> window.node("tensor-tree").requestFocus());
        press(KeyCode.CONTROL, KeyCode.Z);
        assertEquals(PowerOfTwoRule.RCEIL, rule());
        press(KeyCode.CONTROL, KeyCode.Y);
        assertEquals(PowerOfTwoRule.EVEN, rule());
        robot.clickOn("#undo");
        assertEquals(PowerOfTwoRule.RCEIL, rule());
        press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
        assertEquals(PowerOfTwoRule.EVEN, rule());
    }

    private static String reason(Node control) {
        return control.getParent().getProperties().get("javafx.scene.control.Tooltip") instanceof Tooltip tooltip
                ? tooltip.getText()
                : "no reason";
    }

    @Test
    void atLargeTextTheRecipeIsScrolledSidewaysAndNotCutOff() {
        window.openSample();
        robot.interact(() -> window.presentation.textScaleProperty().set(2));
        WaitForAsyncUtils.waitForFxEvents();
        Region recipe = robot.lookup(RecipeView.class::isInstance).queryAs(Region.class);
        Region scrolled = (Region) recipe.getParent();
        assertTrue(onFx(() -> recipe.getWidth() <= scrolled.getWidth()));
    }

    @Test
    void keysChooseViewsFieldsThemeAndTextSize() {
        window.openSample();
        press(KeyCode.CONTROL, KeyCode.DIGIT3);
        assertEquals(View.ERRORMAP, window.shown());
        press(KeyCode.CONTROL, KeyCode.DIGIT1);
        assertEquals(View.BOARD, window.shown());
        press(KeyCode.CONTROL, KeyCode.F);
        assertTrue(window.node("tensor-filter").isFocused());
        press(KeyCode.CONTROL, KeyCode.G);
        assertTrue(window.node("inspector-number").isFocused());
        press(KeyCode.CONTROL, KeyCode.D);
        assertEquals(Theme.DARK, onFx(() -> window.presentation.themeProperty().get()));
        press(KeyCode.CONTROL, KeyCode.EQUALS);
        press(KeyCode.CONTROL, KeyCode.PLUS);
        assertEquals(1.5, textScale());
        for (int i = 0; i < 5; i++) {
            press(KeyCode.CONTROL, KeyCode.ADD);
        }
        assertEquals(2, textScale());
        press(KeyCode.CONTROL, KeyCode.MINUS);
        assertEquals(1.75, textScale());
        press(KeyCode.CONTROL, KeyCode.DIGIT0);
        assertEquals(1, textScale());
    }

    @Test
    void theTextSizeHasItsKeysOnTheMapTooWhichZoomsByTheSameKeysAlone() {
        window.openSample();
        robot.interact(() -> {
            window.presentation.motionProperty().set(false);
            window.show(View.ERRORMAP);
        });
        window.settle();
        HeatMap map = robot.from(window.front()).lookup(".heat-map").queryAs(HeatMap.class);
        robot.interact(map::requestFocus);
        robot.type(KeyCode.PLUS);
        Viewport zoomed = seen(map);
        for (KeyCode larger : List.of(KeyCode.PLUS, KeyCode.EQUALS, KeyCode.ADD)) {
            double before = textScale();
            press(KeyCode.CONTROL, larger);
            assertEquals(before + 0.25, textScale(), larger.getName());
        }
        for (KeyCode smaller : List.of(KeyCode.MINUS, KeyCode.SUBTRACT)) {
            double before = textScale();
            press(KeyCode.CONTROL, smaller);
            assertEquals(before - 0.25, textScale(), smaller.getName());
        }
        for (KeyCode usual : List.of(KeyCode.DIGIT0, KeyCode.NUMPAD0)) {
            press(KeyCode.CONTROL, KeyCode.PLUS);
            press(KeyCode.CONTROL, usual);
            assertEquals(1, textScale(), usual.getName());
        }
        assertEquals(zoomed, seen(map));
        robot.interact(map::requestFocus);
        robot.type(KeyCode.MINUS);
        assertTrue(seen(map).width() > zoomed.width());
        assertEquals(1, textScale());
    }

    private static Viewport seen(HeatMap map) {
        return onFx(() -> map.viewportProperty().get());
    }

    private double textScale() {
        return onFx(() -> window.presentation.textScaleProperty().get());
    }

    private static Optional<Window> dialog() {
        return Window.getWindows().stream()
                .filter(shown -> shown.getScene().getRoot().lookup("#keys-list") != null)
                .findFirst();
    }

    @Test
    void theListOfKeysNamesEveryKeyOfEveryGroupAndClosesByTheSameKeyOrEscape() {
        window.openSample();
        press(KeyCode.F1);
        String listed = onFx(() -> Shown.texts(dialog().orElseThrow().getScene().getRoot()));
        for (KeyGroup group : KeyGroup.all()) {
            assertTrue(listed.contains(window.presentation.text(group.title())), group.title());
            for (KeyGroup.Key key : group.keys()) {
                assertTrue(listed.contains(window.presentation.text(key.text())), key.text());
            }
        }
        press(KeyCode.F1);
        assertTrue(onFx(() -> dialog().isEmpty()));
        press(KeyCode.F1);
        assertFalse(onFx(() -> dialog().isEmpty()));
        press(KeyCode.ESCAPE);
        assertTrue(onFx(() -> dialog().isEmpty()));
    }

    @Test
    void theTourSaysInFiveStepsWhatIsSeenAndBlocksNothing() {
        window.openSample();
        Node tour = window.node("tour");
        assertFalse(tour.isVisible());
        robot.interact(window::startTour);
        assertEquals("1 of 5", window.label("tour-count"));
        robot.clickOn("#block-32");
        assertEquals(
                "e4m3-32", onFx(() -> window.exploration.recipeProperty().get().id()));
        robot.interact(() -> window.node("tour-next").requestFocus());
        press(KeyCode.ENTER);
        press(KeyCode.RIGHT);
        press(KeyCode.SPACE);
        assertEquals("4 of 5", window.label("tour-count"));
        assertEquals(View.NUMBERLINE, window.shown());
        press(KeyCode.LEFT);
        robot.clickOn("#tour-next").clickOn("#tour-next");
        assertEquals("5 of 5", window.label("tour-count"));
        assertEquals(View.ERRORMAP, window.shown());
        assertEquals("Done", window.label("tour-next"));
        press(KeyCode.ESCAPE);
        assertFalse(tour.isVisible());
        robot.interact(window::startTour);
        robot.clickOn("#tour-skip");
        assertFalse(tour.isVisible());
    }

    @Test
    void aSessionIsSavedAndOpenedByKeys() throws Exception {
        window.open(tensors("made.safetensors"));
        robot.interact(() -> {
            window.exploration.select(new Position(3, 32));
            window.exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
            window.show(View.MEMORY);
        });
        window.chosenTarget = Optional.of(folder.resolve("work"));
        press(KeyCode.CONTROL, KeyCode.S);
        Path saved = folder.resolve("work.nibblescope");
        assertTrue(notice().contains(saved.toString()), notice());
        Session before = onFx(window::session);
        robot.interact(() -> window.exploration.ruleProperty().set(PowerOfTwoRule.CEIL));
        window.openSample();
        robot.interact(() -> window.show(View.BOARD));
        window.chosenFile = Optional.of(saved);
        press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.O);
        until("the session is back", () -> window.session().equals(before));
        assertEquals(View.MEMORY, window.shown());
        assertEquals("made.safetensors", window.tensor().name());
    }

    @Test
    void whatASessionNamesAndThisVersionDoesNotKnowIsTold() throws IOException {
        window.openSample();
        Path newer = Files.writeString(folder.resolve("newer.nibblescope"), """
                {"format": "nibblescope-session", "version": 1, "file": "sample:presets", "recipe": "e4m3-16",
                 "rule": "RCEIL", "view": "hologram", "views": {"tarot": {"card": "7"}}}
                """);
        drop(newer);
        until("it is told", () -> notice().contains("“tarot”") && notice().contains("“hologram”"));
        assertEquals("preset A", window.tensor().name());
        drop(Files.writeString(folder.resolve("broken.nibblescope"), "{}"));
        until("it is refused", () -> notice().startsWith("broken.nibblescope: “format” is null"));
        assertEquals("preset A", window.tensor().name());
    }

    @Test
    void theLastSessionIsOfferedOnceSomethingElseIsOpen() throws Exception {
        window.open(tensors("made.safetensors"));
        Session last = onFx(window::session);
        robot.interact(() -> window.offer(last));
        window.openSample();
        until("it is offered", () -> notice().contains("made.safetensors"));
        robot.clickOn("Continue");
        until("it is open", () -> window.session().equals(last));
        assertEquals("", notice());
    }

    @Test
    void whatIsDroppedIsOpenedOrItIsSaidWhyNot() throws Exception {
        window.openSample();
        Path wrong = Files.writeString(folder.resolve("letter.txt"), "dear reader");
        drop(wrong);
        until("it is refused", () -> notice().startsWith("letter.txt holds no tensors"));
        assertEquals(
                "minilm-l6-v2-l0.safetensors",
                onFx(() -> window.browse.fileNameProperty().get()));
        Path made = tensors("made.safetensors");
        drop(wrong, made);
        window.settle();
        until(
                "it is open",
                () -> "made.safetensors".equals(window.browse.fileNameProperty().get()));
        assertEquals("made.safetensors is shown. Left out: letter.txt.", notice());
        press(KeyCode.ESCAPE);
        until("the message is gone", () -> notice().isEmpty());
    }

    @Test
    void aRecipeThatIsDroppedIsChosenAndABrokenOneLeavesTheRecipeThatWas() throws Exception {
        window.openSample();
        Path file = folder.resolve("mine.nibblescope-recipe.json");
        Files.writeString(file, "{\"format\": \"nibblescope-recipe\", \"version\": 1, \"recipe\": \"nvfp4-vllm\"}");
        drop(file);
        until(
                "it is chosen",
                () -> window.exploration.recipeProperty().get().id().equals("nvfp4-vllm"));
        Files.writeString(file, "{");
        drop(file);
        until("a message about it", () -> notice().contains("mine.nibblescope-recipe.json"));
        assertEquals(
                "nvfp4-vllm",
                onFx(() -> window.exploration.recipeProperty().get().id()));
    }

    private void drop(Path... files) {
        robot.interact(() -> window.take(List.of(files)));
    }

    @Test
    void aFolderOfSeveralFilesLetsOneBeChosenByKeys() throws Exception {
        window.openSample();
        tensors("b.safetensors");
        tensors("a.safetensors");
        robot.interact(() -> javafx.application.Platform.runLater(() -> window.take(List.of(folder))));
        until("the files are listed", () -> files().isPresent());
        assertEquals(2, onFx(() -> files().orElseThrow().getItems().size()));
        press(KeyCode.DOWN);
        press(KeyCode.ENTER);
        until(
                "it is open",
                () -> "b.safetensors".equals(window.browse.fileNameProperty().get()));
        assertTrue(onFx(() -> files().isEmpty()));
    }

    private static Optional<ListView<?>> files() {
        return Window.getWindows().stream()
                .flatMap(shown -> Stream.ofNullable(shown.getScene().getRoot().lookup("#files")))
                .<ListView<?>>map(node -> (ListView<?>) node)
                .findFirst();
    }

    @Test
    void aFilterThatFindsNothingSaysSo() throws IOException {
        window.openSample();
        robot.interact(() -> window.browse.filterProperty().set("no such"));
        assertTrue(window.texts("tensors-empty").contains("no such"), window.texts("tensors-empty"));
        robot.interact(() -> window.browse.filterProperty().set(""));
        assertFalse(window.node("tensors-empty").isVisible());
        assertNotNull(window.line("encoder.layer.0.attention.self.query.weight"));
    }
}
