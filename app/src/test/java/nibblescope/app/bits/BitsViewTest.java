package nibblescope.app.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.core.io.Samples;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class BitsViewTest {
    private static final float[] VALUES = {6, -0.5f, 1, -1.5f, 2, 3, -4, 0};

    private final Exploration exploration = Explorations.of(1, VALUES);
    private final BitsModel model = new BitsModel(exploration);
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);

    @Start
    void show(Stage stage) {
        exploration.recipeProperty().set(RecipeCatalog.find("mxfp4-ocp-floor").orElseThrow());
        stage.setScene(new Scene(new BitsView(model, presentation), 740, 660));
        stage.show();
    }

    @AfterEach
    void close() {
        exploration.close();
    }

    private static Node focused(FxRobot robot) {
        return Objects.requireNonNull(robot.window(0).getScene().getFocusOwner());
    }

    private static String said(FxRobot robot) {
        return (String) Objects.requireNonNull(focused(robot).queryAccessibleAttribute(AccessibleAttribute.TEXT));
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Label.class).getText();
    }

    private BitsOfBlock block() {
        return Objects.requireNonNull(model.blockProperty().get());
    }

    /// The bit that Tab leads to.
    private static void focusBits(FxRobot robot, String picture) {
        robot.interact(() -> robot.lookup(picture).query().lookupAll("*").stream()
                .filter(node -> node instanceof BitCell && node.isFocusTraversable())
                .forEach(Node::requestFocus));
    }

    @Test
    void theKeyboardReachesEveryBitAndFlipsIt(FxRobot robot) {
        focusBits(robot, "#bits-block");
        robot.type(KeyCode.HOME);
        assertEquals("Bit 3, sign, 1; element 1 of 8", said(robot));
        assertEquals(AccessibleRole.TOGGLE_BUTTON, focused(robot).getAccessibleRole());
        robot.type(KeyCode.RIGHT, KeyCode.RIGHT, KeyCode.RIGHT, KeyCode.RIGHT);
        assertEquals("Bit 3, sign, 0; element 0 of 8", said(robot));
        robot.type(KeyCode.SPACE);
        assertEquals("Bit 3, sign, 1; element 0 of 8; flipped", said(robot));
        assertEquals(-6f, block().flipped().dequantized(0));
        robot.type(KeyCode.ENTER);
        assertEquals(Set.of(), model.flipsProperty().get());
        robot.type(KeyCode.END, KeyCode.DOWN);
        assertTrue(said(robot).endsWith("block scale"), said(robot));
        robot.type(KeyCode.UP);
        assertTrue(said(robot).contains("element"), said(robot));
    }

    @Test
    void aClickFlipsABitAndShowsTheErrorAtOnce(FxRobot robot) {
        assertEquals("MSE 0.0000", text(robot, "#bits-error"));
        assertTrue(robot.lookup("#bits-restore").query().isDisabled());
        focusBits(robot, "#bits-block");
        robot.clickOn(focused(robot));
        // Element 0 is 6 and becomes -6: 144 / 8.
        assertEquals("MSE 0.0000 → 18.0000  (+18.0000)", text(robot, "#bits-error"));
        assertEquals("Flipped bits: 1", text(robot, "#bits-flips"));
        robot.clickOn("#bits-restore");
        assertEquals("MSE 0.0000", text(robot, "#bits-error"));
    }

    @Test
    void flipsAreUndoneByKeys(FxRobot robot) {
        focusBits(robot, "#bits-block");
        robot.type(KeyCode.SPACE);
        assertEquals(1, model.flipsProperty().get().size());
        robot.press(KeyCode.CONTROL).type(KeyCode.Z).release(KeyCode.CONTROL);
        assertEquals(0, model.flipsProperty().get().size());
        robot.press(KeyCode.CONTROL).type(KeyCode.Y).release(KeyCode.CONTROL);
        assertEquals(1, model.flipsProperty().get().size());
    }

    @Test
    void oneCodeIsFlippedTypedAndChosenInTheListOfAll(FxRobot robot) {
        robot.clickOn("One code");
        assertTrue(robot.lookup("#bits-page-code").query().isVisible());
        assertFalse(robot.lookup("#bits-page-block").query().isVisible());
        assertEquals("(−1)⁰ × 2¹⁻¹ × (1 + 1/2) = 1 × 2⁰ × 1.5 = 1.5", text(robot, "#bits-formula"));
        focusBits(robot, "#bits-code");
        robot.type(KeyCode.SPACE);
        assertEquals(0b1_01_1, model.code().codeProperty().get());
        robot.type(KeyCode.UP);
        assertEquals(0b1_01_0, model.code().codeProperty().get());
        robot.clickOn("#bits-value").write("2.5").type(KeyCode.ENTER);
        assertEquals(
                "2.5  →  0x4 = 2.  Just between two values: to the one with the even code.",
                text(robot, "#bits-encoded"));
        robot.interact(() -> robot.lookup("#bits-grid").query().requestFocus());
        robot.type(KeyCode.RIGHT);
        assertEquals(0b0_10_1, model.code().codeProperty().get());
        robot.interact(() -> model.code().listingProperty().set(CodeModel.Listing.TABLE));
        TableView<?> table = robot.lookup("#bits-table").queryTableView();
        assertEquals(16, table.getItems().size());
        assertEquals(0b0_10_1, table.getSelectionModel().getSelectedItem());
        robot.interact(() -> table.getSelectionModel().select(15));
        assertEquals("(−1)¹ × 2³⁻¹ × (1 + 1/2) = −1 × 2² × 1.5 = −6", text(robot, "#bits-formula"));
    }

    @Test
    void everyFormatHasAPageInBothThemesAndAtTheLargestText(FxRobot robot) {
        robot.clickOn("One code");
        for (BitFormat format : BitFormat.values()) {
            robot.interact(() -> {
                model.code().formatProperty().set(format);
                presentation.themeProperty().set(Theme.DARK);
                presentation.textScaleProperty().set(Presentation.LARGEST_TEXT_SCALE);
            });
            assertNotNull(robot.lookup("#bits-code").query().getAccessibleText());
        }
    }

    @Test
    void withoutABlockTheViewSaysWhatToDo(FxRobot robot) {
        robot.interact(() -> exploration.open(Samples::presetBlocks));
        assertTrue(robot.lookup("#bits-block").query().isVisible());
        Exploration nothing = Explorations.empty();
        robot.interact(() -> {
            Scene scene = robot.window(0).getScene();
            scene.setRoot(new BitsView(new BitsModel(nothing), presentation));
        });
        assertTrue(text(robot, ".placeholder").startsWith("No block is selected."));
        assertTrue(robot.lookup(".placeholder").query().isVisible());
        nothing.close();
    }
}
