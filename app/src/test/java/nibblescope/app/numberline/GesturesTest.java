package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.event.Event;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.ScrollEvent;
import javafx.stage.Stage;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// Mouse and keys on the picture of preset A.
@ExtendWith(ApplicationExtension.class)
class GesturesTest {
    private static final Recipe E4M3_16 =
            RecipeCatalog.find("e4m3-16-one-level").orElseThrow();

    private final Exploration exploration = Explorations.ofPresetA();
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);
    private final NumberLineModel model = new NumberLineModel(exploration);

    @Start
    void show(Stage stage) {
        presentation.motionProperty().set(false);
        stage.setScene(new Scene(new NumberLineView(model, presentation), 740, 700));
        stage.show();
    }

    private LinesPane pane(FxRobot robot) {
        return robot.lookup(".numberline-lines").query();
    }

    private BlockLines lines() {
        return Objects.requireNonNull(model.linesProperty().get());
    }

    /// The picture as the pane has it.
    private LinesPicture picture(FxRobot robot) {
        LinesPane pane = pane(robot);
        return LinesPicture.of(
                lines(),
                new LinesPicture.Window(
                        model.axis().kindProperty().get(),
                        model.axis().zoomProperty().get()),
                pane.getWidth(),
                pane.getHeight(),
                new Lettering(presentation.figures(), 1, text -> 6.5 * text.length()));
    }

    private Point2D dot(FxRobot robot, int column) {
        Lane.Spot spot = picture(robot).lanes().getFirst().marks().get(column).dot();
        return pane(robot).localToScreen(spot.x(), spot.y());
    }

    private float value(int column) {
        return lines().value(column);
    }

    @Test
    void aDotIsDraggedAlongItsLine(FxRobot robot) {
        float before = value(12);
        Point2D dot = dot(robot, 12);
        double pixel = picture(robot).axis().value(101) - picture(robot).axis().value(100);
        robot.moveTo(dot).press(MouseButton.PRIMARY).moveBy(60, 20);
        assertEquals(before + 60 * pixel, value(12), 1.5 * pixel);
        assertEquals(value(12), lines().lines().get(3).trace().value(12));
        robot.release(MouseButton.PRIMARY);
        assertTrue(model.editedProperty().get());
        robot.interact(() -> exploration.history().undo());
        assertEquals(before, value(12));
        assertFalse(exploration.history().canUndoProperty().get());
    }

    @Test
    void escapeTakesADragBack(FxRobot robot) {
        float before = value(12);
        robot.moveTo(dot(robot, 12)).press(MouseButton.PRIMARY).moveBy(50, 0);
        assertTrue(value(12) > before);
        assertTrue(pane(robot).isFocused());
        // The headless robot has no keys while a mouse button is down.
        robot.interact(() -> Event.fireEvent(
                pane(robot), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ESCAPE, false, false, false, false)));
        assertEquals(before, value(12));
        robot.moveBy(20, 0).release(MouseButton.PRIMARY);
        assertEquals(before, value(12));
        assertFalse(model.editedProperty().get());
        assertFalse(exploration.history().canUndoProperty().get());
    }

    @Test
    void aClickOnADotSelectsItAndChangesNothing(FxRobot robot) {
        robot.clickOn(dot(robot, 12));
        assertEquals(12, exploration.positionProperty().get().column());
        assertFalse(model.editedProperty().get());
    }

    @Test
    void theScaleIsDraggedThroughItsCodes(FxRobot robot) {
        LinesPicture picture = picture(robot);
        Lane lane = picture.lanes().get(3);
        ScaleHandle handle = ScaleHandle.of(picture, lane, Moment.END).orElseThrow();
        // 2.25 is the stored scale, code 0x41; 6 * 2 = 12 is code 0x40, 6 * 1.875 code 0x3F.
        assertEquals(0x41, lane.line().trace().scaleCode());
        robot.moveTo(pane(robot).localToScreen(handle.x(), handle.y() - 5)).press(MouseButton.PRIMARY);
        robot.moveBy(picture.axis().x(12) - picture.axis().x(13.5), 0);
        assertEquals(Map.of(E4M3_16, 0x40), model.scaleCodes());
        robot.moveBy(picture.axis().x(11.25) - picture.axis().x(12), 0);
        assertEquals(Map.of(E4M3_16, 0x3F), model.scaleCodes());
        robot.release(MouseButton.PRIMARY);
        assertEquals(Map.of(E4M3_16, 0x3F), model.scaleCodes());
        robot.interact(() ->
                robot.lookup("#numberline-otherscale-reset").<Button>query().fire());
        assertEquals(Map.of(), model.scaleCodes());
    }

    @Test
    void keysChangeValueAndScale(FxRobot robot) {
        robot.interact(pane(robot)::requestFocus);
        float before = value(0);
        robot.press(KeyCode.SHIFT, KeyCode.ALT).type(KeyCode.RIGHT).release(KeyCode.ALT, KeyCode.SHIFT);
        assertEquals(Math.nextUp(before), value(0));
        double pixel = picture(robot).axis().value(101) - picture(robot).axis().value(100);
        robot.press(KeyCode.SHIFT).type(KeyCode.LEFT).release(KeyCode.SHIFT);
        assertEquals(before - pixel, value(0), pixel);
        assertTrue(value(0) < before);
        robot.press(KeyCode.SHORTCUT).type(KeyCode.LEFT).release(KeyCode.SHORTCUT);
        assertEquals(Map.of(E4M3_16, 0x40), model.scaleCodes());
        robot.press(KeyCode.SHORTCUT).type(KeyCode.UP).type(KeyCode.RIGHT).release(KeyCode.SHORTCUT);
        assertEquals(2, model.scaleCodes().size());
        robot.press(KeyCode.SHORTCUT).type(KeyCode.DOWN).release(KeyCode.SHORTCUT);
        robot.type(KeyCode.DELETE);
        assertEquals(1, model.scaleCodes().size());
        assertNull(model.scaleCodes().get(E4M3_16));
    }

    private static void scroll(LinesPane pane, double x) {
        ScrollEvent turned = new ScrollEvent(
                ScrollEvent.SCROLL,
                x,
                100,
                0,
                0,
                false,
                false,
                false,
                false,
                false,
                false,
                0,
                40,
                0,
                40,
                ScrollEvent.HorizontalTextScrollUnits.NONE,
                0,
                ScrollEvent.VerticalTextScrollUnits.NONE,
                0,
                0,
                null);
        Event.fireEvent(pane, turned);
    }

    @Test
    void theAxisIsZoomedByWheelAndKeysAndFitsAgain(FxRobot robot) {
        double x = picture(robot).axis().x(value(15));
        robot.interact(() -> scroll(pane(robot), x));
        ValueRange zoomed = Objects.requireNonNull(model.axis().zoomProperty().get());
        assertTrue(zoomed.width() < 27);
        assertEquals(x, picture(robot).axis().x(value(15)), 2);
        assertNotNull(picture(robot).overview());
        robot.interact(pane(robot)::requestFocus);
        robot.type(KeyCode.DIGIT0);
        assertNull(model.axis().zoomProperty().get());
        robot.type(KeyCode.ADD);
        assertEquals(
                27 / 1.5,
                Objects.requireNonNull(model.axis().zoomProperty().get()).width(),
                1e-9);
        robot.interact(() -> robot.lookup("#numberline-fit").<Button>query().fire());
        assertNull(model.axis().zoomProperty().get());
    }

    @Test
    void theButtonsGoFromStepToStepAndSpacePlays(FxRobot robot) {
        Button back = robot.lookup("#numberline-stepback").query();
        Button on = robot.lookup("#numberline-stepon").query();
        assertTrue(on.isDisabled());
        robot.interact(back::fire);
        assertEquals(6, model.stepProperty().get());
        assertEquals(new Moment(6), model.momentProperty().get());
        robot.interact(() -> model.stepProperty().set(3));
        assertEquals(new Moment(3), model.momentProperty().get());
        robot.interact(on::fire);
        assertEquals(new Moment(4), model.momentProperty().get());
        robot.interact(() -> model.scrub(7));
        robot.interact(pane(robot)::requestFocus);
        robot.type(KeyCode.SPACE);
        assertEquals(0, model.stepProperty().get());
        robot.type(KeyCode.SPACE);
    }

    @Test
    void anOutlierOffersTheLogarithmicAxis(FxRobot robot) {
        Button hint = robot.lookup("#numberline-hint").query();
        assertFalse(hint.isVisible());
        robot.interact(() -> model.edit().set(0, 9000));
        assertTrue(hint.isVisible());
        assertTrue(hint.getText().startsWith("amax is "), hint.getText());
        robot.interact(hint::fire);
        assertEquals(AxisKind.LOG, model.axis().kindProperty().get());
        assertFalse(hint.isVisible());
    }

    @Test
    void theResetButtonGivesTheValuesOfTheTensorBack(FxRobot robot) {
        float before = value(2);
        robot.interact(() -> model.edit().set(2, 77));
        robot.interact(
                () -> robot.lookup("#numberline-edited-reset").<Button>query().fire());
        assertEquals(before, value(2));
    }
}
