package nibblescope.app.export;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.SnapshotParameters;
import javafx.scene.layout.Region;
import javafx.scene.transform.Transform;
import nibblescope.app.chart.ChartTheme;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pixelated;
import nibblescope.app.chart.Presentation;

/// Takes pictures of views that are laid out. Used on the FX thread.
public final class Pictures {
    private Pictures() {}

    /// How high the lines are that a picture of that width has below it.
    public static int stripHeight(Provenance provenance, double width, Presentation presentation) {
        return ProvenanceStrip.of(presentation).height(provenance, width);
    }

    /// A picture of pixels.
    ///
    /// @param scale pixels a unit of length
    public static PixelPicture pixels(Region view, double scale, Presentation presentation) {
        SnapshotParameters parameters = new SnapshotParameters();
        parameters.setFill(Palette.color(presentation.palette().background()));
        parameters.setTransform(Transform.scale(scale, scale));
        Bounds bounds = view.getBoundsInParent();
        parameters.setViewport(new javafx.geometry.Rectangle2D(
                bounds.getMinX() * scale, bounds.getMinY() * scale, view.getWidth() * scale, view.getHeight() * scale));
        List<Pixelated> pixelated = new ArrayList<>();
        collect(view, pixelated);
        pixelated.forEach(part -> part.setPixelScale(scale));
        try {
            view.layout();
            return new PixelPicture(
                    SwingFXUtils.fromFXImage(view.snapshot(parameters, null), null),
                    scale,
                    ProvenanceStrip.of(presentation));
        } finally {
            pixelated.forEach(part -> part.setPixelScale(1));
        }
    }

    private static void collect(Node node, List<Pixelated> pixelated) {
        if (node instanceof Pixelated part) {
            pixelated.add(part);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, pixelated));
        }
    }

    /// A picture of shapes and texts.
    public static Picture vector(Region view, Presentation presentation) {
        double width = view.getWidth();
        double height = view.getHeight();
        return VectorPicture.of(width, height, ProvenanceStrip.of(presentation), canvas -> {
            Rectangle2D all = new Rectangle2D.Double(0, 0, width, height);
            canvas.graphics().setPaint(ChartTheme.paint(presentation.palette().background()));
            canvas.graphics().fill(all);
            canvas.graphics().clip(all);
            canvas.graphics().translate(-view.getLayoutX(), -view.getLayoutY());
            new ScenePainter(canvas.graphics(), canvas.fonts()).paint(view);
        });
    }
}
