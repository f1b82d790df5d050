package nibblescope.app.export;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.Optional;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Bounds;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.SnapshotParameters;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import javafx.scene.text.TextLineInfo;
import javafx.scene.transform.Transform;
import nibblescope.app.chart.ChartPane;
import nibblescope.app.chart.Drawing;

/// Draws nodes that are laid out as shapes and texts: what a picture of the screen shows, but of any
/// size. A canvas, an image and what else is not known becomes an image. Effects are not drawn. Used
/// on the FX thread.
final class ScenePainter {
    /// Pixels of an embedded image a unit of length.
    private static final double IMAGE_SCALE = 2;

    private final Graphics2D graphics;
    private final GraphicsPen pen;
    private final RegionPainter regions;
    private double opacity = 1;

    ScenePainter(Graphics2D graphics, SvgFonts fonts) {
        this.graphics = graphics;
        pen = new GraphicsPen(graphics, fonts);
        regions = new RegionPainter(graphics);
    }

    /// Draws a node and all that it holds, in the coordinates of its parent.
    void paint(Node node) {
        if (!node.isVisible() || node.getOpacity() <= 0 || isClippedAway(node)) {
            return;
        }
        double opacityBefore = opacity;
        AffineTransform before = graphics.getTransform();
        Shape clipBefore = graphics.getClip();
        setOpacity(opacity * node.getOpacity());
        if (isImage(node)) {
            embed(node);
        } else {
            graphics.transform(AwtPaints.transform(node.getLocalToParentTransform()));
            Optional.ofNullable(node.getClip()).flatMap(Outlines::clip).ifPresent(graphics::clip);
            paintLocal(node);
        }
        graphics.setTransform(before);
        graphics.setClip(clipBefore);
        setOpacity(opacityBefore);
    }

    private void setOpacity(double now) {
        opacity = now;
        graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) now));
    }

    private boolean isClippedAway(Node node) {
        Rectangle2D clip =
                graphics.getClip() == null ? null : graphics.getClip().getBounds2D();
        Bounds bounds = node.getBoundsInParent();
        return clip != null
                && (bounds.getMaxX() < clip.getMinX()
                        || bounds.getMinX() > clip.getMaxX()
                        || bounds.getMaxY() < clip.getMinY()
                        || bounds.getMinY() > clip.getMaxY());
    }

    private static boolean isImage(Node node) {
        return switch (node) {
            case javafx.scene.shape.Shape _, Region _, Group _ -> false;
            default -> true;
        };
    }

    private void paintLocal(Node node) {
        switch (node) {
            case Text text -> text(text);
            case javafx.scene.shape.Shape shape -> shape(shape);
            case Drawing drawing -> {
                regions.paint(drawing);
                drawing.draw(pen);
                children(drawing, false);
            }
            case ChartPane chart -> {
                regions.paint(chart);
                chart.draw(graphics);
                children(chart, false);
            }
            case Region region -> {
                regions.paint(region);
                children(region, true);
            }
            case Parent parent -> children(parent, true);
            default -> throw new IllegalArgumentException("not to be drawn as shapes: " + node);
        }
    }

    /// @param canvases whether they are drawn too
    private void children(Parent parent, boolean canvases) {
        for (Node child : parent.getChildrenUnmodifiable()) {
            if (canvases || !(child instanceof Canvas)) {
                paint(child);
            }
        }
    }

    private void shape(javafx.scene.shape.Shape shape) {
        Shape outline = Outlines.of(shape);
        if (shape.getFill() != null) {
            AwtPaints.paint(shape.getFill(), outline.getBounds2D()).ifPresent(paint -> {
                graphics.setPaint(paint);
                graphics.fill(outline);
            });
        }
        if (shape.getStroke() != null && shape.getStrokeWidth() > 0) {
            Shape line = Outlines.stroked(shape);
            AwtPaints.paint(shape.getStroke(), line.getBounds2D()).ifPresent(paint -> {
                graphics.setPaint(paint);
                graphics.setStroke(AwtPaints.stroke(
                        shape.getStrokeWidth(),
                        shape.getStrokeDashArray(),
                        shape.getStrokeDashOffset(),
                        shape.getStrokeLineCap(),
                        shape.getStrokeLineJoin()));
                graphics.draw(line);
            });
        }
    }

    private void text(Text text) {
        if (!(text.getFill() instanceof Color color) || text.getText().isEmpty()) {
            return;
        }
        double ascent = text.getBaselineOffset();
        for (TextLineInfo line : text.getLayoutInfo().getTextLines(false)) {
            String written = text.getText().substring(line.start(), line.end()).stripTrailing();
            pen.write(written, line.bounds().getMinX(), line.bounds().getMinY() + ascent, text.getFont(), color);
        }
    }

    private void embed(Node node) {
        Bounds bounds = node.getBoundsInParent();
        if (bounds.getWidth() <= 0 || bounds.getHeight() <= 0) {
            return;
        }
        SnapshotParameters parameters = new SnapshotParameters();
        parameters.setFill(Color.TRANSPARENT);
        parameters.setTransform(Transform.scale(IMAGE_SCALE, IMAGE_SCALE));
        WritableImage image = node.snapshot(parameters, null);
        pen.embed(
                SwingFXUtils.fromFXImage(image, null),
                bounds.getMinX(),
                bounds.getMinY(),
                image.getWidth() / IMAGE_SCALE,
                image.getHeight() / IMAGE_SCALE);
    }
}
