package nibblescope.app.window;

import static nibblescope.app.window.Shown.onFx;
import static nibblescope.app.window.Shown.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Theme;
import nibblescope.app.chart.Viewport;
import nibblescope.app.cli.TestFiles;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.Position;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/// What a user does, done to the real window over real files.
class ExplorerWindowTest {
    private static final String QUERY = "encoder.layer.0.attention.self.query.weight";
    private static final String DENSE = "encoder.layer.0.output.dense.weight";

    @RegisterExtension
    private final OpenedWindow window = new OpenedWindow();

    private final FxRobot robot = window.robot;

    @TempDir
    private Path folder;

    private String recipe() {
        return onFx(() -> window.exploration.recipeProperty().get().id());
    }

    private Position position() {
        return onFx(() -> window.exploration.positionProperty().get());
    }

    private ComboBox<Object> combo(String id) {
        return robot.lookup("#" + id).queryComboBox();
    }

    private static String reason(Node disabled) {
        Node holder = disabled.getParent();
        return holder.getProperties().get("javafx.scene.control.Tooltip") instanceof Tooltip tooltip
                ? tooltip.getText()
                : "no reason";
    }

    @Test
    void theBoardShowsTheKnownFiguresOfTheSample() {
        window.openSample();
        window.click(QUERY);
        window.untilReads(window.node("card-e8m0-32"), "1.273e-04");
        window.click("activation.layer.0.ffn_gelu");
        window.untilReads(window.node("card-e8m0-32"), "1.835e-03");
        window.click(DENSE);
        window.untilReads(window.node("card-e8m0-32"), "2.950e-05");
        window.untilReads(window.node("card-e8m0-16"), "2.662e-05");
        window.untilReads(window.node("card-e4m3-32"), "2.017e-05");
        window.untilReads(window.node("card-e4m3-16"), "1.723e-05");
        assertTrue(window.texts("card-e4m3-16").contains("20.76"));
    }

    @Test
    void aTensorThatIsChosenInTheTreeIsShownByEveryView() {
        window.openSample();
        for (View view : View.values()) {
            window.view(view);
        }
        window.click("activation.layer.0.ffn_input");
        window.untilReads(window.view(View.BOARD), "activation.layer.0.ffn_input");
        window.untilReads(window.view(View.NUMBERLINE), "activation.layer.0.ffn_input");
        Node map = window.view(View.ERRORMAP);
        HeatMap errors = robot.from(map).lookup(".heat-map").queryAs(HeatMap.class);
        long rows = window.tensor().shape().rows();
        until(
                "the map has the tensor's rows",
                () -> errors.pyramidProperty().get() != null
                        && errors.pyramidProperty().get().rows(0) == rows);
        window.untilReads(window.view(View.DISTRIBUTIONS), "28.428");
        window.untilReads(window.view(View.MEMORY), "Tensor scale");
    }

    @Test
    void theOpenButtonOpensTheFileThatIsChosenAndRemembersIt() throws TensorFileException {
        Path file = TestFiles.write(folder.resolve("made.safetensors"), TestFiles.info("first", DType.F32, 8, 64));
        robot.clickOn("#open");
        window.settle();
        assertEquals(List.of(), window.recent);
        window.chosenFile = Optional.of(file);
        robot.clickOn("#open");
        until("the file is open", () -> window.exploration.tensorProperty().get() != null);
        window.settle();
        assertEquals("first", window.tensor().name());
        assertEquals(List.of(file), window.recent);
        assertTrue(onFx(() -> Shown.texts(window.stage().getScene().getRoot())).contains("made.safetensors"));
    }

    @Test
    void aBlockThatIsClickedOnTheMapIsOnTheLineAndInTheInspector() {
        window.openSample();
        HeatMap map = robot.from(window.view(View.ERRORMAP)).lookup(".heat-map").queryAs(HeatMap.class);
        // Rows are hardly higher than pixels: of one whose middle is that of a pixel it is clear which is clicked.
        long row = onFx(() -> {
            Viewport seen = map.viewportProperty().get();
            return LongStream.range(190, 230)
                    .filter(r -> distanceToPixel(map.localToScreen(0, seen.y(r + 0.5, map.getHeight()))) < 0.1)
                    .findFirst()
                    .orElseThrow();
        });
        Point2D block = onFx(() -> {
            Viewport seen = map.viewportProperty().get();
            return map.localToScreen(seen.x(20.5, map.getWidth()), seen.y(row + 0.5, map.getHeight()));
        });
        robot.clickOn(block);
        // The query weight has 384 columns, 24 blocks of 16 a row.
        assertEquals(new Position(row, 320), position());
        String number = Figures.count(row * 24 + 20);
        window.untilReads(window.stage().getScene().getRoot(), "Block " + number);
        window.untilReads(
                window.view(View.NUMBERLINE), "Row " + row + ", columns 320–335 · block " + number + " · " + QUERY);
    }

