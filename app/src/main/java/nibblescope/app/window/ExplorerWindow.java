package nibblescope.app.window;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Dimension2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import nibblescope.app.browse.Arrival;
import nibblescope.app.browse.ArrivalModel;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.chart.Presentation;
import nibblescope.app.cli.Program;
import nibblescope.app.export.ExportMenu;
import nibblescope.app.export.ExportModel;
import nibblescope.app.i18n.Failures;
import nibblescope.app.session.RecipeFile;
import nibblescope.app.session.Session;
import nibblescope.app.session.SessionFile;
import nibblescope.app.session.SettingsModel;
import nibblescope.app.session.Trouble;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.OpenFile;
import nibblescope.app.tour.TourModel;
import nibblescope.app.tour.TourStep;
import nibblescope.app.tour.TourView;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// The whole of the window's content: tool bar, tensors, views, recipe and block, status line.
public final class ExplorerWindow {
    private final Presentation presentation;
    private final BrowseModel browse;
    private final ArrivalModel arrivals;
    private final ViewTabs tabs;
    private final Panes panes;
    private final Notices notices;
    private final Presenter presenter;
    private final TourModel tour = new TourModel();
    private final Sessions sessions;
    private final OptionsMenu options;
    private final ObservableValue<String> title;
    private final Scene scene;

    /// What the window asks of the one who shows it.
    ///
    /// @param chooseFile   asks the user for a file to open
    /// @param chooseTarget asks the user for a file to write to, given what it might be called
    /// @param language     shows everything in another language
    public record Host(
            Supplier<Optional<Path>> chooseFile,
            Function<String, Optional<Path>> chooseTarget,
            Consumer<Locale> language) {
        /// Where nobody is asked.
        public static final Host NOBODY = new Host(Optional::empty, _ -> Optional.empty(), _ -> {});
    }

    /// A window whose settings are those of its presentation.
    public ExplorerWindow(
            Workspace workspace, BrowseModel browse, Presentation presentation, Host host, Dimension2D size) {
        this(workspace, browse, presentation, SettingsModel.of(presentation), host, size);
    }

