package nibblescope.app.window;

import static nibblescope.app.window.Shown.onFx;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// One view before a class, with nothing but a clicker.
class PresenterTest {
    @RegisterExtension
    private final OpenedWindow window = new OpenedWindow();

    private final FxRobot robot = window.robot;

    private void press(KeyCode... keys) {
        robot.push(keys);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private boolean isThere(String selector) {
        return onFx(() -> {
            Node node = window.stage().getScene().getRoot().lookup(selector);
            boolean there = node != null;
            for (Node at = node; at != null; at = at.getParent()) {
                there &= at.isVisible();
            }
            return there;
        });
    }

    private static View afterDistributions() {
        List<View> views = List.of(View.values());
        return views.get(views.indexOf(View.DISTRIBUTIONS) + 1);
    }

    private double textScale() {
        return onFx(() -> window.presentation.textScaleProperty().get());
    }

    @Test
    void theViewInFrontAloneIsShownInLargeTypeAndAfterwardsAllIsAsBefore() {
        window.openSample();
        SplitPane panes = robot.lookup(".split-pane").queryAs(SplitPane.class);
        robot.interact(() -> panes.setDividerPositions(0.22, 0.7));
        robot.interact(() -> window.node("tensor-filter").requestFocus());
        double[] dividers = onFx(panes::getDividerPositions);
        press(KeyCode.F5);
        assertTrue(onFx(() -> window.stage().isFullScreen()));
        assertEquals(1.6, textScale());
        assertTrue(isThere("#presenter-caption"));
        for (String away : new String[] {"#tensor-tree", "#recipe-preset", "#status", "#open"}) {
            assertFalse(isThere(away), away);
        }
        assertEquals("Board", window.label("presenter-view"));
        press(KeyCode.ESCAPE);
        assertFalse(onFx(() -> window.stage().isFullScreen()));
        assertEquals(1, textScale());
        for (String back : new String[] {"#tensor-tree", "#recipe-preset", "#status", "#open"}) {
            assertTrue(isThere(back), back);
        }
        Shown.until("the dividers are back", () -> Math.abs(panes.getDividerPositions()[0] - dividers[0]) < 0.01);
        assertArrayEquals(dividers, onFx(panes::getDividerPositions), 0.01);
        assertEquals(
                window.node("tensor-filter"),
                onFx(() -> window.stage().getScene().getFocusOwner()));
    }

    @Test
    void theKeysOfClickersGoFromViewToView() {
        window.openSample();
        robot.interact(() -> window.show(View.BOARD));
        press(KeyCode.F11);
        press(KeyCode.PAGE_UP);
        assertEquals(View.BOARD, window.shown());
        robot.interact(() -> window.show(View.DISTRIBUTIONS));
        press(KeyCode.PAGE_DOWN);
        assertEquals(afterDistributions(), window.shown());
        press(KeyCode.PAGE_UP);
        assertEquals(View.DISTRIBUTIONS, window.shown());
        press(KeyCode.SPACE);
        press(KeyCode.LEFT);
        assertEquals(View.DISTRIBUTIONS, window.shown());
        press(KeyCode.RIGHT);
        assertEquals(afterDistributions(), window.shown());
        robot.interact(() -> window.show(View.RUNS));
        press(KeyCode.PAGE_DOWN);
        assertEquals(View.RUNS, window.shown());
        press(KeyCode.SHIFT, KeyCode.F5);
        assertFalse(isThere("#presenter-caption"));
    }

    @Test
    void theScreenIsBlankUntilTheNextKeyWhichDoesNothingElse() {
        window.openSample();
        press(KeyCode.F5);
        assertFalse(isThere(".presenter-blank"));
        press(KeyCode.B);
        assertTrue(isThere(".presenter-blank"));
        press(KeyCode.PAGE_DOWN);
        assertFalse(isThere(".presenter-blank"));
        assertEquals(View.BOARD, window.shown());
        press(KeyCode.PERIOD);
        assertTrue(isThere(".presenter-blank"));
        press(KeyCode.PERIOD);
        press(KeyCode.F5);
        assertFalse(isThere("#presenter-caption"));
    }

    @Test
    void endingFullScreenByTheSystemEndsPresentingToo() {
        window.openSample();
        press(KeyCode.F5);
        robot.interact(() -> window.stage().setFullScreen(false));
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(isThere("#presenter-caption"));
        assertTrue(isThere("#tensor-tree"));
    }

    @Test
    void theCaptionDoesTheSameWithTheMouse() {
        window.openSample();
        press(KeyCode.F5);
        robot.clickOn("#presenter-next");
        assertEquals(View.NUMBERLINE, window.shown());
        robot.clickOn("#presenter-leave");
        assertTrue(isThere("#tensor-tree"));
        assertEquals(View.NUMBERLINE, window.shown());
    }
}
