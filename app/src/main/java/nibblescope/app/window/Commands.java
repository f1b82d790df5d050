package nibblescope.app.window;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import nibblescope.app.chart.Presentation;
import nibblescope.app.session.SettingsModel;
import nibblescope.app.study.History;
import nibblescope.app.tour.TourModel;

/// Does what the user asks for by a key or in a menu.
final class Commands {
    private final History<?> history;
    private final SettingsModel settings;
    private final Sessions sessions;
    private final Presenter presenter;
    private final TourModel tour;
    private final Consumer<List<Path>> opener;
    private final ExplorerWindow.Host host;
    private final Presentation presentation;
    private Optional<Scene> scene = Optional.empty();
    private Optional<KeysDialog> keys = Optional.empty();

    /// @param opener opens files that were chosen
    Commands(
            History<?> history,
            SettingsModel settings,
            Sessions sessions,
            Presenter presenter,
            TourModel tour,
            Consumer<List<Path>> opener,
            ExplorerWindow.Host host,
            Presentation presentation) {
        this.history = history;
        this.settings = settings;
        this.sessions = sessions;
        this.presenter = presenter;
        this.tour = tour;
        this.opener = opener;
        this.host = host;
        this.presentation = presentation;
    }

    /// Lets the keys work wherever the focus is in a scene, and those that choose views.
    void install(Scene installed, ViewTabs tabs) {
        scene = Optional.of(installed);
        for (Command command : Command.values()) {
            for (KeyCombination combination : command.keys()) {
                installed.getAccelerators().put(combination, () -> run(command));
            }
        }
        List<KeyCode> digits = List.of(
                KeyCode.DIGIT1,
                KeyCode.DIGIT2,
                KeyCode.DIGIT3,
                KeyCode.DIGIT4,
                KeyCode.DIGIT5,
                KeyCode.DIGIT6,
                KeyCode.DIGIT7,
                KeyCode.DIGIT8,
                KeyCode.DIGIT9);
        Iterator<KeyCode> digit = digits.iterator();
        for (View view : View.values()) {
            if (digit.hasNext()) {
                installed
                        .getAccelerators()
                        .put(new KeyCodeCombination(digit.next(), KeyCombination.SHORTCUT_DOWN), () -> tabs.show(view));
            }
        }
        // The list of keys is in the language of this scene.
        installed.windowProperty().addListener((_, _, window) -> {
            if (window == null) {
                keys.ifPresent(KeysDialog::close);
            }
        });
    }

    void run(Command command) {
        switch (command) {
            case OPEN, OPEN_SESSION -> host.chooseFile().get().ifPresent(file -> opener.accept(List.of(file)));
            case SAVE_SESSION ->
                host.chooseTarget().apply(sessions.suggestedName()).ifPresent(sessions::save);
            case LAST_SESSION -> sessions.openLast();
            case UNDO -> history.undo();
            case REDO -> history.redo();
            case FILTER -> focus("#tensor-filter");
            case BLOCK -> focus("#inspector-number");
            case THEME -> settings.switchTheme();
            case LARGER -> settings.enlarge();
            case SMALLER -> settings.reduce();
            case USUAL_SIZE -> settings.choose(1);
            case PRESENT -> presenter.toggle();
            case KEYS -> showKeys();
            case TOUR -> tour.start();
        }
    }

    private void focus(String id) {
        scene.map(shown -> shown.lookup(id)).ifPresent(Node::requestFocus);
    }

    private void showKeys() {
        KeysDialog open = keys.filter(KeysDialog::isShowing)
                .orElseGet(
                        () -> new KeysDialog(presentation, scene.orElseThrow().getWindow()));
        keys = Optional.of(open);
        open.show();
    }
}
