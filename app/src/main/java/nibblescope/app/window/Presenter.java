package nibblescope.app.window;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import javafx.util.Subscription;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Stepped;
import nibblescope.app.session.SettingsModel;
import org.jspecify.annotations.Nullable;

/// Shows one view to many: it alone on the whole screen, in large type, step by step with the keys
/// that clickers send. Afterwards everything is as it was, but for the view that was reached.
final class Presenter {
    private static final PseudoClass PRESENTING = PseudoClass.getPseudoClass("presenting");

    private final BorderPane frame;
    private final Panes panes;
    private final ViewTabs tabs;
    private final Function<View, Optional<Stepped>> steps;
    private final Node blank;
    private final SettingsModel settings;
    private final PresenterCaption caption;
    private final ReadOnlyBooleanWrapper presenting = new ReadOnlyBooleanWrapper();
    private final Map<View, Integer> stepsBefore = new EnumMap<>(View.class);
    private @Nullable Before before;

    /// What is put away.
    private record Before(
            @Nullable Node toolBar,
            @Nullable Node status,
            List<Node> panes,
            Panes.Division division,
            @Nullable Node focused,
            Subscription fullScreen) {}

    /// @param frame of the window: tool bar at the top, `panes` with `tabs` among them, status line
    /// @param steps the steps of a view that was opened; empty if it has none
    /// @param blank covers everything when it is visible
    Presenter(
            BorderPane frame,
            Panes panes,
            ViewTabs tabs,
            Function<View, Optional<Stepped>> steps,
            Node blank,
            SettingsModel settings,
            Presentation presentation) {
        this.frame = frame;
        this.panes = panes;
        this.tabs = tabs;
        this.steps = steps;
        this.blank = blank;
        this.settings = settings;
        frame.getStyleClass().add("window-frame");
        caption = new PresenterCaption(presentation, this::previous, this::next, this::leave);
        blank.setVisible(false);
        tabs.getSelectionModel().selectedItemProperty().addListener((_, _, _) -> follow());
    }

    ReadOnlyBooleanProperty presentingProperty() {
        return presenting.getReadOnlyProperty();
    }

    /// Begins, or ends if it has begun.
    void toggle() {
        if (presenting.get()) {
            leave();
        } else {
            enter();
        }
    }

    private void enter() {
        Scene scene = frame.getScene();
        before = new Before(
                frame.getTop(),
                frame.getBottom(),
                List.copyOf(panes.getItems()),
                panes.division(),
                scene.getFocusOwner(),
                fullScreen(scene));
        presenting.set(true);
        frame.pseudoClassStateChanged(PRESENTING, true);
        hide(before.toolBar(), true);
        frame.setBottom(caption);
        panes.getItems().setAll(tabs);
        settings.present(true);
        follow();
        steps.apply(tabs.inFront())
                .filter(stepped -> stepped.stepProperty().get() >= stepped.steps() - 1)
                .ifPresent(stepped -> stepped.stepProperty().set(0));
        tabs.requestFocus();
    }

    /// It is hidden rather than taken away: the keys of its menus go on.
    private static void hide(@Nullable Node node, boolean hidden) {
        if (node != null) {
            node.setVisible(!hidden);
            node.setManaged(!hidden);
        }
    }

    private Subscription fullScreen(Scene scene) {
        if (!(scene.getWindow() instanceof Stage stage)) {
            return Subscription.EMPTY;
        }
        stage.setFullScreenExitHint("");
        stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
        stage.setFullScreen(true);
        // The system has keys of its own to end it.
        return Subscription.combine(
                stage.fullScreenProperty().subscribe((_, full) -> {
                    if (!full) {
                        leave();
                    }
                }),
                () -> stage.setFullScreen(false));
    }

    private void leave() {
        Before then = before;
        if (then == null) {
            return;
        }
        before = null;
        presenting.set(false);
        then.fullScreen().unsubscribe();
        blank.setVisible(false);
        frame.pseudoClassStateChanged(PRESENTING, false);
        hide(then.toolBar(), false);
        frame.setBottom(then.status());
        panes.getItems().setAll(then.panes());
        panes.divideAgain(then.division());
        settings.present(false);
        stepsBefore.forEach((view, step) ->
                steps.apply(view).ifPresent(known -> known.stepProperty().set(Math.min(step, known.steps() - 1))));
        stepsBefore.clear();
        if (then.focused() != null) {
            then.focused().requestFocus();
        }
    }

    /// Shows in the caption what is in front now.
    private void follow() {
        if (presenting.get()) {
            View view = tabs.inFront();
            Optional<Stepped> stepped = steps.apply(view);
            stepped.ifPresent(
                    known -> stepsBefore.putIfAbsent(view, known.stepProperty().get()));
            caption.show(view, stepped);
        }
    }

    private void next() {
        Optional<Stepped> stepped = steps.apply(tabs.inFront());
        int step = step(stepped);
        if (step < last(stepped)) {
            stepped.ifPresent(known -> known.stepProperty().set(step + 1));
        } else if (tabs.showNeighbour(1)) {
            steps.apply(tabs.inFront()).ifPresent(known -> known.stepProperty().set(0));
        }
    }

    private void previous() {
        Optional<Stepped> stepped = steps.apply(tabs.inFront());
        int step = step(stepped);
        if (step > 0) {
            stepped.ifPresent(known -> known.stepProperty().set(step - 1));
        } else if (tabs.showNeighbour(-1)) {
            Optional<Stepped> there = steps.apply(tabs.inFront());
            there.ifPresent(known -> known.stepProperty().set(last(there)));
        }
    }

    private static int step(Optional<Stepped> stepped) {
        return stepped.map(known -> known.stepProperty().get()).orElse(0);
    }

    private static int last(Optional<Stepped> stepped) {
        return stepped.map(known -> known.steps() - 1).orElse(0);
    }

    /// Takes the keys that clickers send. The arrows and the space bar stay with a part of the view
    /// that has the focus, and letters with a field that is typed into.
    void key(KeyEvent event) {
        if (!presenting.get() || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        if (blank.isVisible()) {
            blank.setVisible(false);
            event.consume();
            return;
        }
        Node focused = frame.getScene().getFocusOwner();
        boolean typing = focused instanceof TextInputControl;
        boolean inView = focused != null && !focused.equals(tabs) && isInView(focused);
        boolean known = switch (event.getCode()) {
            case PAGE_DOWN -> act(this::next);
            case PAGE_UP -> act(this::previous);
            case RIGHT, SPACE -> !inView && act(this::next);
            case LEFT -> !inView && act(this::previous);
            case B, PERIOD -> !typing && act(() -> blank.setVisible(true));
            case ESCAPE, F5, F11 -> act(this::leave);
            default -> false;
        };
        if (known) {
            event.consume();
        }
    }

    private static boolean act(Runnable action) {
        action.run();
        return true;
    }

    private boolean isInView(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at.equals(tabs)) {
                return true;
            }
        }
        return false;
    }
}
