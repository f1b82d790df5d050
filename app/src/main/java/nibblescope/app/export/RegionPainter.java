package nibblescope.app.export;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.BorderStroke;
import javafx.scene.layout.BorderStrokeStyle;
import javafx.scene.layout.BorderWidths;
import javafx.scene.layout.Region;
import javafx.scene.paint.Paint;
import javafx.scene.shape.StrokeLineCap;

/// Draws the backgrounds and borders of regions, as style sheets have them. Images are not drawn.
final class RegionPainter {
    private final Graphics2D graphics;

    RegionPainter(Graphics2D graphics) {
        this.graphics = graphics;
    }

    /// Draws what lies behind the children of a region, in the coordinates of the region.
    void paint(Region region) {
        if (region.getBackground() != null) {
            for (BackgroundFill fill : region.getBackground().getFills()) {
                fill(region, fill);
            }
        }
        if (region.getBorder() != null && region.getShape() == null) {
            for (BorderStroke stroke : region.getBorder().getStrokes()) {
                stroke(region, stroke);
            }
        }
    }

    private void fill(Region region, BackgroundFill fill) {
        Insets insets = fill.getInsets();
        double width = region.getWidth() - insets.getLeft() - insets.getRight();
        double height = region.getHeight() - insets.getTop() - insets.getBottom();
        if (width <= 0 || height <= 0) {
            return;
        }
        Rectangle2D place = new Rectangle2D.Double(insets.getLeft(), insets.getTop(), width, height);
        Shape outline = region.getShape() == null
                ? Outlines.rounded(insets.getLeft(), insets.getTop(), width, height, fill.getRadii())
                : shape(region, place);
        AwtPaints.paint(fill.getFill(), place).ifPresent(paint -> {
            graphics.setPaint(paint);
            graphics.fill(outline);
        });
    }

    /// The shape that a style sheet gives a region: stretched over it, centred or as it is.
    private static Shape shape(Region region, Rectangle2D place) {
        Shape outline = Outlines.of(region.getShape());
        Rectangle2D bounds = outline.getBounds2D();
        AffineTransform fitting = new AffineTransform();
        if (region.isScaleShape() && bounds.getWidth() > 0 && bounds.getHeight() > 0) {
            fitting.translate(place.getX(), place.getY());
            fitting.scale(place.getWidth() / bounds.getWidth(), place.getHeight() / bounds.getHeight());
            fitting.translate(-bounds.getX(), -bounds.getY());
        } else if (region.isCenterShape()) {
            fitting.translate(place.getCenterX() - bounds.getCenterX(), place.getCenterY() - bounds.getCenterY());
        }
        return fitting.createTransformedShape(outline);
    }

    private void stroke(Region region, BorderStroke stroke) {
        BorderWidths widths = stroke.getWidths();
        Insets insets = stroke.getInsets();
        double left = insets.getLeft() + widths.getLeft() / 2;
        double top = insets.getTop() + widths.getTop() / 2;
        double right = region.getWidth() - insets.getRight() - widths.getRight() / 2;
        double bottom = region.getHeight() - insets.getBottom() - widths.getBottom() / 2;
        if (right <= left || bottom <= top) {
            return;
        }
        if (isUniform(stroke)) {
            draw(
                    Outlines.rounded(left, top, right - left, bottom - top, stroke.getRadii()),
                    widths.getTop(),
                    stroke.getTopStroke(),
                    stroke.getTopStyle());
            return;
        }
        draw(new Line2D.Double(left, top, right, top), widths.getTop(), stroke.getTopStroke(), stroke.getTopStyle());
        draw(
                new Line2D.Double(right, top, right, bottom),
                widths.getRight(),
                stroke.getRightStroke(),
                stroke.getRightStyle());
        draw(
                new Line2D.Double(left, bottom, right, bottom),
                widths.getBottom(),
                stroke.getBottomStroke(),
                stroke.getBottomStyle());
        draw(
                new Line2D.Double(left, top, left, bottom),
                widths.getLeft(),
                stroke.getLeftStroke(),
                stroke.getLeftStyle());
    }

    private static boolean isUniform(BorderStroke stroke) {
        BorderWidths widths = stroke.getWidths();
        List<Object> top = List.of(stroke.getTopStroke(), stroke.getTopStyle(), widths.getTop());
        return top.equals(List.of(stroke.getRightStroke(), stroke.getRightStyle(), widths.getRight()))
                && top.equals(List.of(stroke.getBottomStroke(), stroke.getBottomStyle(), widths.getBottom()))
                && top.equals(List.of(stroke.getLeftStroke(), stroke.getLeftStyle(), widths.getLeft()));
    }

    private void draw(Shape line, double width, Paint stroke, BorderStrokeStyle style) {
        if (width <= 0 || style.equals(BorderStrokeStyle.NONE)) {
            return;
        }
        AwtPaints.paint(stroke, line.getBounds2D()).ifPresent(paint -> {
            graphics.setPaint(paint);
            graphics.setStroke(AwtPaints.stroke(
                    width, style.getDashArray(), style.getDashOffset(), StrokeLineCap.BUTT, style.getLineJoin()));
            graphics.draw(line);
        });
    }
}
