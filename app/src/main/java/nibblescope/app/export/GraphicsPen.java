package nibblescope.app.export;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import nibblescope.app.chart.Pen;

/// The pen of vector files. Text is measured as JavaFX measures it, so that it lies where it lies on a
/// canvas.
final class GraphicsPen implements Pen {
    /// Pixels of an embedded image a unit of length.
    private static final double IMAGE_SCALE = 2;

    private final Graphics2D graphics;
    private final SvgFonts fonts;
    private final Text measured = new Text();

    /// @param fonts told of each font before text is written in it
    GraphicsPen(Graphics2D graphics, SvgFonts fonts) {
        this.graphics = graphics;
        this.fonts = fonts;
    }

    private void draw(Shape shape, Line line) {
        // A canvas draws lines with square ends and corners until it is told otherwise.
        graphics.setStroke(
                AwtPaints.stroke(line.width(), line.dashes(), 0, StrokeLineCap.SQUARE, StrokeLineJoin.MITER));
        graphics.setPaint(AwtPaints.color(line.color()));
        graphics.draw(shape);
    }

    private void fill(Shape shape, Color color) {
        graphics.setPaint(AwtPaints.color(color));
        graphics.fill(shape);
    }

    private static Path2D path(double[] xs, double[] ys, boolean closed) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < xs.length; i++) {
            if (i == 0) {
                path.moveTo(xs[i], ys[i]);
            } else {
                path.lineTo(xs[i], ys[i]);
            }
        }
        if (closed && xs.length > 0) {
            path.closePath();
        }
        return path;
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Line line) {
        draw(new Line2D.Double(x1, y1, x2, y2), line);
    }

    @Override
    public void polyline(double[] xs, double[] ys, Line line) {
        draw(path(xs, ys, false), line);
    }

    @Override
    public void curve(
            double x1, double y1, double cx1, double cy1, double cx2, double cy2, double x2, double y2, Line line) {
        draw(new CubicCurve2D.Double(x1, y1, cx1, cy1, cx2, cy2, x2, y2), line);
    }

    @Override
    public void fillRectangle(double x, double y, double width, double height, Color color) {
        fill(new Rectangle2D.Double(x, y, width, height), color);
    }

    @Override
    public void strokeRectangle(double x, double y, double width, double height, Line line) {
        draw(new Rectangle2D.Double(x, y, width, height), line);
    }

    @Override
    public void fillRoundRectangle(double x, double y, double width, double height, double arc, Color color) {
        fill(new RoundRectangle2D.Double(x, y, width, height, arc, arc), color);
    }

    @Override
    public void fillOval(double x, double y, double width, double height, Color color) {
        fill(new Ellipse2D.Double(x, y, width, height), color);
    }

    @Override
    public void strokeOval(double x, double y, double width, double height, Line line) {
        draw(new Ellipse2D.Double(x, y, width, height), line);
    }

    @Override
    public void fillPolygon(double[] xs, double[] ys, Color color) {
        fill(path(xs, ys, true), color);
    }

    @Override
    public void strokePolygon(double[] xs, double[] ys, Line line) {
        draw(path(xs, ys, true), line);
    }

    @Override
    public void text(String text, double x, double y, HPos across, VPos down, Font font, Color color) {
        measured.setFont(font);
        measured.setText(text);
        double width = measured.getLayoutBounds().getWidth();
        double height = measured.getLayoutBounds().getHeight();
        double ascent = measured.getBaselineOffset();
        double left = switch (across) {
            case LEFT -> x;
            case CENTER -> x - width / 2;
            case RIGHT -> x - width;
        };
        double baseline = switch (down) {
            case TOP -> y + ascent;
            case CENTER -> y - height / 2 + ascent;
            case BASELINE -> y;
            case BOTTOM -> y - height + ascent;
        };
        write(text, left, baseline, font, color);
    }

    /// Writes a line of text from its left end on the baseline.
    void write(String text, double x, double y, Font font, Color color) {
        if (text.isBlank()) {
            return;
        }
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        // Java2D's fonts in SVG have whole sizes.
        double size = Math.max(1, Math.rint(font.getSize()));
        double factor = font.getSize() / size;
        if (Math.abs(factor - 1) > 1e-6) {
            graphics.scale(factor, factor);
        }
        graphics.setPaint(AwtPaints.color(color));
        fonts.write(graphics, text, font, (int) size);
        graphics.setTransform(before);
    }

    @Override
    public void textUpwards(String text, double x, double y, HPos across, VPos down, Font font, Color color) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        text(text, 0, 0, across, down, font, color);
        graphics.setTransform(before);
    }

    @Override
    public void image(Image image, double x, double y, double width, double height) {
        BufferedImage pixels = SwingFXUtils.fromFXImage(image, null);
        if (pixels == null || width <= 0 || height <= 0) {
            return;
        }
        // Whoever shows the file smooths what it enlarges, so it is enlarged here.
        int columns = (int) Math.max(pixels.getWidth(), Math.ceil(width * IMAGE_SCALE));
        int rows = (int) Math.max(pixels.getHeight(), Math.ceil(height * IMAGE_SCALE));
        BufferedImage enlarged = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pixel = enlarged.createGraphics();
        pixel.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        pixel.drawImage(pixels, 0, 0, columns, rows, null);
        pixel.dispose();
        embed(enlarged, x, y, width, height);
    }

    /// Embeds an image.
    void embed(BufferedImage image, double x, double y, double width, double height) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.scale(width / image.getWidth(), height / image.getHeight());
        graphics.drawImage(image, 0, 0, null);
        graphics.setTransform(before);
    }

    @Override
    public void clipped(double x, double y, double width, double height, Runnable drawing) {
        Shape before = graphics.getClip();
        graphics.clip(new Rectangle2D.Double(x, y, width, height));
        drawing.run();
        graphics.setClip(before);
    }
}
