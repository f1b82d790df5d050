package nibblescope.app.screenshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.application.Platform;
import javafx.geometry.Dimension2D;
import javafx.stage.Stage;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.browse.RecentFiles;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.cli.DisplayException;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.app.study.Start;
import nibblescope.app.window.ExplorerWindow;
import nibblescope.app.window.View;
import nibblescope.app.window.Workspace;
import nibblescope.core.io.Input;
import nibblescope.core.synthetic.DisputedBlock;

/// Makes the pictures of the folder `screenshots`, from the real window on the embedded samples.
public final class Screenshots {
    private static final Locale ENGLISH = Locale.ENGLISH;
    private static final Locale TURKISH = Locale.forLanguageTag("tr");
    private static final Locale CHINESE = Locale.SIMPLIFIED_CHINESE;
    private static final Dimension2D USUAL = new Dimension2D(1280, 800);
    private static final Dimension2D SMALL = new Dimension2D(1024, 700);

    /// What is opened, and where to.
    private enum Subject {
        WEIGHT(Input.OfSample.MINILM, "encoder.layer.0.output.dense.weight", new Position(128, 917), true),
        ACTIVATION(Input.OfSample.MINILM, "activation.layer.0.ffn_gelu", new Position(17, 320), true),
        TIES(DisputedBlock.find("M4").orElseThrow()),
        PRESET(Input.OfSample.PRESETS, "preset A", new Position(0, 15), false);

        private final Source input;
        private final Start start;

        Subject(DisputedBlock block) {
            input = new Source.Disputed(block);
            start = Start.UNCHANGED;
        }

        Subject(Input input, String tensor, Position position, boolean tensorScale) {
            this.input = new Source.Stored(input);
            start = new Start(Optional.empty(), Optional.of(tensorScale), Optional.of(tensor), position);
        }
    }

    /// One picture of the window.
    private record Shot(String name, View view, Subject subject, Theme theme, Locale language, Dimension2D size) {}

    private static final List<Shot> SHOTS = List.of(
            new Shot("board", View.BOARD, Subject.WEIGHT, Theme.LIGHT, ENGLISH, USUAL),
            new Shot("numberline", View.NUMBERLINE, Subject.WEIGHT, Theme.LIGHT, ENGLISH, USUAL),
            new Shot("errormap", View.ERRORMAP, Subject.WEIGHT, Theme.LIGHT, ENGLISH, USUAL),
            new Shot("distributions", View.DISTRIBUTIONS, Subject.WEIGHT, Theme.LIGHT, ENGLISH, USUAL),
            new Shot("memory", View.MEMORY, Subject.WEIGHT, Theme.LIGHT, ENGLISH, USUAL),
            new Shot("bits", View.BITS, Subject.WEIGHT, Theme.LIGHT, ENGLISH, USUAL),
            new Shot("rules", View.RULES, Subject.TIES, Theme.LIGHT, ENGLISH, USUAL),
            new Shot("presets", View.NUMBERLINE, Subject.PRESET, Theme.LIGHT, ENGLISH, USUAL),
            new Shot("board-dark", View.BOARD, Subject.ACTIVATION, Theme.DARK, ENGLISH, USUAL),
            new Shot("numberline-dark", View.NUMBERLINE, Subject.PRESET, Theme.DARK, CHINESE, USUAL),
            new Shot("errormap-dark-small", View.ERRORMAP, Subject.ACTIVATION, Theme.DARK, TURKISH, SMALL),
            new Shot("distributions-dark", View.DISTRIBUTIONS, Subject.ACTIVATION, Theme.DARK, ENGLISH, USUAL),
            new Shot("memory-dark-small", View.MEMORY, Subject.WEIGHT, Theme.DARK, CHINESE, SMALL),
            new Shot("board-small", View.BOARD, Subject.WEIGHT, Theme.LIGHT, TURKISH, SMALL));

    private Screenshots() {}

    /// Writes all pictures into the folder that is the one argument.
    public static void main(String[] arguments) throws IOException, DisplayException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Snapshots.start();
        for (Shot shot : SHOTS) {
            Files.write(folder.resolve(shot.name() + ".png"), png(shot));
        }
        Platform.exit();
    }

    private static byte[] png(Shot shot) {
        Workspace workspace =
                Snapshots.onFxThread(() -> new Workspace(Platform::runLater, _ -> new SystemRunners().here()));
        try {
            ExplorerWindow window = Snapshots.onFxThread(() -> window(shot, workspace));
            Stage stage = Snapshots.onFxThread(() -> show(window, shot.size()));
            byte[] png = Snapshots.png(Snapshots.take(window.scene(), window.busy()));
            Snapshots.onFxThread(() -> {
                stage.close();
                return stage;
            });
            return png;
        } finally {
            Snapshots.onFxThread(() -> {
                workspace.close();
                return workspace;
            });
        }
    }

    private static Stage show(ExplorerWindow window, Dimension2D size) {
        Stage stage = new Stage();
        stage.setScene(window.scene());
        stage.setWidth(size.getWidth());
        stage.setHeight(size.getHeight());
        stage.show();
        return stage;
    }

    private static ExplorerWindow window(Shot shot, Workspace workspace) {
        Exploration exploration = workspace.exploration();
        // The recent files of whoever makes the pictures are not in them.
        ExplorerWindow window = new ExplorerWindow(
                workspace,
                new BrowseModel(exploration, RecentFiles.NONE),
                new Presentation(new Messages(shot.language()), shot.theme()),
                ExplorerWindow.Host.NOBODY,
                shot.size());
        exploration.open(shot.subject().input, shot.subject().start);
        window.show(shot.view());
        return window;
    }
}
