package nibblescope.app.errormap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import javafx.event.ActionEvent;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.geometry.VerticalDirection;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.chart.Viewport;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.GeneratedFile;
import nibblescope.app.study.Position;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.metrics.BlockRegion;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class ErrorMapViewTest {
    private static final int ROWS = 40;
    private static final int COLUMNS = 640;
    private static final Viewport ALL = Viewport.fit(ROWS, COLUMNS / 16);

    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);

    private final ErrorMapModel model = new ErrorMapModel(exploration, Runnable::run, Runnable::run);

    @Start
    void show(Stage stage) {
        Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);
        // What is seen is where it is wanted at once.
        presentation.motionProperty().set(false);
        ErrorMapView view = new ErrorMapView(model, presentation);
        stage.setScene(new Scene(view, 700, 640));
        // JavaFX's headless robot takes the place of the wheel on the screen for that in the window.
        stage.setX(0);
        stage.setY(0);
        stage.show();
    }

    @AfterEach
    void close() {
        exploration.close();
        backend.close();
    }

    private HeatMap openAndFind(FxRobot robot) {
        Random random = new Random(9);
        float[] values = new float[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Tensor tensor = Tensor.ofFloats("made", Shape.of(ROWS, COLUMNS), values);
        robot.interact(() -> exploration.open(() -> new GeneratedFile("made", tensor)));
        HeatMap map = robot.lookup(".heat-map").queryAs(HeatMap.class);
        assertTrue(map.isVisible());
        return map;
    }

    /// The middle of a block on screen.
    private static Point2D middle(HeatMap map, long row, long column) {
        Viewport seen = map.viewportProperty().get();
        return map.localToScreen(seen.x(column + 0.5, map.getWidth()), seen.y(row + 0.5, map.getHeight()));
    }

    private static <T> T onFxThread(Callable<T> question) {
        return WaitForAsyncUtils.waitForAsyncFx(5000, question);
    }

    @Test
    void aClickOnABlockSelectsItForAllViewsAndADragDoesNot(FxRobot robot) {
        HeatMap map = openAndFind(robot);
        robot.clickOn(onFxThread(() -> middle(map, 12, 30)));
        assertEquals(
                new Position(12, 480),
                onFxThread(() -> exploration.positionProperty().get()));
        assertEquals(
                new Cell(12, 30), onFxThread(() -> map.hoveredCellProperty().get()));
        robot.interact(() -> map.zoom(4));
        Viewport before = onFxThread(() -> map.viewportProperty().get());
        robot.drag(onFxThread(() -> middle(map, 13, 29)), MouseButton.PRIMARY).moveBy(60, 40);
        robot.drop();
        Viewport after = onFxThread(() -> map.viewportProperty().get());
        assertTrue(after.left() < before.left() && after.top() < before.top(), before + " to " + after);
        assertEquals(
                new Position(12, 480),
                onFxThread(() -> exploration.positionProperty().get()));
    }

    @Test
    void theKeyboardReachesEveryBlockAndEveryZoom(FxRobot robot) {
        HeatMap map = openAndFind(robot);
        robot.interact(map::requestFocus);
        robot.type(KeyCode.DOWN, 2).type(KeyCode.RIGHT);
        assertEquals(
                new Position(2, 16),
                onFxThread(() -> exploration.positionProperty().get()));
        robot.type(KeyCode.PLUS, 3);
        Viewport zoomed = onFxThread(() -> map.viewportProperty().get());
        assertEquals(ALL.width() / Math.pow(1.25, 3), zoomed.width(), 1e-9);
        robot.press(KeyCode.CONTROL).type(KeyCode.RIGHT).release(KeyCode.CONTROL);
        assertTrue(onFxThread(() -> map.viewportProperty().get().left()) > zoomed.left());
        assertEquals(
                new Position(2, 16),
                onFxThread(() -> exploration.positionProperty().get()));
        robot.type(KeyCode.DIGIT0);
        assertEquals(ALL, onFxThread(() -> map.viewportProperty().get()));
    }

    @Test
    void theWheelZoomsAroundThePointerUnlessTheMapIsForClicksAlone(FxRobot robot) {
        HeatMap map = openAndFind(robot);
        robot.moveTo(onFxThread(() -> middle(map, 10, 10)));
        robot.scroll(3, VerticalDirection.UP);
        Viewport zoomed = onFxThread(() -> map.viewportProperty().get());
        assertTrue(zoomed.width() < ALL.width(), zoomed.toString());
        assertEquals(
                new Cell(10, 10), onFxThread(() -> map.hoveredCellProperty().get()));
        robot.interact(() -> map.interactiveProperty().set(false));
        robot.scroll(1, VerticalDirection.UP);
        assertEquals(zoomed, onFxThread(() -> map.viewportProperty().get()));
    }

    @Test
    void theToolsWaitForAMapAndThenAct(FxRobot robot) {
        Button worst = robot.lookup("#errormap-worst").queryButton();
        assertTrue(worst.isDisabled());
        HeatMap map = openAndFind(robot);
        assertFalse(worst.isDisabled());
        robot.interact(worst::fire);
        Cell selected = Objects.requireNonNull(
                onFxThread(() -> map.selectedCellProperty().get()));
        var pyramid =
                Objects.requireNonNull(onFxThread(() -> map.pyramidProperty().get()));
        assertEquals(pyramid.largestFinite(), pyramid.max(0, selected.row(), selected.column()));
    }

    @Test
    void draggingSelectsARectangleAndEscapeGivesItUp(FxRobot robot) {
        HeatMap map = openAndFind(robot);
        robot.clickOn("#errormap-select");
        Point2D from = onFxThread(() -> middle(map, 20, 25));
        Point2D to = onFxThread(() -> middle(map, 10, 12));
        robot.drag(from, MouseButton.PRIMARY).dropTo(to);
        assertEquals(
                new BlockRegion(10, 12, 20, 25),
                onFxThread(() -> model.region().blocksProperty().get()));
        assertEquals(ALL, onFxThread(() -> map.viewportProperty().get()), "the map stays where it is");
        Label figures = robot.lookup("#errormap-region").queryAs(Label.class);
        assertTrue(onFxThread(figures::getText).contains("154 blocks"), figures.getText());
        robot.interact(() -> robot.lookup("#errormap-region-zoom").queryButton().fire());
        Viewport seen = onFxThread(() -> map.viewportProperty().get());
        assertTrue(seen.width() < 20 && seen.left() < 12 && seen.left() + seen.width() > 26, seen.toString());
        robot.interact(map::requestFocus);
        robot.type(KeyCode.ESCAPE);
        assertNull(onFxThread(() -> model.region().blocksProperty().get()));
    }

    @Test
    void draggingWithShiftSelectsARectangleToo(FxRobot robot) {
        HeatMap map = openAndFind(robot);
        robot.interact(() -> {
            Viewport seen = map.viewportProperty().get();
            fire(map, MouseEvent.MOUSE_PRESSED, seen, 3, 4);
            fire(map, MouseEvent.MOUSE_DRAGGED, seen, 8, 6);
        });
        assertEquals(
                new BlockRegion(3, 4, 8, 6),
                onFxThread(() -> model.region().blocksProperty().get()));
    }

    /// Fires a mouse event with Shift, which the robot does not press for the mouse.
    private static void fire(HeatMap map, EventType<MouseEvent> type, Viewport seen, long row, long column) {
        double x = seen.x(column + 0.5, map.getWidth());
        double y = seen.y(row + 0.5, map.getHeight());
        Point2D screen = map.localToScreen(x, y);
        Point2D inScene = map.localToScene(x, y);
        map.fireEvent(new MouseEvent(
                type,
                inScene.getX(),
                inScene.getY(),
                screen.getX(),
                screen.getY(),
                MouseButton.PRIMARY,
                1,
                true,
                false,
                false,
                false,
                true,
                false,
                false,
                false,
                false,
                false,
                null));
    }

    @Test
    void shiftAndTheArrowKeysExtendARectangleFromTheSelectedBlock(FxRobot robot) {
        HeatMap map = openAndFind(robot);
        robot.interact(() -> {
            model.selection().choose(new Cell(5, 5));
            map.requestFocus();
        });
        robot.press(KeyCode.SHIFT).type(KeyCode.RIGHT, 2).type(KeyCode.UP).release(KeyCode.SHIFT);
        assertEquals(
                new BlockRegion(4, 5, 5, 7),
                onFxThread(() -> model.region().blocksProperty().get()));
        robot.press(KeyCode.SHIFT).type(KeyCode.DOWN, 3).release(KeyCode.SHIFT);
        assertEquals(
                new BlockRegion(5, 5, 7, 7),
                onFxThread(() -> model.region().blocksProperty().get()));
    }

    @Test
    void aThumbOfTheLegendNarrowsTheColorsAndTypedEndsDoToo(FxRobot robot) {
        openAndFind(robot);
        ColorRange full = onFxThread(() -> model.colors().fullRangeProperty().get());
        Node thumb = robot.lookup(".range-slider .high-thumb").query();
        robot.drag(thumb, MouseButton.PRIMARY).moveBy(-80, 0).drop();
        ColorRange narrowed = onFxThread(() -> model.colors().rangeProperty().get());
        assertTrue(narrowed.high() < full.high() && narrowed.low() == full.low(), narrowed + " of " + full);
        float low = (float) full.at(0.25);
        robot.interact(() -> {
            TextField field = robot.lookup("#errormap-range-low").queryAs(TextField.class);
            field.setText(Float.toString(low).replace('.', ','));
            field.fireEvent(new ActionEvent());
        });
        assertEquals(low, onFxThread(() -> model.colors().rangeProperty().get().low()));
        robot.interact(() -> robot.lookup("#errormap-range-reset").queryButton().fire());
        assertEquals(full, onFxThread(() -> model.colors().rangeProperty().get()));
    }

    @Test
    void theKeysWAndNGoFromTheWorstBlockToTheNext(FxRobot robot) {
        HeatMap map = openAndFind(robot);
        robot.interact(map::requestFocus);
        robot.type(KeyCode.W);
        assertEquals(1, onFxThread(this::rank));
        robot.type(KeyCode.N, 3);
        assertEquals(4, onFxThread(this::rank));
        robot.type(KeyCode.P);
        assertEquals(3, onFxThread(this::rank));
        Label readout = robot.lookup("#errormap-readout").queryAs(Label.class);
        assertTrue(onFxThread(readout::getText).endsWith("rank 3 of 1\u202F600"), readout.getText());
    }

    private long rank() {
        return Objects.requireNonNull(model.ranks().rankProperty().get()).rank();
    }

    @Test
    void aTypedBlockNumberLeadsToTheBlock(FxRobot robot) {
        openAndFind(robot);
        robot.clickOn("#errormap-number").write("1235").type(KeyCode.ENTER);
        // 40 blocks a row.
        assertEquals(
                new Position(30, 35 * 16L),
                onFxThread(() -> exploration.positionProperty().get()));
    }

    @Test
    void aNumberThatIsNoBlockIsAnsweredUntilTypingGoesOn(FxRobot robot) {
        openAndFind(robot);
        Label refusal = robot.lookup("#errormap-refusal").queryAs(Label.class);
        assertFalse(onFxThread(refusal::isVisible));
        robot.clickOn("#errormap-number").write("77777").type(KeyCode.ENTER);
        assertTrue(onFxThread(refusal::isVisible));
        assertEquals("“77777” is no block; type a number from 0 to 1\u202F599", onFxThread(refusal::getText));
        robot.write("5");
        assertFalse(onFxThread(refusal::isVisible));
    }

    @Test
    void aProfileReadsItsRowAndAClickSelectsTheWorstBlockInIt(FxRobot robot) {
        HeatMap map = openAndFind(robot);
        ProfilePane rows = (ProfilePane) robot.lookup(".map-profile").queryAll().stream()
                .filter(node -> node.getBoundsInLocal().getHeight() > 100)
                .findFirst()
                .orElseThrow();
        robot.clickOn(onFxThread(() -> rows.localToScreen(10, map.getHeight() * 7.5 / ROWS)));
        Label readout = robot.lookup("#errormap-readout").queryAs(Label.class);
        assertTrue(onFxThread(readout::getText).startsWith("Row 7 "), readout.getText());
        Cell selected = Objects.requireNonNull(
                onFxThread(() -> model.selection().selectedCellProperty().get()));
        assertEquals(7, selected.row());
        float worst = Objects.requireNonNull(model.margins().marginsProperty().get())
                .byRow()
                .max(0, 7, 0);
        assertEquals(
                worst, Objects.requireNonNull(model.pyramidProperty().get()).max(0, 7, selected.column()));
    }

    @Test
    void closeByTheElementsOfABlockAreThere(FxRobot robot) {
        HeatMap map = openAndFind(robot);
        assertNull(onFxThread(map::closeBlocks));
        robot.interact(() -> map.zoom(1000));
        BlockRegion close = Objects.requireNonNull(onFxThread(map::closeBlocks));
        Cell first = new Cell(close.firstRow(), close.firstColumn());
        assertTrue(onFxThread(() -> model.elements().elementsProperty().get()).containsKey(first));
    }
}
