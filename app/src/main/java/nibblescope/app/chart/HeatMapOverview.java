package nibblescope.app.chart;

import javafx.scene.image.Image;
import nibblescope.core.metrics.Pyramid;

/// A small picture of the whole matrix in a corner of a heat map that shows a part of it.
final class HeatMapOverview {
    private static final double WIDTH = 112;
    private static final double HEIGHT = 80;
    private static final double MARGIN = 8;
    private static final double SMALLEST_MAP = 2.4;
    private static final double MOST_SEEN = 0.6;
    private static final double SMALLEST_FRAME = 4;

    private final HeatPixels pixels = new HeatPixels();
    private boolean shown;
    private double left;

    /// Draws it if there is reason and room.
    void draw(
            Pen pen, Pyramid pyramid, Viewport seen, HeatPixels.Coloring coloring, double mapWidth, double mapHeight) {
        double rows = pyramid.rows(0);
        double columns = pyramid.columns(0);
        boolean part = seen.width() / columns * (seen.height() / rows) < MOST_SEEN;
        shown = part && mapWidth > SMALLEST_MAP * WIDTH && mapHeight > SMALLEST_MAP * HEIGHT;
        if (!shown) {
            return;
        }
        left = mapWidth - WIDTH - MARGIN;
        Viewport all = Viewport.fit(pyramid.rows(0), pyramid.columns(0));
        Image image = pixels.paint(pyramid, all, coloring, (int) WIDTH, (int) HEIGHT);
        var background = Palette.color(coloring.palette().background());
        var text = Palette.color(coloring.palette().text());
        pen.fillRectangle(left - 3, MARGIN - 3, WIDTH + 6, HEIGHT + 6, background);
        pen.image(image, left, MARGIN, WIDTH, HEIGHT);
        pen.strokeRectangle(left - 3, MARGIN - 3, WIDTH + 6, HEIGHT + 6, new Pen.Line(text, 1));
        double width = Math.max(SMALLEST_FRAME, seen.width() / columns * WIDTH);
        double height = Math.max(SMALLEST_FRAME, seen.height() / rows * HEIGHT);
        double x = Math.min(left + seen.left() / columns * WIDTH, left + WIDTH - width);
        double y = Math.min(MARGIN + seen.top() / rows * HEIGHT, MARGIN + HEIGHT - height);
        pen.strokeRectangle(x, y, width, height, new Pen.Line(background, 4));
        pen.strokeRectangle(x, y, width, height, new Pen.Line(text, 2));
    }

    /// Nothing is drawn until it is asked for again.
    void hide() {
        shown = false;
    }

    boolean contains(double x, double y) {
        return shown && x >= left - 3 && x <= left + WIDTH + 3 && y >= MARGIN - 3 && y <= MARGIN + HEIGHT + 3;
    }

    /// The part of the matrix, as large as `seen`, around the place that a point of this is at.
    Viewport around(double x, double y, Viewport seen, long rows, long columns) {
        double column = (x - left) / WIDTH * columns;
        double row = (y - MARGIN) / HEIGHT * rows;
        return new Viewport(column - seen.width() / 2, row - seen.height() / 2, seen.width(), seen.height())
                .within(rows, columns);
    }
}
