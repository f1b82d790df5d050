package nibblescope.app.export;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.QuadCurve2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.layout.CornerRadii;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Arc;
import javafx.scene.shape.Circle;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.CubicCurve;
import javafx.scene.shape.CubicCurveTo;
import javafx.scene.shape.Ellipse;
import javafx.scene.shape.Line;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;
import javafx.scene.shape.QuadCurve;
import javafx.scene.shape.QuadCurveTo;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.SVGPath;

/// The outlines of JavaFX's shapes, as those of Java2D, in the coordinates of the shape itself.
final class Outlines {
    /// How far the handles of a Bézier curve are from the ends of a quarter of a circle of radius 1.
    private static final double QUARTER = 0.5523;

    private Outlines() {}

    /// The outline of a shape; of a kind that is not known, what covers it.
    static Shape of(javafx.scene.shape.Shape shape) {
        return switch (shape) {
            case Rectangle r
            when r.getArcWidth() > 0 && r.getArcHeight() > 0 ->
                new RoundRectangle2D.Double(
                        r.getX(), r.getY(), r.getWidth(), r.getHeight(), r.getArcWidth(), r.getArcHeight());
            case Rectangle r -> new Rectangle2D.Double(r.getX(), r.getY(), r.getWidth(), r.getHeight());
            case Circle c -> ellipse(c.getCenterX(), c.getCenterY(), c.getRadius(), c.getRadius());
            case Ellipse e -> ellipse(e.getCenterX(), e.getCenterY(), e.getRadiusX(), e.getRadiusY());
            case Line l -> new Line2D.Double(l.getStartX(), l.getStartY(), l.getEndX(), l.getEndY());
            case Polygon p -> path(p.getPoints(), true);
            case Polyline p -> path(p.getPoints(), false);
            case CubicCurve c ->
                new CubicCurve2D.Double(
                        c.getStartX(),
                        c.getStartY(),
                        c.getControlX1(),
                        c.getControlY1(),
                        c.getControlX2(),
                        c.getControlY2(),
                        c.getEndX(),
                        c.getEndY());
            case QuadCurve c ->
                new QuadCurve2D.Double(
                        c.getStartX(), c.getStartY(), c.getControlX(), c.getControlY(), c.getEndX(), c.getEndY());
            case Arc a -> arc(a);
            case Path p when straight(p) -> path(p.getElements());
            case Path p -> path(((Path) javafx.scene.shape.Shape.union(filled(p), new Path())).getElements());
            case SVGPath p -> path(((Path) javafx.scene.shape.Shape.union(filled(p), new Path())).getElements());
            default -> bounds(shape);
        };
    }

    private static Shape ellipse(double x, double y, double radiusX, double radiusY) {
        return new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
    }

    private static Shape arc(Arc arc) {
        int type = switch (arc.getType()) {
            case OPEN -> Arc2D.OPEN;
            case CHORD -> Arc2D.CHORD;
            case ROUND -> Arc2D.PIE;
        };
        return new Arc2D.Double(
                arc.getCenterX() - arc.getRadiusX(),
                arc.getCenterY() - arc.getRadiusY(),
                2 * arc.getRadiusX(),
                2 * arc.getRadiusY(),
                arc.getStartAngle(),
                arc.getLength(),
                type);
    }

    private static Shape bounds(Node node) {
        return new Rectangle2D.Double(
                node.getLayoutBounds().getMinX(),
                node.getLayoutBounds().getMinY(),
                node.getLayoutBounds().getWidth(),
                node.getLayoutBounds().getHeight());
    }

