package nibblescope.app;

import static nibblescope.app.window.Shown.onFx;
import static nibblescope.app.window.Shown.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.application.Application;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import nibblescope.app.cli.TestFiles;
import nibblescope.app.i18n.Messages;
import nibblescope.app.session.Memory;
import nibblescope.app.session.ProgramFolders;
import nibblescope.app.session.Session;
import nibblescope.app.session.Settings;
import nibblescope.app.study.Exploration;
import nibblescope.app.window.Faults;
import nibblescope.app.window.Shown;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/// The application as JavaFX starts it. What it keeps lies in a folder of the test.
class ExplorerAppTest {
    @RegisterExtension
    private final Faults faults = new Faults();

    @TempDir
    private Path folder;

    private final FxRobot robot = new FxRobot();
    private Optional<Application> application = Optional.empty();
    private Optional<Stage> stage = Optional.empty();

    @AfterEach
    void stop() throws Exception {
        if (application.isPresent()) {
            FxToolkit.cleanupApplication(application.get());
        }
        FxToolkit.cleanupStages();
    }

    private void start(String... arguments) throws Exception {
        stage = Optional.of(FxToolkit.registerPrimaryStage());
        application = Optional.of(
                FxToolkit.setupApplication(() -> new ExplorerApp(folders(), Optional.of(List.of(arguments)))));
        until("the board is there", () -> root().lookup("#board-rule") != null);
    }

    private ProgramFolders folders() {
        return ProgramFolders.in(folder.resolve("kept"));
    }

    private Memory memory() {
        return new Memory(folders());
    }

    private Parent root() {
        return stage.orElseThrow().getScene().getRoot();
    }

    private void untilReads(String part, String text) {
        until(part + " reads " + text, () -> Shown.texts(root().lookup(part)).contains(text));
    }

    @Test
    void itStartsOnTheSample() throws Exception {
        start();
        untilReads("#card-e8m0-32", "1.273e-04");
        untilReads("#status", "encoder.layer.0.attention.self.query.weight");
    }

    @Test
    void itStartsOnTheFileThatItIsGivenAndRemembersItAlone() throws Exception {
        Path file = TestFiles.write(folder.resolve("made.safetensors"), TestFiles.info("made", DType.F32, 4, 64));
        start(file.toString());
        untilReads("#status", "made  F32");
        assertEquals(List.of(file), memory().state().recent());
    }

    @Test
    void anotherLanguageKeepsTensorBlockRecipeRuleAndView() throws Exception {
        start("sample:presets");
        untilReads("#status", "preset A");
        robot.interact(() -> ((TextField) root().lookup("#tensor-filter")).setText("B"));
        robot.clickOn("preset B");
        untilReads("#status", "preset B");
        robot.clickOn("#scale-e8m0");
        robot.interact(() -> rules().setValue(PowerOfTwoRule.EVEN));
        robot.clickOn("#view-numberline");
        untilReads(".inspector", "Block 0");
        Messages turkish = new Messages(Locale.forLanguageTag("tr"));
        chooseLanguage("tr");
        untilReads("#view-board", turkish.get("window.view.board"));
        untilReads("#status", "preset B");
        until(
                "the line is there",
                () -> root().lookup(".numberline-title") instanceof Labeled l
                        && !l.getText().isEmpty());
        assertEquals(PowerOfTwoRule.EVEN, onFx(() -> recipeRule().getValue()));
        assertTrue(onFx(() -> ((Labeled) root().lookup(".numberline-title")).getText())
                .contains("preset B"));
        assertEquals("B", onFx(() -> ((TextField) root().lookup("#tensor-filter")).getText()));
        robot.clickOn("#view-board");
        assertFalse(onFx(() -> ((CheckBox) root().lookup("#board-tensor-scale")).isSelected()));
        assertEquals("tr", memory().settings().language().orElseThrow().getLanguage());
    }

    @Test
    void anotherLanguageKeepsEditedValuesAddedRecipesAndWhatCanBeUndone() throws Exception {
        start("sample:presets");
        untilReads("#status", "preset A");
        robot.clickOn("#scale-e8m0");
        untilReads(".inspector", "Block 0");
        Session before = onFx(() -> {
            Exploration exploration = shown().exploration();
            exploration.edit(1, 2, 3);
            exploration.addedRecipes().add(RecipeCatalog.find("mxfp4-ocp-floor").orElseThrow());
            return shown().session();
        });
        assertEquals(List.of(1f, 2f, 3f), before.values());
        chooseLanguage("zh");
        until("all is as before", () -> shown().session().equals(before));
        robot.interact(() -> shown().exploration().history().undo());
        assertEquals(List.of(), onFx(() -> shown().session().recipes().added()));
        robot.interact(() -> shown().exploration().history().undo());
        assertEquals(List.of(), onFx(() -> shown().session().values()));
        robot.interact(() -> shown().exploration().history().undo());
        assertEquals("e4m3-16-one-level", onFx(() -> shown().session().recipes().recipe()));
    }

