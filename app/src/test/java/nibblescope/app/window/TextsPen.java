package nibblescope.app.window;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Pen;

/// Notes which texts a picture writes, and where; draws nothing.
final class TextsPen implements Pen {
    private final List<Drawn> texts = new ArrayList<>();
    private boolean clipped;

    /// A text of a picture.
    ///
    /// @param bounds in the picture
    record Drawn(String text, Bounds bounds) {}

    private TextsPen() {}

    /// The texts of a picture but those in parts that it clips, which can be moved into sight.
    static List<Drawn> of(Drawing drawing) {
        TextsPen pen = new TextsPen();
        drawing.draw(pen);
        return List.copyOf(pen.texts);
    }

    @Override
    public void text(String text, double x, double y, HPos across, VPos down, Font font, Color color) {
        add(text, x, y, across, down, font, false);
    }

    @Override
    public void textUpwards(String text, double x, double y, HPos across, VPos down, Font font, Color color) {
        add(text, x, y, across, down, font, true);
    }

    private void add(String text, double x, double y, HPos across, VPos down, Font font, boolean upwards) {
        if (clipped || text.isBlank()) {
            return;
        }
        Text measured = new Text(text);
        measured.setFont(font);
        double length = measured.getLayoutBounds().getWidth();
        double thickness = measured.getLayoutBounds().getHeight();
        double along = switch (across) {
            case LEFT -> 0;
            case CENTER -> length / 2;
            case RIGHT -> length;
        };
        double above = switch (down) {
            case TOP -> 0;
            case CENTER -> thickness / 2;
            case BASELINE -> measured.getBaselineOffset();
            case BOTTOM -> thickness;
        };
        // Turned by a quarter against the clock, left is down and down is right.
        texts.add(new Drawn(
                text,
                upwards
                        ? new BoundingBox(x - above, y - length + along, thickness, length)
                        : new BoundingBox(x - along, y - above, length, thickness)));
    }

    @Override
    public void clipped(double x, double y, double width, double height, Runnable drawing) {
        boolean before = clipped;
        clipped = true;
        drawing.run();
        clipped = before;
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Line line) {}

    @Override
    public void polyline(double[] xs, double[] ys, Line line) {}

    @Override
    public void curve(
            double x1, double y1, double cx1, double cy1, double cx2, double cy2, double x2, double y2, Line line) {}

    @Override
    public void fillRectangle(double x, double y, double width, double height, Color color) {}

    @Override
    public void strokeRectangle(double x, double y, double width, double height, Line line) {}

    @Override
    public void fillRoundRectangle(double x, double y, double width, double height, double arc, Color color) {}

    @Override
    public void fillOval(double x, double y, double width, double height, Color color) {}

    @Override
    public void strokeOval(double x, double y, double width, double height, Line line) {}

    @Override
    public void fillPolygon(double[] xs, double[] ys, Color color) {}

    @Override
    public void strokePolygon(double[] xs, double[] ys, Line line) {}

    @Override
    public void image(Image image, double x, double y, double width, double height) {}
}
