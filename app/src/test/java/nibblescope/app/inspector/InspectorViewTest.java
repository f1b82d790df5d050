package nibblescope.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Position;
import nibblescope.core.quantize.Corner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class InspectorViewTest {
    private final Exploration exploration = Explorations.of(2, new float[80]);

    @Start
    void show(Stage stage) {
        Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);
        stage.setScene(new Scene(new InspectorView(new InspectorModel(exploration), presentation), 320, 760));
        stage.show();
    }

    @Test
    void theTableHasARowForEveryElementOfTheBlock(FxRobot robot) {
        ElementTable table = robot.lookup(".inspector-table").query();
        assertEquals(16, table.getItems().size());
        robot.interact(() -> exploration.recipeProperty().set(exploration.corner(Corner.E4M3_32)));
        assertEquals(32, table.getItems().size());
        robot.interact(() -> exploration.select(new Position(1, 39)));
        assertEquals(8, table.getItems().size());
        assertEquals(7, table.getSelectionModel().getSelectedIndex());
    }

    @Test
    void arrowKeysInTheTableMoveTheSharedSelection(FxRobot robot) {
        ElementTable table = robot.lookup(".inspector-table").query();
        robot.interact(table::requestFocus);
        robot.type(KeyCode.DOWN, 3);
        assertEquals(new Position(0, 3), exploration.positionProperty().get());
        assertEquals(3, table.getSelectionModel().getSelectedIndex());
    }

    @Test
    void aNumberThatIsNoBlockIsAnsweredInOneLineUntilTypingGoesOn(FxRobot robot) {
        TextField number = robot.lookup("#inspector-number").query();
        Label refusal = robot.lookup("#inspector-refusal").query();
        robot.interact(number::requestFocus);
        robot.interact(() -> number.setText("6"));
        robot.type(KeyCode.ENTER);
        assertEquals("There is no block 6; the last one is 5", refusal.getText());
        assertTrue(refusal.isVisible());
        robot.interact(() -> number.setText("4"));
        assertFalse(refusal.isVisible());
        robot.type(KeyCode.ENTER);
        assertEquals(new Position(1, 16), exploration.positionProperty().get());
        assertEquals("Block 4", robot.lookup(".inspector-title").<Label>query().getText());
    }

    @Test
    void theTableIsCopiedAsText(FxRobot robot) {
        ElementTable table = robot.lookup(".inspector-table").query();
        robot.interact(table::requestFocus);
        robot.press(KeyCode.SHORTCUT).type(KeyCode.C).release(KeyCode.SHORTCUT);
        robot.interact(() -> {
            String copied = Clipboard.getSystemClipboard().getString();
            assertTrue(copied.startsWith("index\tvalue\tscaled\tcode\tdequantized\terror\n0\t0.0\t"), copied);
        });
    }
}
