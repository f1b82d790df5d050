package nibblescope.app.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Source;
import nibblescope.core.synthetic.DisputedBlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class RulesViewTest {
    private final Exploration exploration = Explorations.empty();
    private final RulesModel model = new RulesModel(exploration, Runnable::run, Runnable::run);
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);

    @Start
    void show(Stage stage) {
        exploration.open(Source.of("rules:M3"));
        stage.setScene(new Scene(new RulesView(model, presentation), 740, 660));
        stage.show();
    }

    @AfterEach
    void close() {
        exploration.close();
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Label.class).getText();
    }

    private static MatrixRow row(FxRobot robot, int index) {
        Set<MatrixRow> rows = robot.lookup(".rules-row").queryAllAs(MatrixRow.class);
        return rows.stream().skip(index).findFirst().orElseThrow();
    }

    private static String said(Node node) {
        return (String) Objects.requireNonNull(node.queryAccessibleAttribute(AccessibleAttribute.TEXT));
    }

    private int index(String recipe) {
        for (int i = 0; i < model.groupsProperty().get().size(); i++) {
            if (model.groupsProperty().get().get(i).holds(recipe)) {
                return i;
            }
        }
        throw new AssertionError(recipe);
    }

    @Test
    void theFirstDifferenceIsToldInWords(FxRobot robot) {
        robot.clickOn(row(robot, index("mxfp4-torchao-ceil")));
        robot.clickOn(row(robot, index("mxfp4-ocp-floor")));
        robot.clickOn(row(robot, index("mxfp4-torchao-ceil")));
        String why = text(robot, "#rules-why");
        assertTrue(why.startsWith("amax 5 / 6 = 0.83333 fits under 1 without saturating:"), why);
    }

    @Test
    void theKeyboardReachesEveryRowAndComparesIt(FxRobot robot) {
        robot.interact(() -> row(robot, 0).requestFocus());
        robot.type(KeyCode.END);
        int last = model.groupsProperty().get().size() - 1;
        assertTrue(row(robot, last).isFocused());
        robot.type(KeyCode.SPACE);
        assertTrue(model.comparedProperty()
                .get()
                .holds(model.groupsProperty().get().get(last)));
        robot.type(KeyCode.HOME, KeyCode.DOWN);
        assertTrue(row(robot, 1).isFocused());
    }

    @Test
    void aRowSaysWhatItHolds(FxRobot robot) {
        String said = said(row(robot, index("mxfp4-ocp-floor")));
        assertTrue(said.contains("OCP text FLOOR"), said);
        assertTrue(said.contains("block scale 0x7F = 1"), said);
        assertTrue(said.contains("codes 6 2 0"), said);
    }

    @Test
    void everyDisputedBlockIsDrawnInBothThemesAndAtTheLargestText(FxRobot robot) {
        for (DisputedBlock block : DisputedBlock.all()) {
            robot.interact(() -> {
                model.open(block);
                presentation.themeProperty().set(Theme.DARK);
                presentation.textScaleProperty().set(Presentation.LARGEST_TEXT_SCALE);
            });
            assertTrue(text(robot, "#rules-title").startsWith(block.id()), block.id());
            assertFalse(model.groupsProperty().get().isEmpty(), block.id());
        }
    }

    @Test
    void withoutABlockTheViewSaysWhatToDo(FxRobot robot) {
        Exploration nothing = Explorations.empty();
        robot.interact(() -> robot.window(0)
                .getScene()
                .setRoot(new RulesView(new RulesModel(nothing, Runnable::run, Runnable::run), presentation)));
        assertTrue(text(robot, ".placeholder").startsWith("No block is selected."));
        assertEquals(true, robot.lookup(".placeholder").query().isVisible());
        nothing.close();
    }
}
