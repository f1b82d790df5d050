package nibblescope.app.chart;

import javafx.scene.paint.Color;
import nibblescope.core.metrics.BlockRegion;

/// What lies on a heat map: the frame of the selected block, or an arrow to where it is, and the
/// selected rectangle.
///
/// @param width of the map
record HeatMapMarks(Presentation presentation, Viewport seen, double width, double height) {
    private static final int SMALLEST_FRAME = 9;
    private static final double FRAME_WIDTH = 2;
    private static final double ARROW = 9;
    private static final double SHADE = 0.28;

    /// A frame in both of the colours of the theme, so that it is seen on any ground.
    private void frame(Pen pen, double x, double y, double frameWidth, double frameHeight) {
        double half = FRAME_WIDTH / 2;
        Color outer = Palette.color(presentation.palette().text());
        Color inner = Palette.color(presentation.palette().background());
        pen.strokeRectangle(
                x - half,
                y - half,
                frameWidth + FRAME_WIDTH,
                frameHeight + FRAME_WIDTH,
                new Pen.Line(outer, FRAME_WIDTH));
        pen.strokeRectangle(
                x + half,
                y + half,
                frameWidth - FRAME_WIDTH,
                frameHeight - FRAME_WIDTH,
                new Pen.Line(inner, FRAME_WIDTH));
    }

    /// The frame of a block; an arrow at the edge if the block is not seen.
    void block(Pen pen, Cell cell) {
        double blockWidth = width / seen.width();
        double blockHeight = height / seen.height();
        double left = seen.x((double) cell.column(), width);
        double top = seen.y((double) cell.row(), height);
        if (left + blockWidth <= 0 || left >= width || top + blockHeight <= 0 || top >= height) {
            arrow(pen, left + blockWidth / 2, top + blockHeight / 2);
            return;
        }
        double frameWidth = Math.max(SMALLEST_FRAME, blockWidth);
        double frameHeight = Math.max(SMALLEST_FRAME, blockHeight);
        // A frame larger than its block is centred on it, but stays inside.
        frame(
                pen,
                (double) Math.round(frameStart(left, blockWidth, frameWidth, width)),
                (double) Math.round(frameStart(top, blockHeight, frameHeight, height)),
                (double) Math.round(frameWidth),
                (double) Math.round(frameHeight));
    }

    private static double frameStart(double blockStart, double blockExtent, double frameExtent, double view) {
        double start = blockStart + (blockExtent - frameExtent) / 2;
        return frameExtent > blockExtent
                ? Math.clamp(start, FRAME_WIDTH, Math.max(FRAME_WIDTH, view - frameExtent - FRAME_WIDTH))
                : start;
    }

    private void arrow(Pen pen, double targetX, double targetY) {
        double margin = ARROW + FRAME_WIDTH;
        double x = Math.clamp(targetX, Math.min(margin, width / 2), Math.max(width - margin, width / 2));
        double y = Math.clamp(targetY, Math.min(margin, height / 2), Math.max(height - margin, height / 2));
        double angle = Math.atan2(targetY - y, targetX - x);
        double[] xs = new double[3];
        double[] ys = new double[3];
        for (int i = 0; i < 3; i++) {
            double turned = angle + i * 2.5;
            double reach = i == 0 ? ARROW : ARROW * 0.9;
            xs[i] = x + reach * Math.cos(i == 2 ? angle - 2.5 : turned);
            ys[i] = y + reach * Math.sin(i == 2 ? angle - 2.5 : turned);
        }
        pen.fillPolygon(xs, ys, Palette.color(presentation.palette().background()));
        pen.strokePolygon(
                xs, ys, new Pen.Line(Palette.color(presentation.palette().text()), FRAME_WIDTH));
    }

    /// The rectangle of some blocks; the others are veiled.
    void region(Pen pen, BlockRegion region) {
        double left = Math.clamp(seen.x((double) region.firstColumn(), width), -FRAME_WIDTH * 2, width);
        double right = Math.clamp(seen.x(region.lastColumn() + 1.0, width), 0, width + FRAME_WIDTH * 2);
        double top = Math.clamp(seen.y((double) region.firstRow(), height), -FRAME_WIDTH * 2, height);
        double bottom = Math.clamp(seen.y(region.lastRow() + 1.0, height), 0, height + FRAME_WIDTH * 2);
        Color background = Palette.color(presentation.palette().background());
        Color veil = background.deriveColor(0, 1, 1, 2 * SHADE);
        pen.fillRectangle(0, 0, width, Math.max(0, top), veil);
        pen.fillRectangle(0, bottom, width, Math.max(0, height - bottom), veil);
        pen.fillRectangle(0, Math.max(0, top), Math.max(0, left), Math.max(0, bottom - Math.max(0, top)), veil);
        pen.fillRectangle(
                right, Math.max(0, top), Math.max(0, width - right), Math.max(0, bottom - Math.max(0, top)), veil);
        Color accent = Palette.color(presentation.palette().accent());
        pen.strokeRectangle(left, top, right - left, bottom - top, new Pen.Line(background, FRAME_WIDTH * 2));
        pen.strokeRectangle(left, top, right - left, bottom - top, new Pen.Line(accent, FRAME_WIDTH));
    }
}
