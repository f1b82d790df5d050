package nibblescope.app.screenshot;

import java.awt.image.BufferedImage;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.cli.DisplayException;
import nibblescope.app.cli.PlotRequest;
import nibblescope.app.cli.Plotter;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.i18n.Failures;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.window.ExplorerWindow;
import nibblescope.app.window.View;
import nibblescope.app.window.Workspace;

/// Draws the views of the window, without the window: the same models and views, on the same data.
public final class ViewPlotter implements Plotter {
    private final Messages messages;

    /// @param messages the language of the pictures
    public ViewPlotter(Messages messages) {
        this.messages = messages;
    }

    @Override
    public byte[] png(PlotRequest request) throws DisplayException {
        Snapshots.start();
        Workspace workspace =
                Snapshots.onFxThread(() -> new Workspace(Platform::runLater, _ -> new SystemRunners().here()));
        try {
            Presentation presentation = Snapshots.onFxThread(() -> new Presentation(messages, theme(request)));
            View.Shown shown = Snapshots.onFxThread(() -> show(request, workspace, presentation));
            Scene scene = Snapshots.onFxThread(() -> scene(request, shown, presentation));
            BufferedImage picture = Snapshots.take(scene, shown.busy());
            Throwable failure = workspace.exploration().failureProperty().get();
            if (failure != null) {
                throw new DisplayException("the picture could not be drawn: " + Failures.text(failure, messages));
            }
            return Snapshots.png(picture);
        } finally {
            Snapshots.onFxThread(() -> {
                workspace.close();
                return workspace;
            });
        }
    }

    private static View.Shown show(PlotRequest request, Workspace workspace, Presentation presentation) {
        Exploration exploration = workspace.exploration();
        exploration.recipeProperty().set(request.recipe());
        exploration.open(
                request.input(),
                new Exploration.Start(
                        Optional.of(request.rule()),
                        Optional.of(request.tensorScale()),
                        Optional.of(request.tensor().name()),
                        new Position(request.row(), request.column())));
        return View.valueOf(request.view().name())
                .show(workspace, presentation, ExplorerWindow.Host.NOBODY, new SimpleBooleanProperty(true));
    }

    private static Scene scene(PlotRequest request, View.Shown shown, Presentation presentation) {
        Scene scene =
                new Scene(shown.node(), request.size().width(), request.size().height());
        // A picture shows no focus.
        shown.node().requestFocus();
        scene.getStylesheets().setAll(presentation.styleSheetProperty().getValue(), ExplorerWindow.styleSheet());
        return scene;
    }

    private static Theme theme(PlotRequest request) {
        return Theme.valueOf(request.theme().name());
    }
}