    private ExplorerApp.Shown shown() {
        return ((ExplorerApp) application.orElseThrow()).shown().orElseThrow();
    }

    private void restart() throws Exception {
        FxToolkit.cleanupApplication(application.orElseThrow());
        start();
    }

    @Test
    void theFirstStartShowsTheTourAndTheNextOneDoesNot() throws Exception {
        start();
        until("the tour is there", () -> root().lookup("#tour").isVisible());
        restart();
        assertFalse(onFx(() -> root().lookup("#tour").isVisible()));
    }

    @Test
    void settingsAndPlaceHoldAtTheNextStart() throws Exception {
        start("sample:presets");
        robot.interact(() -> {
            menuItem("options", "theme-dark").fire();
            menuItem("options", "text-size-125").fire();
            menuItem("options", "motion").fire();
            stage.orElseThrow().setX(20);
            stage.orElseThrow().setWidth(900);
        });
        restart();
        assertTrue(((RadioMenuItem) menuItem("options", "theme-dark")).isSelected());
        assertTrue(((RadioMenuItem) menuItem("options", "text-size-125")).isSelected());
        assertEquals(900, onFx(() -> stage.orElseThrow().getWidth()));
        assertEquals(20, onFx(() -> stage.orElseThrow().getX()));
        Settings kept = memory().settings();
        assertEquals(Settings.ThemeChoice.DARK, kept.theme());
        assertEquals(1.25, kept.textScale());
        assertTrue(kept.motion().isPresent());
    }

    @Test
    void whatWasLookedAtLastIsOfferedAndOpenedOnlyIfItIsWanted() throws Exception {
        start("sample:presets");
        untilReads("#status", "preset A");
        robot.clickOn("preset B");
        untilReads("#status", "preset B");
        restart();
        untilReads("#status", "query.weight");
        untilReads(".notification-bar", "preset B");
        robot.clickOn("Continue");
        untilReads("#status", "preset B");
    }

    @Test
    void theTitleNamesFileAndTensor() throws Exception {
        start("sample:presets");
        untilReads("#status", "preset A");
        assertEquals(
                "preset blocks — preset A — Nibblescope",
                onFx(() -> stage.orElseThrow().getTitle()));
    }

    @Test
    void brokenSettingsAreToldAndStopNobody() throws Exception {
        Files.createDirectories(folders().settings());
        Files.writeString(folders().settingsFile(), "broken");
        start("sample:presets");
        untilReads(".notification-bar", "settings.json");
        untilReads("#status", "preset A");
        assertEquals("broken", Files.readString(folders().settings().resolve("settings.json.broken")));
    }

    @Test
    void inASmallWindowEveryToolAndTabIsInSightInEveryLanguage() throws Exception {
        start("sample:presets");
        robot.interact(() -> {
            stage.orElseThrow().setWidth(1024);
            stage.orElseThrow().setHeight(700);
        });
        for (Locale language : Messages.LANGUAGES) {
            chooseLanguage(language.getLanguage());
            untilReads("#status", "preset A");
            for (String menuOfTheRest : List.of(".tool-bar-overflow-button", ".control-buttons-tab")) {
                until(language + " needs no " + menuOfTheRest, () -> {
                    Node menu = root().lookup(menuOfTheRest);
                    return menu == null || !menu.isVisible();
                });
            }
            Node last = onFx(() -> root().lookup("#view-memory"));
            assertTrue(onFx(() -> last.localToScene(last.getBoundsInLocal()).getMaxX()) < 1024, language.toString());
        }
    }

    private ComboBox<PowerOfTwoRule> rules() {
        return robot.lookup("#board-rule").queryComboBox();
    }

    private ComboBox<PowerOfTwoRule> recipeRule() {
        return robot.lookup("#scale-rule").queryComboBox();
    }

    private void chooseLanguage(String language) {
        robot.interact(() -> menuItem("options", "language-" + language).fire());
    }

    private MenuItem menuItem(String menu, String id) {
        return items(((MenuButton) root().lookup("#" + menu)).getItems())
                .filter(item -> id.equals(item.getId()))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<MenuItem> items(List<MenuItem> items) {
        return items.stream().flatMap(item -> item instanceof Menu menu ? items(menu.getItems()) : Stream.of(item));
    }

    @Test
    void itsThreadsEndWhenItStopsWhileARunIsUnderWay() throws Exception {
        Path large = TestFiles.write(
                folder.resolve("large.safetensors"), TestFiles.info("large", DType.BF16, 16_384, 32_768));
        start(large.toString());
        // So many bytes a second: a run is under way.
        untilReads("#status", "/s");
        robot.interact(() -> {
            try {
                application.orElseThrow().stop();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        faults.untilThreadsEnd();
    }
}
