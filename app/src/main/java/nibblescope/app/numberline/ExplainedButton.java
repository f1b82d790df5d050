package nibblescope.app.numberline;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;

/// Buttons that cannot always act.
final class ExplainedButton {
    private ExplainedButton() {}

    /// A frame around a button that says, even while it is disabled, what it does or why it cannot.
    static StackPane framed(Button button, String help, String whyDisabled, ObservableBooleanValue disabled) {
        button.disableProperty().bind(disabled);
        StackPane frame = new StackPane(button);
        Tooltip tooltip = new Tooltip();
        tooltip.textProperty().bind(Bindings.createStringBinding(() -> disabled.get() ? whyDisabled : help, disabled));
        Tooltip.install(frame, tooltip);
        return frame;
    }
}
