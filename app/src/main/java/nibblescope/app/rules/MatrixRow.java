package nibblescope.app.rules;

import javafx.scene.AccessibleAction;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A row of the matrix for mouse, keyboard and screen readers; the picture below draws it.
final class MatrixRow extends Region {
    private final Runnable compare;
    private final Tooltip tooltip = new Tooltip();
    private String said = "";

    /// @param compare chooses this row
    MatrixRow(Runnable compare) {
        this.compare = compare;
        setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
        getStyleClass().add("rules-row");
        Tooltip.install(this, tooltip);
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
                requestFocus();
                compare.run();
            }
        });
    }

    /// @param text what is said of it
    void say(String text) {
        said = text;
        setAccessibleText(text);
        notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    }

    /// @param text of the tooltip
    void explain(String text) {
        if (!text.equals(tooltip.getText())) {
            tooltip.setText(text);
        }
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        return attribute == AccessibleAttribute.TEXT ? said : super.queryAccessibleAttribute(attribute, parameters);
    }

    @Override
    public void executeAccessibleAction(AccessibleAction action, Object... parameters) {
        if (action == AccessibleAction.FIRE) {
            compare.run();
        } else {
            super.executeAccessibleAction(action, parameters);
        }
    }
}
