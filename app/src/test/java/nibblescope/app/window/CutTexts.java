package nibblescope.app.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.text.Text;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.LongName;
import org.jspecify.annotations.Nullable;

/// Finds texts in a scene that cannot be read to their end: shortened ones, those that stick out of
/// what is seen of the parts they lie in, and those that a picture draws beyond its edge. What can be
/// scrolled to counts as seen. A text of the style class `may-shorten` may be shortened where a
/// tooltip has it in full.
final class CutTexts {
    /// Letters seldom fill their rectangle to the last pixel.
    private static final double SLACK = 1.5;

    private static final double FAR = 1e6;

    private final List<String> found = new ArrayList<>();
    private final boolean tabsScroll;

    private CutTexts(boolean tabsScroll) {
        this.tabsScroll = tabsScroll;
    }

    /// The cut texts of a scene, each with where it is. On the FX thread.
    ///
    /// @param tabsScroll whether tabs may be out of sight, as their menu has them too
    static List<String> of(Scene scene, boolean tabsScroll) {
        CutTexts texts = new CutTexts(tabsScroll);
        scene.getRoot().applyCss();
        scene.getRoot().layout();
        texts.walk(scene.getRoot(), new BoundingBox(0, 0, scene.getWidth(), scene.getHeight()));
        return List.copyOf(texts.found);
    }

    /// @param seen what of the scene can be seen of a part at most, in coordinates of the scene
    private void walk(Node node, Bounds seen) {
        if (!node.isVisible()) {
            return;
        }
        Bounds within = within(node, seen);
        switch (node) {
            case Labeled labeled -> check(labeled);
            case TextInputControl input -> check(input);
            case Text text -> check(text, within);
            case Drawing drawing -> check(drawing);
            default -> {}
        }
        if (node instanceof Parent parent && !(node instanceof TextInputControl)) {
            parent.getChildrenUnmodifiable().forEach(child -> walk(child, within));
        }
    }

    private Bounds within(Node node, Bounds seen) {
        Bounds clipped = seen;
        if (node.getClip() != null && !(node instanceof Text)) {
            clipped = intersection(seen, node.localToScene(node.getClip().getBoundsInParent()));
        }
        List<String> styles = node.getStyleClass();
        if (styles.contains("viewport") && node.getParent() instanceof ScrollPane pane) {
            return unbounded(
                    clipped,
                    pane.getHbarPolicy() != ScrollPane.ScrollBarPolicy.NEVER,
                    pane.getVbarPolicy() != ScrollPane.ScrollBarPolicy.NEVER);
        }
        if (styles.contains("clipped-container")) {
            return unbounded(clipped, true, true);
        }
        boolean acrossOnly =
                styles.contains("column-header-background") || (tabsScroll && styles.contains("headers-region"));
        return acrossOnly ? unbounded(clipped, true, false) : clipped;
    }

    private static Bounds intersection(Bounds one, Bounds other) {
        double x = Math.max(one.getMinX(), other.getMinX());
        double y = Math.max(one.getMinY(), other.getMinY());
        return new BoundingBox(
                x,
                y,
                Math.max(0, Math.min(one.getMaxX(), other.getMaxX()) - x),
                Math.max(0, Math.min(one.getMaxY(), other.getMaxY()) - y));
    }

    private static Bounds unbounded(Bounds bounds, boolean across, boolean down) {
        return new BoundingBox(
                across ? -FAR : bounds.getMinX(),
                down ? -FAR : bounds.getMinY(),
                across ? 2 * FAR : bounds.getWidth(),
                down ? 2 * FAR : bounds.getHeight());
    }

    private void check(Labeled labeled) {
        String full = labeled.getText();
        boolean hidden = labeled.getContentDisplay() == ContentDisplay.GRAPHIC_ONLY;
        if (full == null || full.isBlank() || hidden) {
            return;
        }
        for (Node child : labeled.getChildrenUnmodifiable()) {
            if (child instanceof Text text && text.getStyleClass().contains("text")) {
                boolean shortened = !text.getText().equals(full)
                        && (text.getText().isEmpty() || text.getText().contains(labeled.getEllipsisString()));
                if (shortened && !mayBeShortened(labeled, full)) {
                    report(labeled, full, "shown as \"" + text.getText() + "\"", labeled.getWidth());
                }
                double needed = text.getLayoutBounds().getHeight();
                if (!shortened && needed > labeled.getHeight() + 2 * SLACK) {
                    report(
                            labeled,
                            full,
                            String.format(Locale.ROOT, "needs a height of %.0f", needed),
                            labeled.getHeight());
                }
            }
        }
    }

