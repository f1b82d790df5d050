package nibblescope.app.window;

import static nibblescope.app.window.Shown.onFx;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.geometry.Dimension2D;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.ImageView;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Theme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What keyboards and screen readers find, in every view of the real window.
class AccessibilityTest {
    private static final int MOST_STOPS = 400;

    @RegisterExtension
    private final OpenedWindow window = new OpenedWindow(Locale.ENGLISH, new Dimension2D(1280, 800));

    private void show(View view) {
        onFx(() -> {
            window.show(view);
            return null;
        });
        window.settle();
    }

    private static Stream<Node> below(Node node) {
        return !node.isVisible()
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(node),
                        node instanceof Parent parent
                                ? parent.getChildrenUnmodifiable().stream().flatMap(AccessibilityTest::below)
                                : Stream.empty());
    }

    private Node root() {
        return window.stage().getScene().getRoot();
    }

    /// Asks a question about all nodes that are seen, in each view.
    private String inAllViews(Function<Node, Stream<String>> question) {
        window.openSample();
        Set<String> found = new LinkedHashSet<>();
        for (View view : View.values()) {
            show(view);
            onFx(() -> below(root()).flatMap(question).toList())
                    .forEach(answer -> found.add(view.id() + ": " + answer));
        }
        return String.join("\n", found);
    }

    @Test
    void whateverTheKeyboardComesToHasARoleAndAName() {
        assertEquals("", inAllViews(node -> {
            if (!node.isFocusTraversable() || node.isDisabled() || isInside(node)) {
                return Stream.empty();
            }
            List<String> missing = new ArrayList<>();
            if (node.getAccessibleRole() == null
                    || node.getAccessibleRole() == AccessibleRole.NODE
                    || node.getAccessibleRole() == AccessibleRole.PARENT) {
                missing.add("no role: " + CutTexts.path(node));
            }
            if (name(node).isBlank()) {
                missing.add("no name: " + CutTexts.path(node));
            }
            return missing.stream();
        }));
    }

    /// Whether a node is a part of a control, which speaks for it.
    private static boolean isInside(Node node) {
        for (Node outer = node.getParent(); outer != null; outer = outer.getParent()) {
            if (outer.isFocusTraversable() && outer instanceof Control) {
                return true;
            }
        }
        return false;
    }

    private static String name(Node node) {
        if (node instanceof TabPane tabs) {
            return tabs.getSelectionModel().getSelectedItem().getText();
        }
        Object text = node.queryAccessibleAttribute(AccessibleAttribute.TEXT);
        if (node.getAccessibleText() != null && !node.getAccessibleText().isBlank()) {
            return node.getAccessibleText();
        }
        if (node.queryAccessibleAttribute(AccessibleAttribute.LABELED_BY) instanceof Label label) {
            return label.getText();
        }
        // What is typed or chosen is a value and no name.
        boolean value = node instanceof TextInputControl || node instanceof ComboBoxBase || node instanceof Spinner;
        return value || text == null ? "" : text.toString();
    }

    @Test
    void everyPictureSaysInWordsWhatItShows() {
        assertEquals("", inAllViews(node -> {
            boolean picture = node instanceof Drawing || node instanceof Canvas || node instanceof ImageView;
            return picture && node.getParent() != null && !isDescribed(node)
                    ? Stream.of("no text: " + CutTexts.path(node))
                    : Stream.empty();
        }));
    }

    /// Whether a picture, or something that holds it and little else, has a text.
    private static boolean isDescribed(Node picture) {
        Node node = picture;
        for (int level = 0; level < 4 && node != null; level++, node = node.getParent()) {
            boolean said = node.getAccessibleText() != null
                    && !node.getAccessibleText().isBlank();
            if (said || node instanceof Labeled) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @EnumSource
    void everyTextStandsOutFromWhatIsBehindIt(Theme theme) {
        onFx(() -> {
            window.presentation.themeProperty().set(theme);
            return null;
        });
        window.openSample();
        Set<String> pale = new LinkedHashSet<>();
        for (View view : View.values()) {
            show(view);
            onFx(() -> Readability.of(window.stage().getScene()))
                    .pale()
                    .forEach(text -> pale.add(view.id() + ": " + text));
        }
        assertEquals("", String.join("\n", pale));
    }

    @Test
    void whatHasAValueTellsIt() {
        assertEquals("", inAllViews(node -> switch (node) {
            case Slider slider
            when slider.queryAccessibleAttribute(AccessibleAttribute.VALUE) == null ->
                Stream.of("no value: " + CutTexts.path(node));
            case ToggleButton button
            when button.queryAccessibleAttribute(AccessibleAttribute.SELECTED) == null ->
                Stream.of("not said whether pressed: " + CutTexts.path(node));
            default -> Stream.empty();
        }));
    }

    /// Where the tab key goes from the first control of the window on, until it comes back.
    private List<Node> tabStops() {
        return onFx(() -> {
            below(root())
                    .filter(node -> node.isFocusTraversable() && !node.isDisabled())
                    .findFirst()
                    .orElseThrow()
                    .requestFocus();
            Node first = window.stage().getScene().getFocusOwner();
            List<Node> stops = new ArrayList<>();
            Node now = first;
            do {
                stops.add(now);
                now = next();
            } while (!stops.contains(now) && stops.size() < MOST_STOPS);
            assertEquals(first, now, () -> "the tab key goes round in a part: " + CutTexts.path(stops.getLast()));
            return stops;
        });
    }

    /// Presses the tab key, and says where it has come to. A slider of two thumbs goes from the one to
    /// the other first.
    private Node next() {
        Node focused = window.stage().getScene().getFocusOwner();
        Node reached = tab(focused);
        return reached.equals(focused) ? tab(focused) : reached;
    }

    private Node tab(Node focused) {
        for (EventType<KeyEvent> type : List.of(KeyEvent.KEY_PRESSED, KeyEvent.KEY_RELEASED)) {
            Event.fireEvent(focused, new KeyEvent(type, "", "", KeyCode.TAB, false, false, false, false));
        }
        return window.stage().getScene().getFocusOwner();
    }

    @Test
    void theTabKeyReachesEveryControlAndGoesThroughAViewAsItIsRead() {
        window.openSample();
        List<String> wrong = new ArrayList<>();
        for (View view : View.values()) {
            show(view);
            List<Node> stops = tabStops();
            onFx(() -> {
                below(root())
                        .filter(node -> node.isFocusTraversable() && !node.isDisabled() && !isInside(node))
                        .filter(node -> !isReached(node, stops))
                        .forEach(node -> wrong.add(view.id() + ": not reached: " + CutTexts.path(node)));
                List<Node> inView = stops.stream()
                        .filter(node -> below(window.front()).anyMatch(node::equals))
                        .toList();
                for (int i = 1; i < inView.size(); i++) {
                    if (isReadBefore(inView.get(i), inView.get(i - 1))) {
                        wrong.add("%s: %s comes after %s"
                                .formatted(view.id(), CutTexts.path(inView.get(i)), CutTexts.path(inView.get(i - 1))));
                    }
                }
                return null;
            });
        }
        assertEquals("", String.join("\n", wrong));
    }

    /// A group of toggle buttons is one stop; the arrow keys go on inside of it. So are the parts of
    /// a control.
    private static boolean isReached(Node node, Collection<Node> stops) {
        return stops.contains(node)
                || stops.stream().anyMatch(stop -> below(node).anyMatch(stop::equals))
                || (node instanceof ToggleButton button
                        && button.getToggleGroup() != null
                        && stops.stream()
                                .anyMatch(stop -> stop instanceof ToggleButton other
                                        && button.getToggleGroup().equals(other.getToggleGroup())));
    }

    /// Whether a node lies wholly above another one, or beside it to the left.
    private static boolean isReadBefore(Node node, Node other) {
        Bounds a = node.localToScene(node.getLayoutBounds());
        Bounds b = other.localToScene(other.getLayoutBounds());
        boolean above = a.getMaxY() <= b.getMinY() + 1 && a.getMinX() < b.getMaxX() && b.getMinX() < a.getMaxX();
        boolean sameLine = a.getMinY() < b.getMaxY() && b.getMinY() < a.getMaxY();
        return above || (sameLine && a.getMaxX() <= b.getMinX() + 1);
    }

    @Test
    void whereTheKeyboardIsCanBeSeen() {
        window.openSample();
        List<String> unseen = new ArrayList<>();
        Set<Node> looked = new LinkedHashSet<>();
        for (View view : View.values()) {
            show(view);
            int count = tabStops().size();
            for (int i = 0; i < count; i++) {
                WritableImage before = picture();
                Node now = onFx(this::next);
                if (looked.add(now) && !differAround(before, picture(), now)) {
                    unseen.add(view.id() + ": " + CutTexts.path(now));
                }
            }
        }
        assertTrue(looked.size() > 20, "the keyboard came to " + looked.size() + " nodes only");
        assertEquals("", String.join("\n", unseen));
    }

    private WritableImage picture() {
        return onFx(() -> window.stage().getScene().snapshot(null));
    }

    /// Whether pictures differ where a node is, or up to 4 pixels around it.
    private static boolean differAround(WritableImage one, WritableImage other, Node node) {
        Bounds bounds = onFx(() -> node.localToScene(node.getBoundsInLocal()));
        int left = (int) Math.max(0, bounds.getMinX() - 4);
        int top = (int) Math.max(0, bounds.getMinY() - 4);
        int right = (int) Math.min(one.getWidth(), bounds.getMaxX() + 4);
        int bottom = (int) Math.min(one.getHeight(), bounds.getMaxY() + 4);
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                if (one.getPixelReader().getArgb(x, y) != other.getPixelReader().getArgb(x, y)) {
                    return true;
                }
            }
        }
        return false;
    }
}
