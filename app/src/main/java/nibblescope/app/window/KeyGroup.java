package nibblescope.app.window;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// Every key that does something, by the part of the window that it works in. Whoever adds a key to
/// a view adds it here.
///
/// @param title key of the text above the group
/// @param keys  in the order in which they are listed
record KeyGroup(String title, List<Key> keys) {
    /// Keys that do one thing.
    ///
    /// @param names what is printed on them
    /// @param text  key of the text that says what they do
    record Key(String names, String text) {}

    /// The groups in the order in which they are listed.
    static List<KeyGroup> all() {
        return List.of(
                window(),
                new KeyGroup(
                        "keys.views",
                        List.of(
                                key(shortcut(KeyCode.DIGIT1) + " … " + View.values().length, "keys.views.choose"),
                                key("Ctrl+Page Up / Ctrl+Page Down", "keys.views.next"),
                                key("Tab / Shift+Tab", "keys.views.focus"))),
                new KeyGroup(
                        "keys.board",
                        List.of(
                                key("Enter / Space", "keys.board.choose"),
                                key("← / →", "keys.board.figures"),
                                key("Delete", "keys.board.remove"))),
                new KeyGroup(
                        "keys.numberline",
                        List.of(
                                key("← / →", "keys.numberline.element"),
                                key("↑ / ↓", "keys.numberline.block"),
                                key("Page Up / Page Down", "keys.numberline.row"),
                                key("Home / End", "keys.numberline.ends"),
                                key("Space", "keys.numberline.play"),
                                key("Shift+← / Shift+→", "keys.numberline.nudge"),
                                key("Shift+Alt+← / Shift+Alt+→", "keys.numberline.float"),
                                key("Ctrl+← / Ctrl+→", "keys.numberline.scale"),
                                key("Ctrl+↑ / Ctrl+↓", "keys.numberline.line"),
                                key("Delete", "keys.numberline.stored"),
                                key("+ / − / 0", "keys.numberline.zoom"))),
                new KeyGroup(
                        "keys.errormap",
                        List.of(
                                key("← ↑ ↓ →", "keys.errormap.block"),
                                key("Shift+← ↑ ↓ →", "keys.errormap.region"),
                                key("Ctrl+← ↑ ↓ →", "keys.errormap.pan"),
                                key("W / N / P", "keys.errormap.worst"),
                                key("+ / −", "keys.errormap.zoom"),
                                key("0", "keys.errormap.fit"),
                                key("Enter", "keys.errormap.select"),
                                key("Esc", "keys.errormap.none"))),
                new KeyGroup(
                        "keys.bits",
                        List.of(
                                key("← / → / Home / End", "keys.bits.bit"),
                                key("↑ / ↓", "keys.bits.byte"),
                                key("Enter / Space", "keys.bits.flip"))),
                new KeyGroup(
                        "keys.rules",
                        List.of(
                                key("↑ / ↓ / Home / End", "keys.rules.row"),
                                key("← / →", "keys.rules.scroll"),
                                key("Enter / Space", "keys.rules.compare"))),
                new KeyGroup(
                        "keys.tables",
                        List.of(
                                key("↑ / ↓", "keys.tables.row"),
                                key(shortcut(KeyCode.C), "keys.tables.copy"),
                                key("Delete", "keys.tables.delete"),
                                key("← / → / Home / End", "keys.tables.chart"))),
                new KeyGroup(
                        "keys.presenter",
                        List.of(
                                key("F5 / F11", "keys.presenter.start"),
                                key("Page Down / Space / →", "keys.presenter.next"),
                                key("Page Up / ←", "keys.presenter.previous"),
                                key("B / .", "keys.presenter.blank"),
                                key("Esc / F5", "keys.presenter.leave"))));
    }

    private static KeyGroup window() {
        List<Key> keys = new ArrayList<>();
        for (Command command : Command.values()) {
            if (!command.keys().isEmpty()) {
                keys.add(key(command.keyNames().collect(Collectors.joining(" / ")), "command." + command.id()));
            }
        }
        keys.add(key("Esc", "keys.window.escape"));
        return new KeyGroup("keys.window", keys);
    }

    private static Key key(String names, String text) {
        return new Key(names, text);
    }

    private static String shortcut(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN).getDisplayText();
    }
}