    private static Path2D path(List<Double> points, boolean closed) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i + 1 < points.size(); i += 2) {
            if (i == 0) {
                path.moveTo(points.get(i), points.get(i + 1));
            } else {
                path.lineTo(points.get(i), points.get(i + 1));
            }
        }
        if (closed && !points.isEmpty()) {
            path.closePath();
        }
        return path;
    }

    /// Whether all elements of a path can be taken over one by one.
    private static boolean straight(Path path) {
        return path.getElements().stream()
                .allMatch(element -> element.isAbsolute()
                        && switch (element) {
                            case MoveTo _, LineTo _, QuadCurveTo _, CubicCurveTo _, ClosePath _ -> true;
                            default -> false;
                        });
    }

    /// A shape without a stroke and where its own coordinates have it, of which JavaFX makes a plain
    /// path.
    private static javafx.scene.shape.Shape filled(javafx.scene.shape.Shape shape) {
        javafx.scene.shape.Shape filled = switch (shape) {
            case SVGPath path -> {
                SVGPath copy = new SVGPath();
                copy.setContent(path.getContent());
                copy.setFillRule(path.getFillRule());
                yield copy;
            }
            case Path path -> {
                Path copy = new Path(path.getElements());
                copy.setFillRule(path.getFillRule());
                yield copy;
            }
            default -> throw new IllegalArgumentException("no path: " + shape);
        };
        filled.setFill(Color.BLACK);
        filled.setStroke(null);
        return filled;
    }

    private static Path2D path(List<PathElement> elements) {
        Path2D path = new Path2D.Double();
        for (PathElement element : elements) {
            switch (element) {
                case MoveTo to -> path.moveTo(to.getX(), to.getY());
                case LineTo to -> path.lineTo(to.getX(), to.getY());
                case QuadCurveTo to -> path.quadTo(to.getControlX(), to.getControlY(), to.getX(), to.getY());
                case CubicCurveTo to ->
                    path.curveTo(
                            to.getControlX1(),
                            to.getControlY1(),
                            to.getControlX2(),
                            to.getControlY2(),
                            to.getX(),
                            to.getY());
                case ClosePath _ -> path.closePath();
                default -> throw new IllegalArgumentException("JavaFX made no plain path, but " + element);
            }
        }
        return path;
    }

    /// The line along which a shape's stroke is centred.
    static Shape stroked(javafx.scene.shape.Shape shape) {
        double half = shape.getStrokeWidth() / 2;
        double outwards = switch (shape.getStrokeType()) {
            case INSIDE -> -half;
            case OUTSIDE -> half;
            case CENTERED -> 0;
        };
        Shape outline = of(shape);
        if (outwards == 0 || !(shape instanceof Rectangle || shape instanceof Circle || shape instanceof Ellipse)) {
            return outline;
        }
        Rectangle2D bounds = outline.getBounds2D();
        double width = bounds.getWidth();
        double height = bounds.getHeight();
        if (width + 2 * outwards <= 0 || height + 2 * outwards <= 0 || width == 0 || height == 0) {
            return outline;
        }
        AffineTransform grown = new AffineTransform();
        grown.translate(bounds.getCenterX(), bounds.getCenterY());
        grown.scale((width + 2 * outwards) / width, (height + 2 * outwards) / height);
        grown.translate(-bounds.getCenterX(), -bounds.getCenterY());
        return shape instanceof Rectangle r && r.getArcWidth() == 0
                ? grown.createTransformedShape(outline).getBounds2D()
                : grown.createTransformedShape(outline);
    }

    /// What of a node a clip lets through; everything if it is of a kind that is not known.
    static Optional<Shape> clip(Node clip) {
        Shape outline = switch (clip) {
            case javafx.scene.shape.Shape shape -> of(shape);
            case Region region -> new Rectangle2D.Double(0, 0, region.getWidth(), region.getHeight());
            default -> null;
        };
        return Optional.ofNullable(outline)
                .map(o -> AwtPaints.transform(clip.getLocalToParentTransform()).createTransformedShape(o));
    }

    /// A rectangle with the corners of a region's background or border.
    static Shape rounded(double x, double y, double width, double height, CornerRadii radii) {
        if (radii.equals(CornerRadii.EMPTY)) {
            return new Rectangle2D.Double(x, y, width, height);
        }
        double most = Math.min(width, height) / 2;
        double topLeft = Math.min(
                most, radius(radii.getTopLeftHorizontalRadius(), radii.isTopLeftHorizontalRadiusAsPercentage(), width));
        double topRight = Math.min(
                most,
                radius(radii.getTopRightHorizontalRadius(), radii.isTopRightHorizontalRadiusAsPercentage(), width));
        double bottomRight = Math.min(
                most,
                radius(
                        radii.getBottomRightHorizontalRadius(),
                        radii.isBottomRightHorizontalRadiusAsPercentage(),
                        width));
        double bottomLeft = Math.min(
                most,
                radius(radii.getBottomLeftHorizontalRadius(), radii.isBottomLeftHorizontalRadiusAsPercentage(), width));
        double right = x + width;
        double bottom = y + height;
        Path2D path = new Path2D.Double();
        path.moveTo(x + topLeft, y);
        path.lineTo(right - topRight, y);
        corner(path, right, y, -topRight, 0, 0, topRight);
        path.lineTo(right, bottom - bottomRight);
        corner(path, right, bottom, 0, -bottomRight, -bottomRight, 0);
        path.lineTo(x + bottomLeft, bottom);
        corner(path, x, bottom, bottomLeft, 0, 0, -bottomLeft);
        path.lineTo(x, y + topLeft);
        corner(path, x, y, 0, topLeft, topLeft, 0);
        path.closePath();
        return path;
    }

    private static double radius(double radius, boolean share, double length) {
        return share ? radius * length : radius;
    }

    /// A quarter of a circle from beside a corner to its other side, both told from the corner.
    private static void corner(Path2D path, double x, double y, double fromX, double fromY, double toX, double toY) {
        double rest = 1 - QUARTER;
        path.curveTo(x + fromX * rest, y + fromY * rest, x + toX * rest, y + toY * rest, x + toX, y + toY);
    }
}
