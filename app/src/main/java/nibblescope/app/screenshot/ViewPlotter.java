package nibblescope.app.screenshot;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Insets;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.cli.DisplayException;
import nibblescope.app.cli.InputException;
import nibblescope.app.cli.PlotRequest;
import nibblescope.app.cli.Plotter;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.export.FileFormat;
import nibblescope.app.export.Picture;
import nibblescope.app.export.Pictures;
import nibblescope.app.export.Provenance;
import nibblescope.app.i18n.Messages;
import nibblescope.app.window.ExplorerWindow;
import nibblescope.app.window.View;
import nibblescope.app.window.Workspace;
import nibblescope.core.quantize.RunMonitor;

/// Draws the views of the window, without the window: the same models and views, on the same data.
public final class ViewPlotter implements Plotter {
    @Override
    public void draw(PlotRequest request, OutputStream out, RunMonitor monitor)
            throws InputException, DisplayException, IOException {
        if (request.format().isPicture()) {
            drawPicture(request, out, monitor);
        } else {
            new DataPlotter(monitor).write(request, out);
        }
    }

    private static void drawPicture(PlotRequest request, OutputStream out, RunMonitor monitor)
            throws InputException, DisplayException, IOException {
        Snapshots.start();
        Workspace workspace =
                Snapshots.onFxThread(() -> new Workspace(Platform::runLater, _ -> new SystemRunners().here()));
        try {
            Subject subject = new Subject(request, workspace);
            Presentation presentation = Snapshots.onFxThread(() -> presentation(request));
            View.Shown shown = Snapshots.onFxThread(() -> show(subject, workspace, presentation));
            BooleanExpression busy =
                    Bindings.or(shown.busy(), workspace.exploration().readingProperty());
            Scene scene = Snapshots.onFxThread(() -> scene(request, shown, presentation));
            Optional<InputException> wrong =
                    Snapshots.take(scene, busy, monitor, () -> applied(subject, shown.exhibit()));
            subject.requireOpened();
            if (wrong.isPresent()) {
                throw wrong.get();
            }
            Provenance provenance = subject.provenance(shown.exhibit(), monitor);
            Snapshots.onFxThread(() -> makeRoom(scene, provenance, presentation));
            Picture picture = Snapshots.take(scene, busy, monitor, () -> picture(request, shown.node(), presentation));
            subject.requireOpened();
            picture.write(provenance, out);
        } finally {
            Snapshots.onFxThread(() -> {
                workspace.close();
                return workspace;
            });
        }
    }

    private static Optional<InputException> applied(Subject subject, Optional<Exhibit> exhibit) {
        try {
            subject.apply(exhibit);
            return Optional.empty();
        } catch (InputException e) {
            return Optional.of(e);
        }
    }

    /// Leaves room for the lines below the view, so that the whole picture has the size asked for.
    private static double makeRoom(Scene scene, Provenance provenance, Presentation presentation) {
        double height = Pictures.stripHeight(provenance, scene.getWidth(), presentation);
        ((BorderPane) scene.getRoot()).setPadding(new Insets(0, 0, height, 0));
        return height;
    }

    private static Picture picture(PlotRequest request, Region view, Presentation presentation) {
        return request.format() == FileFormat.SVG
                ? Pictures.vector(view, presentation)
                : Pictures.pixels(view, request.look().scale(), presentation);
    }

    private static Presentation presentation(PlotRequest request) {
        Presentation presentation = new Presentation(
                new Messages(request.look().language()),
                Theme.valueOf(request.look().theme().name()));
        presentation.textScaleProperty().set(request.look().textScale());
        presentation.motionProperty().set(false);
        return presentation;
    }

    private static View.Shown show(Subject subject, Workspace workspace, Presentation presentation) {
        subject.open();
        return subject.view()
                .show(workspace, presentation, ExplorerWindow.Host.NOBODY, new SimpleBooleanProperty(true));
    }

    private static Scene scene(PlotRequest request, View.Shown shown, Presentation presentation) {
        PlotRequest.Size size = request.look().size();
        // It gets the size asked for, as in the window, even where it would like more.
        shown.node().setMinSize(0, 0);
        Scene scene = new Scene(new BorderPane(shown.node()), size.width(), size.height());
        // A picture shows no focus.
        shown.node().requestFocus();
        scene.getStylesheets().setAll(presentation.styleSheetProperty().getValue(), ExplorerWindow.styleSheet());
        return scene;
    }
}
