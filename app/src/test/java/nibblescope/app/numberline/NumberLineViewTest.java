package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class NumberLineViewTest {
    private final Exploration exploration = Explorations.of(2, new float[80]);
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);

    @Start
    void show(Stage stage) {
        NumberLineView view = new NumberLineView(new NumberLineModel(exploration), presentation);
        stage.setScene(new Scene(view, 560, 700));
        stage.show();
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).<Label>query().getText();
    }

    @Test
    void keysMoveTheElementTheBlockAndTheRow(FxRobot robot) {
        LinesPane pane = robot.lookup(".numberline-lines").query();
        robot.interact(pane::requestFocus);
        robot.type(KeyCode.RIGHT, 2);
        assertEquals(new Position(0, 2), exploration.positionProperty().get());
        assertTrue(
                pane.getAccessibleText().startsWith("32 values of row 0, columns 0 to 31."), pane.getAccessibleText());
        robot.type(KeyCode.DOWN);
        assertEquals("Row 0, columns 16–31 · block 1 · made", text(robot, ".numberline-title"));
        robot.type(KeyCode.PAGE_DOWN);
        assertEquals("Row 1, columns 16–31 · block 4 · made", text(robot, ".numberline-title"));
        robot.type(KeyCode.UP, 2);
        assertEquals(new Position(0, 32), exploration.positionProperty().get());
    }

    @Test
    void theButtonsMoveToOtherBlocksAndAreDisabledAtTheEnds(FxRobot robot) {
        Button previous = robot.lookup("#numberline-previous").query();
        Button next = robot.lookup("#numberline-next").query();
        assertTrue(previous.isDisabled());
        robot.interact(next::fire);
        assertEquals(new Position(0, 16), exploration.positionProperty().get());
        robot.interact(() -> exploration.select(new Position(1, 39)));
        assertTrue(next.isDisabled());
    }

    @Test
    void everyRecipeOfAnElementIsReadBelow(FxRobot robot) {
        robot.interact(() -> exploration.select(new Position(0, 3)));
        assertEquals("Column 3: 0", text(robot, ".numberline-readout .numberline-name"));
        robot.interact(() ->
                robot.lookup("#numberline-readout-all").<ToggleButton>query().setSelected(true));
        // Four recipes with five figures each.
        assertEquals(20, robot.lookup(".numberline-figure").queryAll().size());
    }

    @Test
    void theThemeMayChangeWhileItIsShown(FxRobot robot) {
        robot.interact(() -> presentation.themeProperty().set(Theme.DARK));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("8 / 8  Errors", text(robot, ".numberline-step"));
    }
}
