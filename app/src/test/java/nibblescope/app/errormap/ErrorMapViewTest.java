package nibblescope.app.errormap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import javafx.geometry.Point2D;
import javafx.geometry.VerticalDirection;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.chart.Viewport;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.GeneratedFile;
import nibblescope.app.study.Position;
import nibblescope.core.backend.cpu.CpuBackend;
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
        stage.setScene(new Scene(view, 700, 500));
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
        robot.interact(() -> exploration.open(() -> new GeneratedFile("made", tensor), Exploration.Start.UNCHANGED));
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
}
