package nibblescope.app.export;

import java.awt.BasicStroke;
import java.awt.MultipleGradientPaint.CycleMethod;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.scene.paint.Color;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Paint;
import javafx.scene.paint.RadialGradient;
import javafx.scene.paint.Stop;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.transform.Transform;

/// JavaFX's paints, strokes and transforms as those of Java2D.
final class AwtPaints {
    private AwtPaints() {}

    static java.awt.Color color(Color color) {
        return new java.awt.Color(
                (float) color.getRed(), (float) color.getGreen(), (float) color.getBlue(), (float) color.getOpacity());
    }

    /// A paint of a shape; empty for one that is not seen, and for patterns of images.
    static Optional<java.awt.Paint> paint(Paint paint, Rectangle2D bounds) {
        return switch (paint) {
            case Color color when color.getOpacity() == 0 -> Optional.empty();
            case Color color -> Optional.of(color(color));
            case LinearGradient gradient -> Optional.of(linear(gradient, bounds));
            case RadialGradient gradient -> Optional.of(radial(gradient, bounds));
            default -> Optional.empty();
        };
    }

    private static java.awt.Paint linear(LinearGradient gradient, Rectangle2D bounds) {
        AffineTransform place = place(gradient.isProportional(), bounds);
        Point2D start = place.transform(new Point2D.Double(gradient.getStartX(), gradient.getStartY()), null);
        Point2D end = place.transform(new Point2D.Double(gradient.getEndX(), gradient.getEndY()), null);
        Colors colors = Colors.of(gradient.getStops());
        return start.equals(end) || colors.fractions.length < 2
                ? colors.last()
                : new java.awt.LinearGradientPaint(start, end, colors.fractions, colors.colors, CycleMethod.NO_CYCLE);
    }

    private static java.awt.Paint radial(RadialGradient gradient, Rectangle2D bounds) {
        AffineTransform place = place(gradient.isProportional(), bounds);
        Point2D centre = place.transform(new Point2D.Double(gradient.getCenterX(), gradient.getCenterY()), null);
        double radius = gradient.getRadius()
                * (gradient.isProportional() ? Math.max(bounds.getWidth(), bounds.getHeight()) : 1);
        Colors colors = Colors.of(gradient.getStops());
        return radius <= 0 || colors.fractions.length < 2
                ? colors.last()
                : new java.awt.RadialGradientPaint(centre, (float) radius, colors.fractions, colors.colors);
    }

    private static AffineTransform place(boolean proportional, Rectangle2D bounds) {
        return proportional
                ? new AffineTransform(bounds.getWidth(), 0, 0, bounds.getHeight(), bounds.getX(), bounds.getY())
                : new AffineTransform();
    }

    /// The colours of a gradient, from one offset to a larger one.
    private static final class Colors {
        private final float[] fractions;
        private final java.awt.Color[] colors;

        private Colors(float[] fractions, java.awt.Color[] colors) {
            this.fractions = fractions;
            this.colors = colors;
        }

        static Colors of(List<Stop> stops) {
            float[] fractions = new float[stops.size()];
            java.awt.Color[] colors = new java.awt.Color[stops.size()];
            int count = 0;
            for (Stop stop : stops) {
                float offset = (float) stop.getOffset();
                // Two colours at one place are an edge; Java2D wants some way between them.
                float least = count == 0 ? 0 : Math.nextUp(fractions[count - 1]);
                if (least <= 1) {
                    fractions[count] = Math.clamp(offset, least, 1);
                    colors[count] = color(stop.getColor());
                    count++;
                }
            }
            return new Colors(Arrays.copyOf(fractions, count), Arrays.copyOf(colors, count));
        }

        java.awt.Color last() {
            return colors[colors.length - 1];
        }
    }

    /// A stroke.
    ///
    /// @param dashes lengths of strokes and gaps; none for a solid line
    static BasicStroke stroke(
            double width, List<Double> dashes, double dashOffset, StrokeLineCap cap, StrokeLineJoin join) {
        int awtCap = switch (cap) {
            case BUTT -> BasicStroke.CAP_BUTT;
            case ROUND -> BasicStroke.CAP_ROUND;
            case SQUARE -> BasicStroke.CAP_SQUARE;
        };
        int awtJoin = switch (join) {
            case MITER -> BasicStroke.JOIN_MITER;
            case BEVEL -> BasicStroke.JOIN_BEVEL;
            case ROUND -> BasicStroke.JOIN_ROUND;
        };
        float[] lengths = new float[dashes.size()];
        float sum = 0;
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = dashes.get(i).floatValue();
            sum += lengths[i];
        }
        return sum > 0
                ? new BasicStroke((float) width, awtCap, awtJoin, 10, lengths, (float) dashOffset)
                : new BasicStroke((float) width, awtCap, awtJoin, 10);
    }

    static AffineTransform transform(Transform transform) {
        return new AffineTransform(
                transform.getMxx(),
                transform.getMyx(),
                transform.getMxy(),
                transform.getMyy(),
                transform.getTx(),
                transform.getTy());
    }
}
