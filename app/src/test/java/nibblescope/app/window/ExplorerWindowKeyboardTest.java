package nibblescope.app.window;

import static nibblescope.app.window.Shown.onFx;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import org.controlsfx.control.SegmentedButton;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testfx.api.FxRobot;

/// That nothing needs a mouse.
class ExplorerWindowKeyboardTest {
    private static final int MOST_STOPS = 80;

    @RegisterExtension
    private final OpenedWindow window = new OpenedWindow();

    private final FxRobot robot = window.robot;

    private static String name(Node node) {
        return node.getId() != null ? node.getId() : String.join(".", node.getStyleClass());
    }

    /// What gets the focus when Tab is pressed until it is back where it was.
    private Set<String> tabStops() {
        Scene scene = window.stage().getScene();
        robot.interact(() -> window.node("tensor-tree").requestFocus());
        Set<String> stops = new LinkedHashSet<>();
        Node first = onFx(scene::getFocusOwner);
        for (int i = 0; i < MOST_STOPS; i++) {
            stops.add(name(onFx(scene::getFocusOwner)));
            robot.type(KeyCode.TAB);
            if (first.equals(onFx(scene::getFocusOwner))) {
                return stops;
            }
        }
        throw new AssertionError("Tab does not come back to the tree: " + stops);
    }

    @Test
    void tabReachesEveryPartOfTheWindow() {
        window.openSample();
        Set<String> onBoard = tabStops();
        for (String wanted : List.of(
                "tensor-tree",
                "tensor-filter",
                "open",
                "samples",
                "synthetic",
                "options",
                "help",
                "board-rule",
                "board-tensor-scale",
                "card-e8m0-32",
                "card-e8m0-16",
                "card-e4m3-32",
                "card-e4m3-16",
                "recipe-preset",
                "scale-e4m3",
                "block-16",
                "tensor-scale",
                "inspector-number")) {
            assertTrue(onBoard.contains(wanted), wanted + " is not among " + onBoard);
        }
        for (String wanted : List.of("view-tabs", "inspector-table", "heat-map")) {
            assertTrue(onBoard.stream().anyMatch(stop -> stop.contains(wanted)), wanted + " is not among " + onBoard);
        }
        assertFalse(
                onBoard.contains("status") || onBoard.contains("split-pane"),
                "stops where nothing can be done " + onBoard);
        robot.interact(() -> window.show(View.ERRORMAP));
        Set<String> onMap = tabStops();
        assertTrue(onMap.contains("errormap-worst"), onMap.toString());
        assertTrue(onMap.contains("heat-map"), onMap.toString());
    }

    @Test
    void tabGoesThroughTheWindowAsItIsRead() {
        window.openSample();
        List<String> stops = List.copyOf(tabStops());
        // The round begins at the tree.
        List<String> inOrder = List.of(
                "tensor-tree", "board-rule", "recipe-preset", "inspector-number", "open", "options", "tensor-filter");
        assertEquals(inOrder, stops.stream().filter(inOrder::contains).toList());
    }

    @Test
    void theArrowKeysChooseAmongButtonsSideBySide() {
        window.openSample();
        robot.interact(() -> window.node("scale-e4m3").requestFocus());
        robot.type(KeyCode.LEFT);
        assertEquals(
                "e8m0-16-rceil",
                onFx(() -> window.exploration.recipeProperty().get().id()));
        robot.interact(() -> window.node("block-16").requestFocus());
        robot.type(KeyCode.RIGHT);
        assertEquals(
                "e8m0-32-rceil",
                onFx(() -> window.exploration.recipeProperty().get().id()));
        robot.interact(() -> window.show(View.MEMORY));
        SegmentedButton scope =
                robot.from(window.front()).lookup(".segmented-button").query();
        robot.interact(scope.getButtons().getFirst()::requestFocus);
        robot.type(KeyCode.RIGHT);
        window.untilReads(window.front(), "minilm-l6-v2-l0.safetensors");
        robot.type(KeyCode.LEFT);
        assertFalse(onFx(() -> Shown.texts(window.front())).contains("minilm-l6-v2-l0.safetensors"));
    }

    @Test
    void enterOnACardChoosesItsRecipeAndEscapeDoesNoHarm() {
        window.openSample();
        robot.interact(() -> window.node("card-e8m0-16").requestFocus());
        robot.type(KeyCode.ENTER);
        assertEquals(
                "e8m0-16-rceil",
                onFx(() -> window.exploration.recipeProperty().get().id()));
        robot.type(KeyCode.ESCAPE);
        robot.interact(() -> window.node("card-e4m3-32").requestFocus());
        robot.type(KeyCode.SPACE);
        assertEquals(
                "e4m3-32", onFx(() -> window.exploration.recipeProperty().get().id()));
        robot.interact(() -> window.node("tensor-tree").requestFocus());
        String before = window.tensor().name();
        robot.type(KeyCode.ENTER, KeyCode.ESCAPE);
        robot.type(KeyCode.HOME, KeyCode.DOWN, KeyCode.DOWN, KeyCode.DOWN);
        window.settle();
        assertFalse(window.tensor().name().equals(before), before);
    }
}
