package nibblescope.app.chart;

import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/// The pen of a canvas.
record CanvasPen(GraphicsContext context) implements Pen {
    private static final double UPWARDS = -90;

    private void take(Line line) {
        context.setStroke(line.color());
        context.setLineWidth(line.width());
        context.setLineDashes(
                line.dashes().stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Line line) {
        take(line);
        context.strokeLine(x1, y1, x2, y2);
    }

    @Override
    public void polyline(double[] xs, double[] ys, Line line) {
        take(line);
        context.strokePolyline(xs, ys, xs.length);
    }

    @Override
    public void curve(
            double x1, double y1, double cx1, double cy1, double cx2, double cy2, double x2, double y2, Line line) {
        take(line);
        context.beginPath();
        context.moveTo(x1, y1);
        context.bezierCurveTo(cx1, cy1, cx2, cy2, x2, y2);
        context.stroke();
    }

    @Override
    public void fillRectangle(double x, double y, double width, double height, Color color) {
        context.setFill(color);
        context.fillRect(x, y, width, height);
    }

    @Override
    public void strokeRectangle(double x, double y, double width, double height, Line line) {
        take(line);
        context.strokeRect(x, y, width, height);
    }

    @Override
    public void fillRoundRectangle(double x, double y, double width, double height, double arc, Color color) {
        context.setFill(color);
        context.fillRoundRect(x, y, width, height, arc, arc);
    }

    @Override
    public void fillOval(double x, double y, double width, double height, Color color) {
        context.setFill(color);
        context.fillOval(x, y, width, height);
    }

    @Override
    public void strokeOval(double x, double y, double width, double height, Line line) {
        take(line);
        context.strokeOval(x, y, width, height);
    }

    @Override
    public void fillPolygon(double[] xs, double[] ys, Color color) {
        context.setFill(color);
        context.fillPolygon(xs, ys, xs.length);
    }

    @Override
    public void strokePolygon(double[] xs, double[] ys, Line line) {
        take(line);
        context.strokePolygon(xs, ys, xs.length);
    }

    @Override
    public void text(String text, double x, double y, HPos across, VPos down, Font font, Color color) {
        context.setFont(font);
        context.setFill(color);
        context.setTextAlign(
                switch (across) {
                    case LEFT -> TextAlignment.LEFT;
                    case CENTER -> TextAlignment.CENTER;
                    case RIGHT -> TextAlignment.RIGHT;
                });
        context.setTextBaseline(down);
        context.fillText(text, x, y);
    }

    @Override
    public void textUpwards(String text, double x, double y, HPos across, VPos down, Font font, Color color) {
        context.save();
        context.translate(x, y);
        context.rotate(UPWARDS);
        text(text, 0, 0, across, down, font, color);
        context.restore();
    }

    @Override
    public void image(Image image, double x, double y, double width, double height) {
        context.setImageSmoothing(false);
        context.drawImage(image, x, y, width, height);
    }

    @Override
    public void clipped(double x, double y, double width, double height, Runnable drawing) {
        context.save();
        context.beginPath();
        context.rect(x, y, width, height);
        context.clip();
        drawing.run();
        context.restore();
    }
}
