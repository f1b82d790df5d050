package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
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
class ValuesEditorViewTest {
    private final Exploration exploration = Explorations.of(1, 1, 2.5f, 3);
    private final ValuesEditorModel model = new ValuesEditorModel(exploration);

    @Start
    void show(Stage stage) {
        Presentation presentation = new Presentation(new Messages(Locale.forLanguageTag("tr")), Theme.LIGHT);
        stage.setScene(new Scene(new ValuesEditorView(model, presentation), 300, 500));
        stage.show();
    }

    private static ListView<Float> list(FxRobot robot) {
        return robot.lookup("#values-list").query();
    }

    private static Button button(FxRobot robot, String name) {
        return robot.lookup("#values-" + name).query();
    }

    private static Label label(FxRobot robot, String name) {
        return robot.lookup("#values-" + name).query();
    }

    private static void copy(FxRobot robot, String text) {
        robot.interact(() -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(text);
            Clipboard.getSystemClipboard().setContent(content);
        });
    }

    @Test
    void enterTakesOverWhatIsTypedAndEscapeDoesNot(FxRobot robot) {
        robot.interact(() -> {
            list(robot).requestFocus();
            list(robot).getSelectionModel().select(1);
        });
        assertEquals(new Position(0, 1), exploration.positionProperty().get());
        robot.type(KeyCode.ENTER);
        TextField field = robot.lookup(".list-cell .text-field").query();
        assertEquals("2,5", field.getText());
        robot.interact(() -> field.setText("-7,25"));
        robot.type(KeyCode.ENTER);
        assertEquals(List.of(1f, -7.25f, 3f), list(robot).getItems());
        robot.type(KeyCode.ENTER);
        robot.interact(
                () -> robot.lookup(".list-cell .text-field").<TextField>query().setText("8"));
        robot.type(KeyCode.ESCAPE);
        assertEquals(List.of(1f, -7.25f, 3f), model.valuesProperty().get());
        assertTrue(list(robot).isFocused());
    }

    @Test
    void whatIsNoNumberStaysInTheFieldAndIsSaid(FxRobot robot) {
        TextField field = robot.lookup("#values-new").query();
        robot.interact(() -> field.setText("dört"));
        robot.interact(() -> button(robot, "add").fire());
        assertEquals("dört", field.getText());
        assertTrue(label(robot, "note").getText().startsWith("“dört” bir sayı değil."));
        robot.interact(() -> field.setText("4"));
        robot.interact(() -> button(robot, "add").fire());
        assertEquals("", field.getText());
        assertFalse(label(robot, "note").isVisible());
        assertEquals(List.of(1f, 2.5f, 3f, 4f), list(robot).getItems());
    }

    @Test
    void numbersOnTheClipboardTakeThePlaceOfAllValues(FxRobot robot) {
        copy(robot, "[0.5, 6]");
        robot.interact(() -> button(robot, "paste").fire());
        assertEquals(List.of(0.5f, 6f), list(robot).getItems());
        assertEquals("Okunan sayı: 2.", label(robot, "note").getText());
        robot.interact(() -> button(robot, "reset").fire());
        assertEquals(List.of(1f, 2.5f, 3f), list(robot).getItems());
        assertTrue(button(robot, "reset").isDisabled());
    }

    @Test
    void linesThatArePastedIntoAFieldAreNotRunTogether(FxRobot robot) {
        copy(robot, "1.5\n2.5\n");
        TextField field = robot.lookup("#values-new").query();
        robot.interact(field::paste);
        assertEquals("", field.getText());
        assertEquals(List.of(1.5f, 2.5f), list(robot).getItems());
        copy(robot, "7");
        robot.interact(field::paste);
        assertEquals("7", field.getText());
    }

    @Test
    void deleteRemovesTheSelectedValue(FxRobot robot) {
        robot.interact(() -> exploration.select(new Position(0, 2)));
        assertEquals(2, list(robot).getSelectionModel().getSelectedIndex());
        robot.interact(list(robot)::requestFocus);
        robot.type(KeyCode.DELETE);
        assertEquals(List.of(1f, 2.5f), list(robot).getItems());
        robot.type(KeyCode.DELETE);
        assertEquals(List.of(1f), list(robot).getItems());
        assertTrue(button(robot, "remove").isDisabled());
    }

    @Test
    void thePresetsSayWhereTheirValuesComeFrom(FxRobot robot) {
        assertFalse(label(robot, "caption").isVisible());
        robot.interact(() -> button(robot, "preset-A").fire());
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(16, list(robot).getItems().size());
        assertTrue(label(robot, "caption").isVisible());
        assertTrue(label(robot, "caption").getText().contains("NVIDIA'nın makalesinde"));
    }
}
