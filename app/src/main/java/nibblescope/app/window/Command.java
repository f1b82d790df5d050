package nibblescope.app.window;

import static javafx.scene.input.KeyCode.*;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// What the user can have the window do, wherever the focus is, and by which keys.
enum Command {
    /// Asks for a file.
    OPEN(shortcut(O)),
    /// Saves what is looked at.
    SAVE_SESSION(shortcut(S)),
    /// Asks for a session.
    OPEN_SESSION(shiftShortcut(O)),
    /// Goes back to where the program was left.
    LAST_SESSION(),
    UNDO(shortcut(Z)),
    REDO(shiftShortcut(Z), shortcut(Y)),
    /// Goes to the field that filters tensors.
    FILTER(shortcut(F)),
    /// Goes to the field for a block's number.
    BLOCK(shortcut(G)),
    /// Shows the other theme.
    THEME(shortcut(D)),
    LARGER(shortcut(PLUS), shortcut(EQUALS), shortcut(ADD), shiftShortcut(EQUALS)),
    SMALLER(shortcut(MINUS), shortcut(SUBTRACT)),
    USUAL_SIZE(shortcut(DIGIT0), shortcut(NUMPAD0)),
    /// Shows one view full size, or all again.
    PRESENT(plain(F5), plain(F11), new KeyCodeCombination(F5, KeyCombination.SHIFT_DOWN)),
    /// Lists the keys.
    KEYS(plain(F1)),
    /// Shows the tour.
    TOUR();

    private final List<KeyCombination> keys;

    Command(KeyCombination... keys) {
        this.keys = List.of(keys);
    }

    private static KeyCombination plain(KeyCode code) {
        return new KeyCodeCombination(code);
    }

    private static KeyCombination shortcut(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN);
    }

    private static KeyCombination shiftShortcut(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);
    }

    /// All keys; the first one is the one to be told.
    List<KeyCombination> keys() {
        return keys;
    }

    /// The keys as they are read on this platform's keyboards, those that matter.
    Stream<String> keyNames() {
        return keys.stream()
                .limit(this == LARGER || this == SMALLER || this == USUAL_SIZE ? 1 : 2)
                .map(KeyCombination::getDisplayText);
    }

    /// The last part of its keys in the bundles and of the ids of its controls: `save-session`.
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
