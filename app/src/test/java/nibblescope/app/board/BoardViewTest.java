package nibblescope.app.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.stage.Window;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.BestScales;
import nibblescope.app.study.Comparison;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Source;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class BoardViewTest {
    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, BoardViewTest::onFx);
    private final Comparison comparison =
            new Comparison(exploration, backend, Runnable::run, Runnable::run, BoardViewTest::onFx);
    private final BestScales scales = new BestScales(exploration, backend, Runnable::run, BoardViewTest::onFx);
    private final BoardModel model = new BoardModel(exploration, comparison, scales);
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);

    /// At once where that may be: the backend tells of its progress from threads of its own.
    private static void onFx(Runnable action) {
        if (Platform.isFxApplicationThread()) {
            action.run();
        } else {
            Platform.runLater(action);
        }
    }

    @Start
    void show(Stage stage) {
        exploration.tensorScaleProperty().set(false);
        exploration.open(Source.of("sample:presets"));
        Scene scene = new Scene(new BoardView(model, presentation), 740, 660);
        scene.getStylesheets()
                .setAll(
                        presentation.styleSheetProperty().getValue(),
                        String.valueOf(BoardView.class.getResource("/nibblescope/app/explorer.css")));
        stage.setScene(scene);
        stage.show();
    }

    @AfterEach
    void close() {
        scales.close();
        comparison.close();
        exploration.close();
        backend.close();
    }

    private static Node node(FxRobot robot, String query) {
        return robot.lookup(query).query();
    }

    private static Optional<Node> focused(FxRobot robot) {
        return Optional.ofNullable(node(robot, ".board").getScene().getFocusOwner());
    }

    /// What the explanation says that is shown now, line by line; nothing while none is shown.
    private static List<String> explained(FxRobot robot) {
        robot.interact(() -> {});
        return Window.getWindows().stream()
                .filter(window -> window instanceof Tooltip && window.isShowing())
                .flatMap(window -> ((Parent) ((Tooltip) window).getGraphic()).getChildrenUnmodifiable().stream())
                .map(line -> ((Text) line).getText())
                .toList();
    }

    private static String name(FxRobot robot) {
        return explained(robot).stream().findFirst().orElse("");
    }

    @Test
    void theArrowKeysGoFromFigureToFigureAndEachIsExplained(FxRobot robot) {
        robot.interact(() -> node(robot, "#card-e8m0-32").requestFocus());
        robot.type(KeyCode.RIGHT);
        List<String> lines = explained(robot);
        assertEquals("MSE", lines.get(0));
        assertEquals("Σ (r − x)² / n", lines.get(2));
        assertEquals("Unit: the unit of x, squared", lines.get(3));
        // Preset A has an MSE of 0.72 under MXFP4.
        assertTrue(lines.get(4).startsWith("Value: 0.7"), lines.get(4));
        robot.type(KeyCode.RIGHT);
        assertEquals("SQNR", name(robot));
        robot.type(KeyCode.DOWN);
        assertTrue(List.of("MSE/variance", "vs FP32/16/8").contains(name(robot)), name(robot));
        robot.type(KeyCode.UP, KeyCode.LEFT, KeyCode.LEFT, KeyCode.LEFT);
        assertEquals(Optional.of("card-e8m0-32"), focused(robot).map(Node::getId));
        assertEquals(List.of(), explained(robot));
    }

    @Test
    void aFigureUnderThePointerIsExplained(FxRobot robot) throws TimeoutException {
        Node figure = robot.from(node(robot, "#card-e8m0-32"))
                .lookup(".board-figure")
                .nth(3)
                .query();
        robot.moveTo(figure);
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> !explained(robot).isEmpty());
        robot.moveTo("#board-headline");
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> explained(robot).isEmpty());
    }

    @Test
    void escapeLeavesTheFiguresForTheirCard(FxRobot robot) {
        robot.interact(() -> node(robot, "#card-e4m3-16").requestFocus());
        robot.type(KeyCode.RIGHT);
        // The first closes the explanation.
        robot.type(KeyCode.ESCAPE, KeyCode.ESCAPE);
        assertEquals(Optional.of("card-e4m3-16"), focused(robot).map(Node::getId));
    }

    @Test
    void aRecipeIsSearchedAddedAndRemovedByKeys(FxRobot robot) {
        robot.interact(() -> node(robot, "#board-add").requestFocus());
        robot.type(KeyCode.SPACE);
        robot.write("torchao even");
        robot.type(KeyCode.ENTER);
        assertEquals(
                List.of("mxfp4-torchao-even"),
                exploration.addedRecipes().stream().map(r -> r.id()).toList());
        assertEquals(Optional.of("board-add"), focused(robot).map(Node::getId));
        robot.interact(() -> node(robot, "#card-mxfp4-torchao-even").requestFocus());
        robot.type(KeyCode.DELETE);
        assertEquals(List.of(), exploration.addedRecipes());
        assertTrue(focused(robot).orElseThrow().getId().startsWith("card-"));
    }

    @Test
    void theCornersCannotBeRemovedAndAddedCardsHaveAButtonForIt(FxRobot robot) {
        robot.interact(() -> {
            model.add(RecipeCatalog.find("nvfp4-torchao").orElseThrow());
            node(robot, "#card-e8m0-32").requestFocus();
        });
        robot.type(KeyCode.DELETE);
        assertEquals(5, robot.lookup(".card").queryAll().size());
        robot.interact(() -> node(robot, "#remove-nvfp4-torchao").requestFocus());
        robot.type(KeyCode.SPACE);
        assertEquals(4, robot.lookup(".card").queryAll().size());
    }

    @Test
    void addedCardsStandBelowTheTwoByTwo(FxRobot robot) {
        robot.interact(() -> {
            model.add(RecipeCatalog.find("nvfp4-torchao").orElseThrow());
            model.add(RecipeCatalog.find("mxfp4-ocp-floor").orElseThrow());
        });
        double left = node(robot, "#card-e8m0-32").getLayoutX();
        double right = node(robot, "#card-e8m0-16").getLayoutX();
        assertTrue(left < right);
        assertEquals(left, node(robot, "#card-e4m3-32").getLayoutX());
        assertEquals(left, node(robot, "#card-nvfp4-torchao").getLayoutX());
        assertEquals(right, node(robot, "#card-mxfp4-ocp-floor").getLayoutX());
        assertTrue(node(robot, "#card-nvfp4-torchao").getLayoutY()
                > node(robot, "#card-e4m3-32").getLayoutY());
    }

    @Test
    void cardsOfRecipesThatDifferInTheirLastLettersAreToldApart(FxRobot robot) {
        for (String measure : List.of("mae", "mse")) {
            String id = "nvfp4-transformer-engine-4over6-" + measure;
            robot.interact(() -> model.add(RecipeCatalog.find(id).orElseThrow()));
            robot.interact(() -> node(robot, ".board").getScene().getRoot().layout());
            Node name =
                    robot.from(node(robot, "#card-" + id)).lookup(".headline").query();
            String written = ((Text) name.lookup(".text")).getText();
            assertTrue(written.endsWith("4over6-" + measure), written);
        }
    }

    @Test
    void theArrowKeysGoFromBarToBarOfTheWaterfall(FxRobot robot) {
        Waterfall waterfall = robot.lookup(".waterfall").queryAs(Waterfall.class);
        robot.interact(waterfall::requestFocus);
        assertEquals(0, waterfall.pointed());
        assertEquals("MXFP4", name(robot));
        robot.type(KeyCode.RIGHT, KeyCode.RIGHT);
        assertEquals("finer scale", name(robot));
        robot.type(KeyCode.END);
        assertEquals("lower bound", name(robot));
        assertEquals("Value: …", explained(robot).get(4));
        robot.interact(() -> model.activeProperty().set(true));
        robot.type(KeyCode.LEFT, KeyCode.RIGHT);
        assertFalse(explained(robot).get(4).contains("…"));
        String text = waterfall.getAccessibleText();
        // Both blocks of 16 have the scale that the block of 32 has.
        assertTrue(text.contains("smaller block: = ±0.0 % 0.0000; finer scale: ▼ −89.4 %"), text);
    }

    @Test
    void whatMakesItWorseIsReadOutWithAnotherArrowAndSign(FxRobot robot) {
        robot.interact(() -> {
            exploration.open(Source.of("sample:minilm"));
            exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        });
        String text = robot.lookup(".waterfall").queryAs(Waterfall.class).getAccessibleText();
        assertTrue(text.contains("smaller block: ▲ +1.5 % +1.905e-06"), text);
    }

    @Test
    void aSecondTensorIsShownBesideTheFirstUntilItIsTakenAway(FxRobot robot) {
        robot.interact(() -> node(robot, "#board-compare").requestFocus());
        robot.type(KeyCode.SPACE);
        robot.write("preset b");
        robot.type(KeyCode.ENTER);
        Labeled finding = robot.lookup("#board-finding").queryAs(Labeled.class);
        assertTrue(finding.getText().startsWith("B  preset B.  "), finding.getText());
        assertTrue(finding.getText().contains("suffer"), finding.getText());
        Node card = node(robot, "#card-e8m0-32");
        assertTrue(visible(robot, card, "B"));
        robot.clickOn("#board-compare-end");
        assertFalse(visible(robot, card, "B"));
        assertFalse(finding.getParent().isVisible());
    }

    private static boolean visible(FxRobot robot, Node card, String tag) {
        Stream<Node> tags = robot.from(card).lookup(".board-tag").queryAll().stream();
        return tags.anyMatch(node ->
                ((Labeled) node).getText().equals(tag) && node.getParent().isVisible());
    }

    @Test
    void theBestCardSaysSoInWords(FxRobot robot) {
        assertTrue(node(robot, "#card-e4m3-16").lookup(".board-best").isVisible());
        assertFalse(node(robot, "#card-e8m0-32").lookup(".board-best").isVisible());
    }
}
