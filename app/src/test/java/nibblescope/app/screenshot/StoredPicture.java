package nibblescope.app.screenshot;

import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.application.Platform;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import nibblescope.app.chart.Gallery;
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
import org.jspecify.annotations.Nullable;

/// The pictures that are kept, in `src/test/resources/nibblescope/app/pictures`, for what is drawn
/// to be compared with: one file each, called by [#file]. A new one is a new constant here.
enum StoredPicture {
    CONTROLS_LIGHT(Theme.LIGHT, null),
    CONTROLS_DARK(Theme.DARK, null),
    BOARD_LIGHT(Theme.LIGHT, View.BOARD),
    BOARD_DARK(Theme.DARK, View.BOARD),
    NUMBERLINE_LIGHT(Theme.LIGHT, View.NUMBERLINE),
    NUMBERLINE_DARK(Theme.DARK, View.NUMBERLINE),
    ERRORMAP_LIGHT(Theme.LIGHT, View.ERRORMAP),
    ERRORMAP_DARK(Theme.DARK, View.ERRORMAP),
    BITS_LIGHT(Theme.LIGHT, View.BITS),
    DISTRIBUTIONS_DARK(Theme.DARK, View.DISTRIBUTIONS),
    MEMORY_LIGHT(Theme.LIGHT, View.MEMORY),
    RULES_LIGHT(Theme.LIGHT, View.RULES),
    RULES_DARK(Theme.DARK, View.RULES);

    private static final double VIEW_WIDTH = 740;
    private static final double VIEW_HEIGHT = 660;

    private final Theme theme;
    private final Optional<View> view;

    /// @param view the view on a weight of the sample; the controls without one
    StoredPicture(Theme theme, @Nullable View view) {
        this.theme = theme;
        this.view = Optional.ofNullable(view);
    }

    String file() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".png";
    }

    /// Draws it as the program draws it now.
    BufferedImage draw() throws DisplayException {
        Snapshots.start();
        return view.isPresent() ? view(view.get()) : controls();
    }

    private BufferedImage controls() {
        Scene scene = Snapshots.onFxThread(() -> scene(new Gallery(), presentation(), Gallery.WIDTH, Gallery.HEIGHT));
        return Snapshots.take(scene, new SimpleBooleanProperty(false));
    }

    private BufferedImage view(View wanted) {
        Workspace workspace =
                Snapshots.onFxThread(() -> new Workspace(Platform::runLater, _ -> new SystemRunners().here()));
        try {
            Presentation presentation = Snapshots.onFxThread(this::presentation);
            View.Shown shown = Snapshots.onFxThread(() -> show(wanted, workspace, presentation));
            Scene scene = Snapshots.onFxThread(() -> scene(shown.node(), presentation, VIEW_WIDTH, VIEW_HEIGHT));
            return Snapshots.take(scene, shown.busy());
        } finally {
            Callable<Boolean> close = () -> {
                workspace.close();
                return true;
            };
            Snapshots.onFxThread(close);
        }
    }

    private Presentation presentation() {
        return new Presentation(new Messages(Locale.ENGLISH), theme);
    }

    private static View.Shown show(View wanted, Workspace workspace, Presentation presentation) {
        Exploration exploration = workspace.exploration();
        exploration.open(
                new Source.Stored(Input.OfSample.MINILM),
                new Start(
                        Optional.empty(),
                        Optional.of(true),
                        Optional.of("encoder.layer.0.output.dense.weight"),
                        new Position(128, 917)));
        return wanted.show(workspace, presentation, ExplorerWindow.Host.NOBODY, new SimpleBooleanProperty(true));
    }

    private static Scene scene(Region content, Presentation presentation, double width, double height) {
        Scene scene = new Scene(content, width, height);
        scene.getStylesheets().setAll(presentation.styleSheetProperty().getValue(), ExplorerWindow.styleSheet());
        // A picture shows no focus.
        content.requestFocus();
        return scene;
    }
}
