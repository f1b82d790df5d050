package nibblescope.app.export;

import java.awt.geom.Rectangle2D;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Bounds;
import javafx.scene.SnapshotParameters;
import javafx.scene.layout.Region;
import javafx.scene.transform.Transform;
import nibblescope.app.chart.ChartTheme;
import nibblescope.app.chart.Palette;
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
    public static Picture pixels(Region view, double scale, Presentation presentation) {
        SnapshotParameters parameters = new SnapshotParameters();
        parameters.setFill(Palette.color(presentation.palette().background()));
        parameters.setTransform(Transform.scale(scale, scale));
        Bounds bounds = view.getBoundsInParent();
        parameters.setViewport(new javafx.geometry.Rectangle2D(
                bounds.getMinX() * scale, bounds.getMinY() * scale, view.getWidth() * scale, view.getHeight() * scale));
        return new PixelPicture(
                SwingFXUtils.fromFXImage(view.snapshot(parameters, null), null),
                scale,
                ProvenanceStrip.of(presentation));
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
