package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Objects;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class ScaleCurveViewTest {
    private static final int STORED = 0x81;
    private static final int BEST = 0x80;

    private final Exploration exploration = Explorations.ofPresetA();
    private final ScaleCurveModel model = new ScaleCurveModel(exploration);
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);

    @Start
    void show(Stage stage) {
        exploration.recipeProperty().set(RecipeCatalog.find("e8m0-16-rceil").orElseThrow());
        stage.setScene(new Scene(new ScaleCurveView(model, presentation), 500, 300));
        stage.show();
    }

    private static ScaleCurveView view(FxRobot robot) {
        return robot.lookup(".scale-curve").query();
    }

    private int chosen() {
        return Objects.requireNonNull(model.curveProperty().getValue()).chosen();
    }

    @Test
    void theHeadlineSaysWhetherAnotherScaleWouldBeBetter(FxRobot robot) {
        ScaleCurveView view = view(robot);
        // 0.42 is 41.7 % less than 0.72.
        assertTrue(
                view.getAccessibleText()
                        .startsWith("Stored 0x81 gives MSE 0.7200; 0x80 would give 0.4200, 41.7\u00a0% less."),
                view.getAccessibleText());
        robot.interact(() -> exploration
                .recipeProperty()
                .set(RecipeCatalog.find("e4m3-16-one-level").orElseThrow()));
        assertTrue(
                view.getAccessibleText().startsWith("Stored 0x41 gives MSE 0.0764; no scale code gives less."),
                view.getAccessibleText());
    }

    @Test
    void keysMoveThroughTheCodesAndGoToTheBestAndTheStoredOne(FxRobot robot) {
        ScaleCurveView view = view(robot);
        robot.interact(view::requestFocus);
        robot.type(KeyCode.LEFT, 3);
        assertEquals(STORED - 3, model.codeProperty().get());
        assertEquals((double) (STORED - 3), view.queryAccessibleAttribute(AccessibleAttribute.VALUE));
        assertTrue(
                view.getAccessibleText().endsWith("the stored 0x81. Code 0x7E, scale 0.5."), view.getAccessibleText());
        robot.type(KeyCode.RIGHT);
        assertEquals(STORED - 2, chosen());
        robot.type(KeyCode.HOME);
        assertEquals(BEST, chosen());
        robot.type(KeyCode.DELETE);
        assertNull(model.codeProperty().get());
    }

    @Test
    void aDragTakesTheHandleThroughTheCodes(FxRobot robot) {
        ScaleCurveView view = view(robot);
        Bounds bounds = view.localToScreen(view.getLayoutBounds());
        double y = bounds.getMaxY() - 80;
        robot.moveTo(bounds.getMinX() + 120, y).press(MouseButton.PRIMARY);
        int first = chosen();
        assertTrue(first < BEST, "code " + first);
        robot.moveTo(bounds.getMaxX() - 60, y);
        int last = chosen();
        assertTrue(last > STORED, "code " + last);
        // Beyond the end of the axis the last code that is shown stays.
        robot.moveTo(bounds.getMaxX() + 40, y).release(MouseButton.PRIMARY);
        assertEquals(BEST + 4, chosen());
    }

    @Test
    void aCodeThatIsPointedAtIsReadWithoutBeingChosen(FxRobot robot) {
        ScaleCurveView view = view(robot);
        Label readout = robot.lookup(".chart-readout").query();
        assertFalse(readout.isVisible());
        Bounds bounds = view.localToScreen(view.getLayoutBounds());
        robot.moveTo(bounds.getMaxX() - 25, bounds.getMaxY() - 80);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(readout.isVisible());
        assertTrue(readout.getText().startsWith("0x84 · 10000100\nscale 32\nMSE "), readout.getText());
        assertNull(model.codeProperty().get());
    }

    @Test
    void allCodesAreShownOnDemand(FxRobot robot) {
        ToggleButton all = robot.lookup("#curve-all").query();
        robot.interact(all::fire);
        assertTrue(model.wholeProperty().get());
        robot.interact(all::fire);
        assertFalse(model.wholeProperty().get());
    }

    @Test
    void whatCannotBeDrawnIsSaid(FxRobot robot) {
        ScaleCurveView view = view(robot);
        robot.interact(() -> exploration.edit(Float.NaN));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                "No element of this block is finite, so there is no error under any scale.", view.getAccessibleText());
        assertFalse(robot.lookup("#curve-all").<ToggleButton>query().isVisible());
    }
}
