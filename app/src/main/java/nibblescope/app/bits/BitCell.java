package nibblescope.app.bits;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.scene.AccessibleAction;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A bit that can be focused and flipped; a picture draws it. Space, Enter and a click flip.
final class BitCell extends Region {
    private final Supplier<String> text;
    private final BooleanSupplier set;
    private final Runnable flip;

    /// @param text says which bit it is
    /// @param set  whether it is 1
    BitCell(Supplier<String> text, BooleanSupplier set, Runnable flip) {
        this.text = text;
        this.set = set;
        this.flip = flip;
        setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
        setCursor(Cursor.HAND);
        addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            requestFocus();
            event.consume();
        });
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                act();
                event.consume();
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            boolean plain = !event.isShortcutDown() && !event.isAltDown();
            if (plain && (event.getCode() == KeyCode.SPACE || event.getCode() == KeyCode.ENTER)) {
                act();
                event.consume();
            }
        });
    }

    private void act() {
        flip.run();
        notifyAccessibleAttributeChanged(AccessibleAttribute.SELECTED);
        notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        return switch (attribute) {
            case TEXT -> text.get();
            case SELECTED -> set.getAsBoolean();
            default -> super.queryAccessibleAttribute(attribute, parameters);
        };
    }

    @Override
    public void executeAccessibleAction(AccessibleAction action, Object... parameters) {
        switch (action) {
            case FIRE -> act();
            default -> super.executeAccessibleAction(action, parameters);
        }
    }
}