    public ExplorerWindow(
            Workspace workspace,
            BrowseModel browse,
            Presentation presentation,
            SettingsModel settings,
            Host host,
            Dimension2D size) {
        this.presentation = presentation;
        this.browse = browse;
        Exploration exploration = workspace.exploration();
        arrivals =
                new ArrivalModel(workspace.interactive(), workspace.uiThread(), ExplorerWindow::isOwn, this::arrived);
        tabs = new ViewTabs(workspace, presentation, host);
        panes = new Panes(browse, tabs, exploration, presentation, host);
        notices = new Notices(panes, presentation);
        panes.files().tellBy(notices);
        sessions = new Sessions(workspace, browse, tabs, notices, presentation);
        BorderPane frame = new BorderPane();
        Region blank = new Region();
        blank.getStyleClass().add("presenter-blank");
        blank.setOnMouseClicked(_ -> blank.setVisible(false));
        presenter = new Presenter(frame, panes, tabs, tabs::steps, blank, settings, presentation);
        Commands commands = new Commands(
                exploration.history(), settings, sessions, presenter, tour, arrivals::take, host, presentation);
        options = new OptionsMenu(settings, presentation, host.language(), commands::run);
        // In this order the Tab key goes through the window.
        frame.setTop(new ToolBarRow(
                browse,
                workspace.runs().backends(),
                exploration.history(),
                presentation,
                exportMenu(workspace, host),
                options,
                commands::run));
        frame.setCenter(notices);
        frame.setBottom(new StatusLine(exploration, workspace.backend(), presentation));
        DropTarget drops = new DropTarget(arrivals, presentation);
        TourView tourView = new TourView(tour, presentation, this::meant);
        tour.stepProperty().subscribe(this::bringToFront);
        presenter.presentingProperty().subscribe(tour::end);
        scene = new Scene(new StackPane(frame, tourView, drops.hint(), blank), size.getWidth(), size.getHeight());
        scene.getStylesheets().setAll(presentation.styleSheetProperty().getValue(), styleSheet());
        presentation
                .styleSheetProperty()
                .addListener((_, _, sheet) -> scene.getStylesheets().set(0, sheet));
        commands.install(scene, tabs);
        drops.install(scene);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, presenter::key);
        // Before trees and lists, which take this key for themselves.
        scene.addEventFilter(KeyEvent.KEY_PRESSED, this::escape);
        exploration.failureProperty().subscribe(this::showFailure);
        presentation.missingFont().ifPresent(notices::say);
        title = Bindings.createStringBinding(
                () -> title(exploration), exploration.fileProperty(), exploration.tensorProperty());
    }

    /// The scene to put on a stage.
    public Scene scene() {
        return scene;
    }

    /// What the stage is called: file and tensor.
    public ObservableValue<String> titleProperty() {
        return title;
    }

    private static String title(Exploration exploration) {
        OpenFile file = exploration.fileProperty().get();
        TensorInfo tensor = exploration.tensorProperty().get();
        String name = "Nibblescope";
        if (file == null) {
            return name;
        }
        return file.file().name() + (tensor == null ? "" : " — " + tensor.name()) + " — " + name;
    }

    /// The rules that hold for every theme.
    public static String styleSheet() {
        return Objects.requireNonNull(ExplorerWindow.class.getResource("/nibblescope/app/explorer.css"))
                .toExternalForm();
    }

    /// Whether something is being computed that the window shows, or a view that was opened so far.
    public BooleanExpression busy() {
        return tabs.busy();
    }

    /// The view that is in front.
    public View shown() {
        return tabs.inFront();
    }

    /// Brings a view to the front.
    public void show(View view) {
        tabs.show(view);
    }

    /// Takes files and folders from outside.
    public void take(List<Path> paths) {
        arrivals.take(paths);
    }

    /// What is looked at now.
    public Session session() {
        return sessions.now();
    }

    /// Goes back to a session.
    public void open(Session session) {
        sessions.open(session);
    }

    /// Offers to go back to what was looked at when the program ended last, and makes it possible at
    /// any time.
    ///
    /// @param atOnce whether it is offered, once something is open
    public void offer(Session last, boolean atOnce) {
        options.allowLastSession();
        sessions.offer(last, atOnce);
    }

    /// Begins the tour.
    public void startTour() {
        tour.start();
    }

    /// Tells of trouble with the program's own files.
    public void tell(Trouble trouble) {
        notices.say(trouble.text(presentation.messages()));
    }

    private ExportMenu exportMenu(Workspace workspace, Host host) {
        ExportModel model = new ExportModel(
                workspace.exploration(), Program.version(), workspace.interactive(), workspace.uiThread());
        return new ExportMenu(model, presentation, new ExportMenu.Ties(tabs::taken, host.chooseTarget(), notices::say));
    }

    private void showFailure(@Nullable Throwable failure) {
        notices.failure(failure == null ? null : Failures.text(failure, presentation.messages()));
    }

    private void escape(KeyEvent event) {
        boolean touring = tour.stepProperty().get() != null;
        if (event.getCode() != KeyCode.ESCAPE || !(touring || notices.isShowing())) {
            return;
        }
        if (touring) {
            tour.end();
        } else {
            notices.hide();
        }
        event.consume();
    }

    private static boolean isOwn(Path file) {
        return SessionFile.isNamedLikeOne(file) || RecipeFile.isNamedLikeOne(file.toString());
    }

    private void openOwn(Path file) {
        if (RecipeFile.isNamedLikeOne(file.toString())) {
            panes.files().load(file);
        } else {
            sessions.open(file);
        }
    }

    private void arrived(Arrival arrival) {
        switch (arrival) {
            case Arrival.Tensors(Path file, List<String> leftOut) -> {
                browse.open(file);
                if (!leftOut.isEmpty()) {
                    notices.say(presentation.text(
                            "drop.left-out", String.valueOf(file.getFileName()), String.join(", ", leftOut)));
                }
            }
            case Arrival.Own(Path file) -> openOwn(file);
            case Arrival.Several several ->
                new FilesDialog(several, presentation, scene.getWindow())
                        .showAndWait()
                        .ifPresent(browse::open);
            case Arrival.Refused(Arrival.Reason reason, String name) ->
                notices.say(
                        switch (reason) {
                            case FILE -> presentation.text("drop.refused.file", name);
                            case FOLDER -> presentation.text("drop.refused.folder", name);
                            case FILES -> presentation.text("drop.refused.files");
                            case TEXT -> presentation.text("drop.refused.text");
                        });
        }
    }

    private void bringToFront(@Nullable TourStep step) {
        switch (step) {
            case BOARD -> tabs.show(View.BOARD);
            case LINE -> tabs.show(View.NUMBERLINE);
            case MAP -> tabs.show(View.ERRORMAP);
            case TENSORS, RECIPE -> {}
            case null -> {}
        }
    }

    /// The part of the window that a step of the tour is about.
    private Optional<Node> meant(TourStep step) {
        return switch (step) {
            case TENSORS -> Optional.ofNullable(scene.lookup("#tensor-tree"));
            case BOARD -> meant(View.BOARD);
            case RECIPE -> Optional.of(panes.recipe());
            case LINE -> meant(View.NUMBERLINE);
            case MAP -> meant(View.ERRORMAP);
        };
    }

    private Optional<Node> meant(View view) {
        // What a view is too small for is cut off by what is around it.
        return tabs.inFront() == view
                ? tabs.content().map(Node::getParent)
                : Optional.ofNullable(scene.lookup("#view-" + view.id()));
    }
}
