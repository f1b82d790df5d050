package nibblescope.app.window;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.geometry.Dimension2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.browse.BrowseView;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Failures;
import nibblescope.app.inspector.InspectorModel;
import nibblescope.app.inspector.InspectorView;
import nibblescope.app.numberline.NumberLineModel;
import nibblescope.app.numberline.NumberLineView;
import nibblescope.app.recipe.RecipeModel;
import nibblescope.app.recipe.RecipeView;
import nibblescope.app.study.Exploration;
import nibblescope.core.quantize.Corner;
import org.controlsfx.control.NotificationPane;
import org.jspecify.annotations.Nullable;

/// The whole of the window's content: tool bar, tensors, views, recipe and block, status line.
public final class ExplorerWindow {
    private static final double SIDE_MIN_WIDTH = 160;
    private static final double SIDE_WIDTH = 250;
    private static final double SIDE_SHARE = 0.16;
    private static final double RECIPE_WIDTH = 334;
    private static final double LINE_HEIGHT = 240;
    private static final double HEIGHT_FOR_BOTH = 660;

    private final Workspace workspace;
    private final Presentation presentation;
    private final NotificationPane notifications;
    private final TabPane tabs = new TabPane();
    private final Scene scene;
    private BooleanExpression busy;

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

    public ExplorerWindow(
            Workspace workspace, BrowseModel browse, Presentation presentation, Host host, Dimension2D size) {
        this.workspace = workspace;
        this.presentation = presentation;
        Exploration exploration = workspace.exploration();
        busy = exploration.busyProperty();
        for (View view : View.values()) {
            tabs.getTabs().add(tab(view, host));
        }
        tabs.getStyleClass().add("view-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        BrowseView browseView = new BrowseView(browse, presentation);
        Node recipePane = recipePane(exploration);
        SplitPane.setResizableWithParent(browseView, false);
        SplitPane.setResizableWithParent(recipePane, false);
        browseView.setPrefWidth(SIDE_WIDTH);
        browseView.setMinWidth(SIDE_MIN_WIDTH);
        SplitPane panes = new SplitPane(browseView, tabs, recipePane);
        panes.setFocusTraversable(false);
        notifications = new NotificationPane(panes);
        // At the top a message has one line, however long it is.
        notifications.setShowFromTop(false);
        notifications.setFocusTraversable(false);
        BorderPane root = new BorderPane(notifications);
        ToolBarRow toolBar = new ToolBarRow(browse, workspace.runs().backends(), presentation, host);
        root.setTop(toolBar);
        root.setBottom(new StatusLine(exploration, workspace.backend(), presentation));
        scene = new Scene(root, size.getWidth(), size.getHeight());
        scene.getStylesheets().setAll(presentation.styleSheetProperty().getValue(), styleSheet());
        presentation
                .styleSheetProperty()
                .addListener((_, _, sheet) -> scene.getStylesheets().set(0, sheet));
        exploration.failureProperty().addListener((_, _, failure) -> showFailure(failure));
        toolBar.installAccelerators(scene);
        acceptDroppedFiles(browse);
        panes.widthProperty()
                .subscribe((before, width) -> Platform.runLater(() -> dividers(panes, before.doubleValue() == 0)));
        showFailure(exploration.failureProperty().get());
        presentation.missingFont().ifPresent(notifications::show);
    }

    /// The scene to put on a stage.
    public Scene scene() {
        return scene;
    }

    /// The rules that hold for every theme.
    public static String styleSheet() {
        return Objects.requireNonNull(ExplorerWindow.class.getResource("/nibblescope/app/explorer.css"))
                .toExternalForm();
    }

    /// Whether something is being computed that the window shows, or a view that was opened so far.
    public BooleanExpression busy() {
        return busy;
    }

    /// The view that is in front.
    public View shown() {
        return (View) tabs.getSelectionModel().getSelectedItem().getUserData();
    }

    /// Brings a view to the front.
    public void show(View view) {
        tabs.getTabs().stream().filter(tab -> view.equals(tab.getUserData())).forEach(tabs.getSelectionModel()::select);
    }

    /// Gives the tensors a share of the width, and the recipe what its table of elements needs;
    /// later no more than that, so that a smaller window is not smaller for the views alone.
    private static void dividers(SplitPane panes, boolean first) {
        double width = panes.getWidth();
        double side = Math.clamp(SIDE_SHARE * width, SIDE_MIN_WIDTH, SIDE_WIDTH) / width;
        double recipe = 1 - RECIPE_WIDTH / width;
        double[] now = panes.getDividerPositions();
        panes.setDividerPositions(first ? side : Math.min(side, now[0]), first ? recipe : Math.max(recipe, now[1]));
    }

    /// A view is made when its tab is first opened: what nobody looks at is not computed.
    private Tab tab(View view, Host host) {
        Tab tab = new Tab(presentation.text("window.view." + view.id()));
        tab.setId("view-" + view.id());
        tab.setUserData(view);
        tab.selectedProperty().subscribe(selected -> {
            if (selected && tab.getContent() == null) {
                View.Shown shown = view.show(workspace, presentation, host, tab.selectedProperty());
                busy = Bindings.or(busy, shown.busy());
                tab.setContent(view == View.BOARD ? withLineBelow(shown.node()) : shown.node());
            }
        });
        return tab;
    }

    /// The board has the selected block below it, on the lines of MXFP4 and NVFP4, where there is
    /// room.
    private Node withLineBelow(Region board) {
        Exploration exploration = workspace.exploration();
        NumberLineModel named = new NumberLineModel(
                exploration, () -> List.of(exploration.corner(Corner.E8M0_32), exploration.corner(Corner.E4M3_16)));
        NumberLineView line = new NumberLineView(named, presentation, NumberLineView.Extent.LINES);
        line.setPrefHeight(LINE_HEIGHT);
        line.setMinHeight(LINE_HEIGHT);
        BorderPane both = new BorderPane(board);
        both.heightProperty().subscribe(height -> both.setBottom(height.doubleValue() < HEIGHT_FOR_BOTH ? null : line));
        return both;
    }

    private Node recipePane(Exploration exploration) {
        RecipeView recipe = new RecipeView(new RecipeModel(exploration), presentation);
        InspectorView inspector = new InspectorView(new InspectorModel(exploration), presentation);
        VBox.setVgrow(inspector, Priority.ALWAYS);
        ScrollPane pane = new ScrollPane(new VBox(recipe, inspector));
        pane.setFitToWidth(true);
        pane.setFitToHeight(true);
        pane.setPrefWidth(RECIPE_WIDTH);
        pane.setMinWidth(RECIPE_WIDTH);
        return pane;
    }

    private void showFailure(@Nullable Throwable failure) {
        if (failure == null) {
            notifications.hide();
        } else {
            notifications.setText(Failures.text(failure, presentation.messages()));
            notifications.show();
        }
    }

    private void acceptDroppedFiles(BrowseModel browse) {
        scene.setOnDragOver(event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
            }
            event.consume();
        });
        scene.setOnDragDropped(event -> {
            List<File> files = event.getDragboard().getFiles();
            if (!files.isEmpty()) {
                browse.open(files.getFirst().toPath());
            }
            event.setDropCompleted(!files.isEmpty());
            event.consume();
        });
    }
}