    private static boolean mayBeShortened(Labeled labeled, String full) {
        boolean allowed = false;
        for (Node node = labeled; node != null; node = node.getParent()) {
            allowed |= node.getStyleClass().contains(LongName.MAY_SHORTEN);
            Tooltip tooltip = tooltip(node);
            if (allowed && tooltip != null && tooltip.getText().contains(full)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Tooltip tooltip(Node node) {
        return node instanceof Control control && control.getTooltip() != null
                ? control.getTooltip()
                : (Tooltip) node.getProperties().get("javafx.scene.control.Tooltip");
    }

    /// What is typed can be scrolled to with the arrow keys, what is asked for cannot.
    private void check(TextInputControl input) {
        String prompt = input.getPromptText();
        if (prompt == null || prompt.isEmpty()) {
            return;
        }
        Text measured = new Text(prompt);
        measured.setFont(input.getFont());
        double needed = measured.getLayoutBounds().getWidth();
        double room = input.getWidth()
                - input.getInsets().getLeft()
                - input.getInsets().getRight();
        boolean said = tooltip(input) != null && input.getStyleClass().contains(LongName.MAY_SHORTEN);
        if (needed > room + SLACK && !said) {
            report(input, prompt, String.format(Locale.ROOT, "needs a width of %.0f", needed), room);
        }
    }

    private void check(Text text, Bounds seen) {
        if (text.getText() == null || text.getText().isBlank()) {
            return;
        }
        Bounds bounds = text.localToScene(text.getLayoutBounds());
        boolean cutAcross = bounds.getMinX() < seen.getMinX() - SLACK || bounds.getMaxX() > seen.getMaxX() + SLACK;
        boolean cutDown = bounds.getMinY() < seen.getMinY() - SLACK || bounds.getMaxY() > seen.getMaxY() + SLACK;
        if (cutAcross || cutDown) {
            report(
                    text,
                    text.getText(),
                    String.format(
                            Locale.ROOT,
                            "at %s, of which %s is seen",
                            rectangle(bounds),
                            rectangle(intersection(bounds, seen))),
                    bounds.getWidth());
        }
    }

    private void check(Drawing drawing) {
        if (drawing.getWidth() > 0 && drawing.getHeight() > 0) {
            for (TextsPen.Drawn text : TextsPen.of(drawing)) {
                if (text.bounds().getMinX() < -SLACK
                        || text.bounds().getMaxX() > drawing.getWidth() + SLACK
                        || text.bounds().getMinY() < -SLACK
                        || text.bounds().getMaxY() > drawing.getHeight() + SLACK) {
                    String where =
                            "drawn at " + rectangle(text.bounds()) + " of " + rectangle(drawing.getLayoutBounds());
                    report(drawing, text.text(), where, drawing.getWidth());
                }
            }
        }
    }

    private static String rectangle(Bounds bounds) {
        return String.format(
                Locale.ROOT,
                "[%.0f %.0f %.0f×%.0f]",
                bounds.getMinX(),
                bounds.getMinY(),
                bounds.getWidth(),
                bounds.getHeight());
    }

    private void report(Node node, String text, String how, double width) {
        found.add(String.format(Locale.ROOT, "\"%s\" %s, width %.0f: %s", text, how, width, path(node)));
    }

    /// Which node it is: ids and style classes from the outermost named one on.
    static String path(Node node) {
        List<String> steps = new ArrayList<>();
        for (Node step = node; step != null && steps.size() < 5; step = step.getParent()) {
            String classes = String.join(".", step.getStyleClass());
            String name = step.getId() != null ? "#" + step.getId() : "." + classes;
            steps.addFirst(
                    classes.isEmpty() && step.getId() == null ? step.getClass().getSimpleName() : name);
        }
        return String.join(" > ", steps);
    }
}
