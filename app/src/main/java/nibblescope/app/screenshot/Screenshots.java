package nibblescope.app.screenshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.geometry.Dimension2D;
import javafx.scene.Scene;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.browse.RecentFiles;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.cli.DisplayException;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.window.ExplorerWindow;
import nibblescope.app.window.View;
import nibblescope.app.window.Workspace;

/// Makes the pictures of the folder `screenshots`, from the real window on the embedded samples.
public final class Screenshots {
    private static final String WEIGHT = "encoder.layer.0.output.dense.weight";
    private static final String ACTIVATION = "activation.layer.0.ffn_gelu";
    private static final Position BLOCK = new Position(99, 848);

    private final Path folder;

    private Screenshots(Path folder) {
        this.folder = folder;
    }

    /// Writes all pictures into the folder that is the one argument.
    public static void main(String[] arguments) throws IOException, DisplayException {
        Snapshots.start();
        Screenshots screenshots = new Screenshots(Files.createDirectories(Path.of(arguments[0])));
        for (View view : View.values()) {
            screenshots.shoot(view.id(), view, Theme.LIGHT, Locale.ENGLISH, 1280, 800, BrowseModel::openSample, WEIGHT);
        }
        screenshots.shoot(
                "board-dark", View.BOARD, Theme.DARK, Locale.ENGLISH, 1280, 800, BrowseModel::openSample, ACTIVATION);
        screenshots.shoot(
                "presets", View.NUMBERLINE, Theme.LIGHT, Locale.ENGLISH, 1280, 800, BrowseModel::openPresets, "");
        screenshots.shoot(
                "small-dark",
                View.ERRORMAP,
                Theme.DARK,
                Locale.forLanguageTag("tr"),
                1024,
                700,
                BrowseModel::openSample,
                WEIGHT);
        Platform.exit();
    }

    private void shoot(
            String name,
            View view,
            Theme theme,
            Locale language,
            int width,
            int height,
            Consumer<BrowseModel> opening,
            String tensor)
            throws IOException {
        Workspace workspace = Snapshots.onFxThread(() -> new Workspace(Platform::runLater));
        Exploration exploration = workspace.exploration();
        Scene scene = Snapshots.onFxThread(() -> {
            // The recent files of whoever makes the pictures are not in them.
            BrowseModel browse = new BrowseModel(exploration, RecentFiles.NONE);
            ExplorerWindow window = new ExplorerWindow(
                    workspace,
                    browse,
                    new Presentation(new Messages(language), theme),
                    new ExplorerWindow.Host(Optional::empty, _ -> {}),
                    new Dimension2D(width, height));
            exploration.fileProperty().addListener((_, _, file) -> {
                if (file != null) {
                    file.file().find(tensor).ifPresent(exploration::choose);
                    if (!tensor.isEmpty()) {
                        exploration.select(BLOCK);
                    }
                }
            });
            opening.accept(browse);
            window.show(view);
            return window.scene();
        });
        Files.write(folder.resolve(name + ".png"), Snapshots.png(Snapshots.take(scene, exploration.busyProperty())));
        Snapshots.onFxThread(() -> {
            workspace.close();
            return workspace;
        });
    }
}
