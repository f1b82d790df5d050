package nibblescope.app.window;

import static nibblescope.app.window.Shown.onFx;
import static nibblescope.app.window.Shown.until;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.application.Platform;
import javafx.geometry.Dimension2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TreeCell;
import javafx.stage.Stage;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.browse.RecentFiles;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.i18n.Messages;
import nibblescope.app.session.Session;
import nibblescope.app.study.Exploration;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// The real window over a real workspace, on a stage of its own for each test, which fails if there
/// are [Faults].
final class OpenedWindow implements BeforeEachCallback, AfterEachCallback {
    private static final Dimension2D SIZE = new Dimension2D(1280, 800);

    final Faults faults = new Faults();
    final FxRobot robot = new FxRobot();
    final List<Path> recent = new ArrayList<>();
    final Presentation presentation;

    /// What the dialog for opening files answers.
    Optional<Path> chosenFile = Optional.empty();

    /// What the dialog for files to write to answers.
    Optional<Path> chosenTarget = Optional.empty();

    private final Workspace workspace = new Workspace(Platform::runLater, _ -> new SystemRunners().here());
    final Exploration exploration = workspace.exploration();
    private final Dimension2D size;
    private Optional<Stage> stage = Optional.empty();
    private Optional<ExplorerWindow> content = Optional.empty();

    final BrowseModel browse = new BrowseModel(exploration, new RecentFiles() {
        @Override
        public List<Path> list() {
            return recent;
        }

        @Override
        public void add(Path path) {
            recent.addFirst(path);
        }
    });

    OpenedWindow() {
        this(Locale.ENGLISH, SIZE);
    }

    OpenedWindow(Locale language, Dimension2D size) {
        presentation = new Presentation(new Messages(language), Theme.LIGHT);
        this.size = size;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        faults.beforeEach(context);
        open();
    }

    void open() {
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            Stage shown = new Stage();
            ExplorerWindow window = new ExplorerWindow(
                    workspace,
                    browse,
                    presentation,
                    new ExplorerWindow.Host(() -> chosenFile, _ -> chosenTarget, _ -> {}),
                    size);
            shown.setScene(window.scene());
            shown.setX(0);
            shown.setY(0);
            shown.setWidth(size.getWidth());
            shown.setHeight(size.getHeight());
            shown.show();
            stage = Optional.of(shown);
            content = Optional.of(window);
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            WaitForAsyncUtils.waitForAsyncFx(20_000, this::close);
        } finally {
            faults.afterEach(context);
        }
    }

    /// What the program does when the user closes the window.
    void close() {
        stage().close();
        // JavaFX's headless platform keeps every stage that a robot has been in, with what is on it.
        stage().setScene(null);
        workspace.close();
    }

    Stage stage() {
        return stage.orElseThrow();
    }

    void show(View view) {
        content.orElseThrow().show(view);
    }

    void startTour() {
        content.orElseThrow().startTour();
    }

    void take(List<Path> files) {
        content.orElseThrow().take(files);
    }

    Session session() {
        return content.orElseThrow().session();
    }

    void offer(Session session) {
        content.orElseThrow().offer(session, true);
    }

    View shown() {
        return content.orElseThrow().shown();
    }

    /// Waits until nothing is under way, and what came of it is shown.
    void settle() {
        until("everything is computed", () -> !content.orElseThrow().busy().get());
        WaitForAsyncUtils.waitForFxEvents();
    }

    void openSample() {
        robot.interact(browse::openSample);
        settle();
    }

    void open(Path file) {
        robot.interact(() -> browse.open(file));
        settle();
    }

    /// The line of a tensor in the tree.
    Node line(String tensor) {
        return robot.from(node("tensor-tree"))
                .lookup((TreeCell<?> cell) ->
                        cell.getTooltip() != null && cell.getTooltip().getText().startsWith(tensor + "\n"))
                .query();
    }

    /// Chooses a tensor by a click on its line, and waits for what comes of it.
    void click(String tensor) {
        robot.clickOn(line(tensor));
        settle();
    }

    TensorInfo tensor() {
        return Optional.ofNullable(onFx(() -> exploration.tensorProperty().get()))
                .orElseThrow();
    }

    Node node(String id) {
        return robot.from(stage().getScene().getRoot()).lookup("#" + id).query();
    }

    /// Brings a view to the front by a click on its tab, and waits for its picture.
    Node view(View view) {
        robot.clickOn("#view-" + view.id());
        WaitForAsyncUtils.waitForFxEvents();
        return front();
    }

    /// The view in front.
    Node front() {
        return robot.from(stage().getScene().getRoot())
                .lookup((Node node) -> node.getStyleClass().contains("tab-content-area") && node.isVisible())
                .query();
    }

    /// What can be read in a part of the window.
    String texts(String id) {
        return onFx(() -> Shown.texts(node(id)));
    }

    /// What a label or button says.
    String label(String id) {
        return onFx(() -> ((Labeled) node(id)).getText());
    }

    void untilReads(Node node, String text) {
        until(
                "\"" + text + "\" among\n" + onFx(() -> Shown.texts(node)),
                () -> Shown.texts(node).contains(text));
    }
}
