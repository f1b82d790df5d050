package nibblescope.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
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

    @Test
    void theMarkOfAnElementWithATwoDigitNumberIsSeen(FxRobot robot) {
        // Nothing of it is left but its largest: the others are flushed to 0, each with a mark.
        float[] values = new float[80];
        Arrays.fill(values, 1e-3f);
        values[0] = 6;
        robot.interact(() -> exploration.edit(Arrays.copyOf(values, 16)));
        robot.interact(() -> exploration.select(new Position(0, 12)));
        robot.interact(
                () -> robot.lookup(".inspector-table").<ElementTable>query().scrollTo(15));
        Set<String> written = robot.lookup(".inspector-table .table-row-cell").queryAll().stream()
                .flatMap(row -> row.lookupAll(".table-cell .text").stream())
                .map(text -> ((Text) text).getText())
                .collect(Collectors.toSet());
        assertTrue(written.contains("12◆"), written.toString());
    }
}
