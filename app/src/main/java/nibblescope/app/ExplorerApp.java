package nibblescope.app;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.prefs.Preferences;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.geometry.Dimension2D;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.browse.RecentFiles;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.cli.Runners;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.i18n.Messages;
import nibblescope.app.runs.Attachment;
import nibblescope.app.window.ExplorerWindow;
import nibblescope.app.window.Workspace;
import nibblescope.core.backend.Runner;
import nibblescope.core.backend.worker.WorkerClient;
import nibblescope.core.io.Input;
import org.jspecify.annotations.Nullable;

/// The window as a JavaFX application. Its one parameter, if it is given, is the file to open.
public final class ExplorerApp extends Application {
    private static final String THEME = "theme";
    private static final String LANGUAGE = "language";
    private static final Dimension2D FIRST_SIZE = new Dimension2D(1280, 800);
    private static final double MIN_WIDTH = 800;
    private static final double MIN_HEIGHT = 560;

    private final Preferences preferences = Preferences.userRoot().node("nibblescope");
    private @Nullable Shown shown;

    /// What the stage shows.
    private record Shown(Workspace workspace, BrowseModel browse, ExplorerWindow window) {}

    @Override
    public void start(Stage stage) {
        stage.setTitle("Nibblescope");
        stage.setMinWidth(MIN_WIDTH);
        stage.setMinHeight(MIN_HEIGHT);
        BrowseModel browse = show(stage, language()).browse();
        List<String> names = getParameters().getUnnamed();
        // Before the window is shown: laying it out for the first time takes as long as opening a file.
        switch (names.isEmpty() ? Input.OfSample.MINILM : Input.of(names.getFirst())) {
            case Input.OfPath(Path path) -> browse.open(path);
            case Input.OfSample.MINILM -> browse.openSample();
            case Input.OfSample.PRESETS -> browse.openPresets();
        }
        stage.show();
    }

    /// Shows everything in a language, in a workspace of its own.
    private Shown show(Stage stage, Locale language) {
        // The words of JavaFX's and ControlsFX's own parts follow it too.
        Locale.setDefault(Locale.Category.DISPLAY, language);
        Workspace started = new Workspace(Platform::runLater, ExplorerApp::runner);
        BrowseModel browse = new BrowseModel(started.exploration(), RecentFiles.in(preferences));
        Messages messages = new Messages(language);
        Presentation presentation = new Presentation(messages, theme());
        presentation.themeProperty().addListener((_, _, theme) -> preferences.put(THEME, theme.name()));
        ExplorerWindow window = new ExplorerWindow(
                started,
                browse,
                presentation,
                new ExplorerWindow.Host(
                        () -> chooseFile(stage, messages),
                        name -> chooseTarget(stage, name),
                        chosen -> changeLanguage(stage, chosen)),
                FIRST_SIZE);
        stage.setScene(window.scene());
        Shown now = new Shown(started, browse, window);
        shown = now;
        return now;
    }

    /// The devices of this machine are used in a child process: a driver that fails ends that one.
    private static Runner runner(Attachment attachment) {
        Runners runners = new SystemRunners();
        return switch (attachment) {
            case Attachment.Local _ -> new WorkerClient(Launcher.worker(), runners.release());
            case Attachment.Host host -> runners.onHost(host.name());
        };
    }

    /// Shows everything anew, and goes to where the user is.
    private void changeLanguage(Stage stage, Locale chosen) {
        preferences.put(LANGUAGE, chosen.toLanguageTag());
        Shown before = shown;
        double width = stage.getWidth();
        double height = stage.getHeight();
        Shown now = show(stage, chosen);
        stage.setWidth(width);
        stage.setHeight(height);
        if (before != null) {
            now.workspace().resume(before.workspace());
            now.window().show(before.window().shown());
            now.browse().resume(before.browse());
            before.workspace().close();
        }
    }

    @Override
    public void stop() {
        if (shown != null) {
            shown.workspace().close();
        }
    }

    private static Optional<Path> chooseFile(Stage stage, Messages messages) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(messages.get("window.open"));
        chooser.getExtensionFilters()
                .addAll(
                        new FileChooser.ExtensionFilter(messages.get("window.open.tensors"), "*.safetensors", "*.npy"),
                        new FileChooser.ExtensionFilter(messages.get("window.open.all"), "*"));
        return Optional.ofNullable(chooser.showOpenDialog(stage)).map(File::toPath);
    }

    private static Optional<Path> chooseTarget(Stage stage, String name) {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName(name);
        return Optional.ofNullable(chooser.showSaveDialog(stage)).map(File::toPath);
    }

    /// The one chosen last, or else that of the system.
    private Theme theme() {
        Theme ofSystem = Platform.getPreferences().getColorScheme() == ColorScheme.DARK ? Theme.DARK : Theme.LIGHT;
        String chosen = preferences.get(THEME, ofSystem.name());
        for (Theme theme : Theme.values()) {
            if (theme.name().equals(chosen)) {
                return theme;
            }
        }
        return ofSystem;
    }

    /// The one chosen last, or else that of the system, as far as there are texts for it.
    private Locale language() {
        Locale wanted = Locale.forLanguageTag(
                preferences.get(LANGUAGE, Locale.getDefault().toLanguageTag()));
        return Messages.LANGUAGES.stream()
                .filter(language -> language.getLanguage().equals(wanted.getLanguage()))
                .findFirst()
                .orElse(Locale.ENGLISH);
    }
}
