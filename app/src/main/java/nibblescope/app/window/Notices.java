package nibblescope.app.window;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import nibblescope.app.chart.Presentation;
import org.controlsfx.control.NotificationPane;
import org.controlsfx.control.action.Action;
import org.jspecify.annotations.Nullable;

/// What the user should know, across the bottom of the views: one message at a time, and the newest
/// one. It covers no work and waits for no answer.
final class Notices extends NotificationPane {
    private static final PseudoClass FAILURE = PseudoClass.getPseudoClass("failure");

    private final Presentation presentation;
    private boolean failure;

    Notices(Node content, Presentation presentation) {
        super(content);
        this.presentation = presentation;
        // At the top a message has one line, however long it is.
        setShowFromTop(false);
        setFocusTraversable(false);
        setCloseButtonVisible(false);
    }

    /// Shows what went wrong, until it is over.
    ///
    /// @param text null when it is over
    void failure(@Nullable String text) {
        if (text != null) {
            show(text, true, List.of());
        } else if (failure) {
            hide();
        }
    }

    /// Says something that is no failure.
    void say(String text) {
        show(text, false, List.of());
    }

    /// Offers to do something.
    ///
    /// @param action what the button says
    void offer(String text, String action, Runnable accepted) {
        show(text, false, List.of(new Action(action, _ -> {
            hide();
            accepted.run();
        })));
    }

    private void show(String text, boolean isFailure, List<Action> actions) {
        failure = isFailure;
        pseudoClassStateChanged(FAILURE, isFailure);
        getActions().setAll(actions);
        getActions().add(new Action(presentation.text("window.dismiss"), _ -> hide()));
        setText(text);
        show();
    }
}
