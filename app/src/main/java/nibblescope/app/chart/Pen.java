package nibblescope.app.chart;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/// Draws on a canvas, or into a vector file: the same picture either way. Lengths are pixels of the
/// screen at its usual scale. Every call says all that it draws with; nothing is kept between calls
/// but what [#clipped] says.
public interface Pen {
    /// How a line is drawn.
    ///
    /// @param dashes lengths of strokes and gaps; none for a solid line
    record Line(Color color, double width, List<Double> dashes) {
        public Line {
            dashes = List.copyOf(dashes);
        }

        /// A solid line.
        public Line(Color color, double width) {
            this(color, width, List.of());
        }
    }

    void line(double x1, double y1, double x2, double y2, Line line);

    void polyline(double[] xs, double[] ys, Line line);

    /// A cubic Bézier curve from (x1, y1) to (x2, y2).
    void curve(double x1, double y1, double cx1, double cy1, double cx2, double cy2, double x2, double y2, Line line);

    void fillRectangle(double x, double y, double width, double height, Color color);

    void strokeRectangle(double x, double y, double width, double height, Line line);

    /// Fills a rectangle with rounded corners.
    ///
    /// @param arc diameter of the rounded corners
    void fillRoundRectangle(double x, double y, double width, double height, double arc, Color color);

    void fillOval(double x, double y, double width, double height, Color color);

    void strokeOval(double x, double y, double width, double height, Line line);

    void fillPolygon(double[] xs, double[] ys, Color color);

    void strokePolygon(double[] xs, double[] ys, Line line);

    /// Writes a line of text.
    ///
    /// @param x where its left end, its centre or its right end is, as `across` says
    /// @param y where its top, its centre, its baseline or its bottom is, as `down` says
    void text(String text, double x, double y, HPos across, VPos down, Font font, Color color);

    /// The same, turned by a quarter so that it reads upwards.
    void textUpwards(String text, double x, double y, HPos across, VPos down, Font font, Color color);

    /// Pixels without smoothing.
    void image(Image image, double x, double y, double width, double height);

    /// Draws something of which only what lies in a rectangle is seen.
    void clipped(double x, double y, double width, double height, Runnable drawing);
}
