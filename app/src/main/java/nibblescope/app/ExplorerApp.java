package nibblescope.app;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Dimension2D;
import javafx.scene.Scene;
import javafx.stage.FileChooser;
import javafx.stage.Screen;
import javafx.stage.Stage;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.browse.RecentFiles;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.cli.Runners;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.i18n.Messages;
import nibblescope.app.runs.Attachment;
import nibblescope.app.session.Memory;
import nibblescope.app.session.ProgramFolders;
import nibblescope.app.session.RecipeFile;
import nibblescope.app.session.Session;
import nibblescope.app.session.SessionFile;
import nibblescope.app.session.SettingsModel;
import nibblescope.app.session.State;
import nibblescope.app.study.Exploration;
import nibblescope.app.window.ExplorerWindow;
import nibblescope.app.window.Workspace;
import nibblescope.core.backend.Runner;
import nibblescope.core.backend.worker.WorkerClient;
import nibblescope.core.io.Input;
import org.jspecify.annotations.Nullable;

/// The window as a JavaFX application. Its one parameter, if it is given, is the file to open.
public final class ExplorerApp extends Application {
    private static final Dimension2D FIRST_SIZE = new Dimension2D(1280, 800);
    private static final double MIN_WIDTH = 800;
    private static final double MIN_HEIGHT = 560;

    private final Optional<List<String>> names;
    private final Memory memory;
    private final ObservableValue<Theme> systemTheme = Platform.getPreferences()
            .colorSchemeProperty()
            .map(scheme -> scheme == ColorScheme.DARK ? Theme.DARK : Theme.LIGHT);
    private @Nullable Shown shown;
    private @Nullable Stage stage;

    /// As JavaFX starts it.
    public ExplorerApp() {
        this(ProgramFolders.of(System.getProperties(), System.getenv()), Optional.empty());
    }

    /// @param folders where settings are kept
    /// @param names   what to open; empty for what the command line says
    ExplorerApp(ProgramFolders folders, Optional<List<String>> names) {
        this.names = names;
        memory = new Memory(folders);
    }

    /// What the stage shows.
    record Shown(Workspace workspace, BrowseModel browse, ExplorerWindow window) {
        Exploration exploration() {
            return workspace.exploration();
        }

        Session session() {
            return window.session();
        }
    }

    /// What the stage shows now.
    Optional<Shown> shown() {
        return Optional.ofNullable(shown);
    }

    @Override
    public void start(Stage stage) {
        this.stage = stage;
        stage.setMinWidth(MIN_WIDTH);
        stage.setMinHeight(MIN_HEIGHT);
        Optional<State.Place> place = memory.state().window().filter(ExplorerApp::isOnAScreen);
        Shown started = show(stage, language(), place.map(ExplorerApp::size).orElse(FIRST_SIZE));
        List<String> inputs = names.orElseGet(() -> getParameters().getUnnamed());
        boolean nothingAsked = inputs.isEmpty();
        memory.lastSession().ifPresent(session -> started.window().offer(session, nothingAsked));
        // Before the window is shown: laying it out for the first time takes as long as opening a file.
        switch (nothingAsked ? Input.OfSample.MINILM : Input.of(inputs.getFirst())) {
            case Input.OfPath(Path path) -> {
                if (RecipeFile.isNamedLikeOne(path.toString())) {
                    started.browse().openSample();
                }
                started.window().take(List.of(path));
            }
            case Input.OfSample.MINILM -> started.browse().openSample();
            case Input.OfSample.PRESETS -> started.browse().openPresets();
        }
        place.ifPresent(before -> {
            stage.setX(before.x());
            stage.setY(before.y());
            stage.setMaximized(before.maximized());
        });
        stage.show();
        if (nothingAsked && !memory.state().tourSeen()) {
            memory.keep(memory.state().withTourSeen());
            started.window().startTour();
        }
    }

    private static boolean isOnAScreen(State.Place place) {
        return !Screen.getScreensForRectangle(place.x(), place.y(), place.width(), place.height())
                .isEmpty();
    }

    private static Dimension2D size(State.Place place) {
        return new Dimension2D(Math.max(MIN_WIDTH, place.width()), Math.max(MIN_HEIGHT, place.height()));
    }

