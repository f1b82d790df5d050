package nibblescope.app.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.core.quantize.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class RecipeViewTest {
    private final Exploration exploration = Explorations.of(2, new float[80]);
    private final List<String> asked = new ArrayList<>();

    @Start
    void show(Stage stage) {
        Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);
        RecipeView view = new RecipeView(
                new RecipeModel(exploration),
                presentation,
                new RecipeView.Ties(() -> asked.add("save"), () -> asked.add("load"), () -> asked.add("copy")));
        ScrollPane pane = new ScrollPane(view);
        pane.setFitToWidth(true);
        stage.setScene(new Scene(pane, 340, 900));
        stage.show();
    }

    private String id() {
        return exploration.recipeProperty().get().id();
    }

    @SuppressWarnings("unchecked")
    private static <T> ComboBox<T> combo(FxRobot robot, String id) {
        return (ComboBox<T>) node(robot, id, ComboBox.class);
    }

    private static <N extends Node> N node(FxRobot robot, String id, Class<N> type) {
        return robot.lookup("#" + id).queryAs(type);
    }

    private void choose(FxRobot robot, String id) {
        robot.interact(() -> exploration.recipeProperty().set(Recipes.find(id).orElseThrow()));
    }

    @Test
    void theControlsShowTheChoicesOfTheRecipe(FxRobot robot) {
        choose(robot, "free:e3m2+fp16+64x1+amax+percentile99.5+none+stochastic7+hadamard32-signs42");
        assertEquals("E3M2", combo(robot, "recipe-elements").getValue().toString());
        assertTrue(node(robot, "scale-fp16", ToggleButton.class).isSelected());
        assertTrue(node(robot, "block-64", ToggleButton.class).isSelected());
        assertEquals(BlockForm.COLUMN, combo(robot, "recipe-form").getValue());
        assertFalse(node(robot, "tensor-scale", CheckBox.class).isSelected());
        assertEquals(ChoiceKind.PERCENTILE, combo(robot, "recipe-choice").getValue());
        assertEquals("99.5", node(robot, "recipe-number", TextField.class).getText());
        assertEquals(RoundingKind.STOCHASTIC, combo(robot, "recipe-rounding").getValue());
        assertEquals("7", node(robot, "recipe-rounding-seed", TextField.class).getText());
        assertEquals(32, combo(robot, "recipe-hadamard").getValue());
        assertEquals("42", node(robot, "recipe-signs-seed", TextField.class).getText());
        assertTrue(node(robot, "recipe-finer", TitledPane.class).isExpanded());
        assertTrue(node(robot, "recipe-transform", TitledPane.class).isExpanded());
    }

    @Test
    void whatIsUnusualIsFoldedAwayUntilARecipeHasIt(FxRobot robot) {
        assertFalse(node(robot, "recipe-finer", TitledPane.class).isExpanded());
        choose(robot, "nvfp4-torchao-search");
        assertTrue(node(robot, "recipe-finer", TitledPane.class).isExpanded());
        assertFalse(node(robot, "recipe-transform", TitledPane.class).isExpanded());
    }

    @Test
    void anEditedPresetSaysWhatItWasMadeFrom(FxRobot robot) {
        choose(robot, "nvfp4-torchao-search");
        robot.clickOn("#block-32");
        assertEquals("free:e2m1+e4m3+1x32+amax+mse+tensor+rne+none", id());
        String source = node(robot, "recipe-source", Label.class).getText();
        assertTrue(source.contains("Edited from nvfp4-torchao-search"), source);
        assertTrue(source.contains(id()), source);
    }

    @Test
    void theFieldOfThePresetsSaysThatARecipeIsNoneOfThem(FxRobot robot) {
        choose(robot, "nvfp4-torchao-search");
        assertEquals("nvfp4-torchao-search", shownAsPreset(robot));
        robot.clickOn("#block-32");
        assertEquals("edited", shownAsPreset(robot));
        choose(robot, "free:e3m2+fp16+64x1+amax+percentile99.5+none+stochastic7+hadamard32-signs42");
        assertEquals("free choices", shownAsPreset(robot));
        choose(robot, "nvfp4-modelopt");
        assertEquals("nvfp4-modelopt", shownAsPreset(robot));
    }

    /// What can be read in the field, whether it is a label in a cell or the cell's own text.
    private static String shownAsPreset(FxRobot robot) {
        ListCell<?> cell = robot.from(robot.lookup("#recipe-preset").queryAs(Node.class))
                .lookup(".list-cell")
                .match(node -> node.isVisible() && node.getScene() != null)
                .queryAs(ListCell.class);
        return cell.getText() != null
                ? cell.getText()
                : robot.from(cell).lookup(".label").queryAllAs(Label.class).stream()
                        .map(Label::getText)
                        .reduce((_, last) -> last)
                        .orElseThrow();
    }

    @Test
    void aChoiceThatCannotBeMadeIsNotMadeByKeysEither(FxRobot robot) {
        robot.clickOn("#scale-fp32");
        String before = id();
        ComboBox<ChoiceKind> choice = combo(robot, "recipe-choice");
        robot.interact(() -> choice.setValue(ChoiceKind.SEARCH_MSE));
        assertEquals(ChoiceKind.ROUNDED, choice.getValue());
        assertEquals(before, id());
        assertTrue(node(robot, "tensor-scale", CheckBox.class).isDisabled());
        assertTrue(node(robot, "row-scale", CheckBox.class).isDisabled());
    }

    @Test
    void aNumberThatIsNoneIsReplacedByTheOneOfTheRecipe(FxRobot robot) {
        choose(robot, "free:e2m1+e4m3+1x16+amax+p3+tensor+stochastic1+none");
        TextField number = node(robot, "recipe-number", TextField.class);
        for (String[] typed : new String[][] {{"2.5", "p2.5"}, {"9", "p2.5"}, {"x", "p2.5"}, {"4,5", "p4.5"}}) {
            robot.interact(() -> {
                number.requestFocus();
                number.setText(typed[0]);
            });
            robot.type(KeyCode.ENTER);
            assertTrue(id().contains("+" + typed[1] + "+"), id());
        }
        assertEquals("4.5", number.getText());
        TextField seed = node(robot, "recipe-rounding-seed", TextField.class);
        robot.interact(() -> {
            seed.requestFocus();
            seed.setText("12");
        });
        // Leaving is enough.
        robot.interact(number::requestFocus);
        assertTrue(id().contains("+stochastic12+"), id());
    }

    @Test
    void theRecipeIsSavedLoadedAndCopiedByButtons(FxRobot robot) {
        robot.clickOn("#recipe-save").clickOn("#recipe-load").clickOn("#recipe-copy");
        assertEquals(List.of("save", "load", "copy"), asked);
    }
}