    /// How far below the pixel that a robot goes to.
    private static double distanceToPixel(Point2D point) {
        return point.getY() - Math.floor(point.getY());
    }

    @Test
    void aRecipeThatIsChosenMovesTheViews() {
        window.openSample();
        robot.interact(() -> combo("recipe-preset").setValue(recipe("nvfp4-torchao")));
        window.settle();
        window.untilReads(window.view(View.NUMBERLINE), "nvfp4-torchao");
        robot.clickOn("#block-32");
        assertEquals("e4m3-32", recipe());
        robot.clickOn("#block-32");
        assertTrue(robot.lookup("#block-32").queryAs(ToggleButton.class).isSelected());
        robot.clickOn("#scale-e8m0");
        window.settle();
        assertEquals("e8m0-32-rceil", recipe());
        window.untilReads(window.view(View.ERRORMAP), "e8m0-32-rceil");
        robot.interact(() -> combo("scale-rule").setValue(PowerOfTwoRule.FLOOR));
        window.settle();
        window.view(View.BOARD);
        window.untilReads(window.node("card-e8m0-32"), "1.231e-04");
        assertEquals(PowerOfTwoRule.FLOOR, combo("board-rule").getValue());
    }

    private static Recipe recipe(String id) {
        return RecipeCatalog.find(id).orElseThrow();
    }

    @Test
    void theRuleOnTheBoardMovesTheCardsAndAControlThatCannotActSaysWhy() {
        window.openSample();
        Node rule = combo("scale-rule");
        CheckBox tensorScale = robot.lookup("#tensor-scale").queryAs(CheckBox.class);
        assertTrue(rule.isDisabled());
        assertTrue(reason(rule).contains("rules give powers of two"), reason(rule));
        robot.clickOn("#scale-e8m0");
        assertFalse(rule.isDisabled());
        assertTrue(tensorScale.isDisabled());
        assertTrue(reason(tensorScale).contains("needs no tensor scale"), reason(tensorScale));
        assertTrue(reason(window.node("cancel")).contains("End the run"), reason(window.node("cancel")));
        robot.interact(() -> combo("board-rule").setValue(PowerOfTwoRule.FLOOR));
        window.settle();
        window.untilReads(window.node("card-e8m0-16"), "1.251e-04");
        assertEquals("e8m0-16-floor", onFx(() -> {
            window.exploration.recipeProperty().set(window.exploration.corner(Corner.E8M0_16));
            return window.exploration.recipeProperty().get().id();
        }));
    }

    @Test
    void presetAShowsTheKnownErrorsOnTheLine() {
        robot.interact(window.browse::openPresets);
        window.settle();
        assertEquals(PowerOfTwoRule.RCEIL, combo("board-rule").getValue());
        assertFalse(robot.lookup("#board-tensor-scale").queryAs(CheckBox.class).isSelected());
        Node line = window.view(View.NUMBERLINE);
        window.untilReads(line, "0.7200");
        window.untilReads(line, "0.0764");
    }

    @Test
    void aRunOnTheProcessorsIsComparedWithTheReference() {
        window.openSample();
        Node runs = window.view(View.RUNS);
        robot.clickOn("#run-start");
        window.untilReads(runs, window.presentation.text("runs.result.equal"));
    }

    @Test
    void theThemeIsSwitchedWithItsStyleSheets() {
        window.openSample();
        for (View view : View.values()) {
            window.view(view);
        }
        List<String> light = onFx(() -> List.copyOf(window.stage().getScene().getStylesheets()));
        robot.push(KeyCode.CONTROL, KeyCode.D);
        assertEquals(Theme.DARK, onFx(() -> window.presentation.themeProperty().get()));
        List<String> dark = onFx(() -> List.copyOf(window.stage().getScene().getStylesheets()));
        assertEquals(light.size(), dark.size());
        assertNotEquals(light.getFirst(), dark.getFirst());
        robot.push(KeyCode.CONTROL, KeyCode.D);
        assertEquals(light, onFx(() -> List.copyOf(window.stage().getScene().getStylesheets())));
    }
}