    /// Shows everything in a language, in a workspace of its own.
    ///
    /// @param size of what the window frames
    private Shown show(Stage stage, Locale language, Dimension2D size) {
        // The words of JavaFX's and ControlsFX's own parts follow it too.
        Locale.setDefault(Locale.Category.DISPLAY, language);
        Workspace started = new Workspace(Platform::runLater, ExplorerApp::runner);
        BrowseModel browse = new BrowseModel(started.exploration(), recentFiles());
        Messages messages = new Messages(language);
        Presentation presentation = new Presentation(messages, systemTheme.getValue());
        // Bound, because a binding does not keep what it serves alive when the language changes.
        ObjectProperty<Theme> theme = new SimpleObjectProperty<>();
        theme.bind(systemTheme);
        SettingsModel settings = new SettingsModel(
                presentation,
                memory.settings(),
                new SettingsModel.SystemLook(theme, !Platform.getPreferences().isReducedMotion()));
        settings.settingsProperty().addListener((_, _, now) -> memory.keep(now));
        ExplorerWindow window = new ExplorerWindow(
                started,
                browse,
                presentation,
                settings,
                new ExplorerWindow.Host(
                        () -> chooseFile(stage, messages),
                        name -> chooseTarget(stage, name),
                        chosen -> changeLanguage(stage, settings, chosen)),
                size);
        stage.setScene(window.scene());
        stage.titleProperty().bind(window.titleProperty());
        memory.tellTroubles(window::tell);
        Shown now = new Shown(started, browse, window);
        shown = now;
        return now;
    }

    private RecentFiles recentFiles() {
        return new RecentFiles() {
            @Override
            public List<Path> list() {
                return memory.state().recent();
            }

            @Override
            public void add(Path path) {
                memory.keepRecent(path);
            }
        };
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
    private void changeLanguage(Stage stage, SettingsModel settings, Locale chosen) {
        settings.choose(chosen);
        Shown before = shown;
        if (before == null) {
            return;
        }
        Session session = before.window().session();
        double width = stage.getWidth();
        double height = stage.getHeight();
        Shown now = show(stage, chosen, FIRST_SIZE);
        stage.setWidth(width);
        stage.setHeight(height);
        memory.lastSession().ifPresent(last -> now.window().offer(last, false));
        now.workspace().resume(before.workspace());
        now.browse().filterProperty().set(before.browse().filterProperty().get());
        now.window().open(session);
        if (session.file().isEmpty()) {
            now.browse().openSameAs(before.browse());
        }
        before.workspace().close();
    }

    @Override
    public void stop() {
        if (shown != null) {
            Session session = shown.window().session();
            if (session.file().isPresent()) {
                memory.keep(session);
            }
            shown.workspace().close();
            shown = null;
        }
        Stage window = stage;
        if (window != null && !window.isFullScreen() && window.getWidth() > 0) {
            memory.keep(memory.state().with(place(window)));
        }
    }

    /// The size is that of what the window frames: how wide its frame is, is known only when it is
    /// there, and a window that is given the size of its frame before would grow at each start.
    private State.Place place(Stage window) {
        Scene framed = window.getScene();
        State.Place now = new State.Place(
                window.getX(), window.getY(), framed.getWidth(), framed.getHeight(), window.isMaximized());
        // Of a window that fills its screen, the size before is remembered.
        return memory.state()
                .window()
                .filter(_ -> now.maximized())
                .map(before -> new State.Place(before.x(), before.y(), before.width(), before.height(), true))
                .orElse(now);
    }

    private static Optional<Path> chooseFile(Stage stage, Messages messages) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(messages.get("command.open"));
        chooser.getExtensionFilters()
                .addAll(
                        new FileChooser.ExtensionFilter(
                                messages.get("window.open.tensors"),
                                "*.safetensors",
                                "*.npy",
                                "*" + SessionFile.ENDING,
                                "*" + RecipeFile.ENDING),
                        new FileChooser.ExtensionFilter(messages.get("window.open.all"), "*"));
        return Optional.ofNullable(chooser.showOpenDialog(stage)).map(File::toPath);
    }

    private static Optional<Path> chooseTarget(Stage stage, String name) {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName(name);
        return Optional.ofNullable(chooser.showSaveDialog(stage)).map(File::toPath);
    }

    /// The one chosen last, or else that of the system, as far as there are texts for it.
    private Locale language() {
        Locale wanted = memory.settings().language().orElse(Locale.getDefault());
        return Messages.LANGUAGES.stream()
                .filter(language -> language.getLanguage().equals(wanted.getLanguage()))
                .findFirst()
                .orElse(Locale.ENGLISH);
    }
}
