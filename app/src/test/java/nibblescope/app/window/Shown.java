package nibblescope.app.window;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.text.Text;
import nibblescope.app.chart.Drawing;
import org.testfx.util.WaitForAsyncUtils;

/// What can be read on a screen, and waiting until it can.
public final class Shown {
    private static final int SECONDS = 20;

    private Shown() {}

    /// Waits until something holds on the FX thread.
    ///
    /// @param what said when it never does
    public static void until(String what, Callable<Boolean> holds) {
        try {
            WaitForAsyncUtils.waitFor(SECONDS, TimeUnit.SECONDS, () -> onFx(holds));
        } catch (TimeoutException e) {
            throw new AssertionError("not within " + SECONDS + " s: " + what, e);
        }
    }

    public static <T> T onFx(Callable<T> question) {
        return WaitForAsyncUtils.waitForAsyncFx(1000L * SECONDS, question);
    }

    /// All texts below a node that can be seen, and what drawings say of themselves. Called on the FX thread.
    public static String texts(Node node) {
        List<String> texts = new ArrayList<>();
        collect(node, texts);
        return String.join("\n", texts);
    }

    private static void collect(Node node, List<String> texts) {
        if (!node.isVisible()) {
            return;
        }
        switch (node) {
            case Labeled labeled -> texts.add(labeled.getText());
            case TextInputControl input -> texts.add(input.getText());
            case Text text -> texts.add(text.getText());
            case Drawing drawing -> texts.add(drawing.getAccessibleText());
            default -> {}
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, texts));
        }
    }
}
