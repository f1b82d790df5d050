package nibblescope.app.numberline;

import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.TextAlignment;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Presentation;
import nibblescope.app.numberline.Lane.Mark;
import nibblescope.app.numberline.Lane.Tick;

/// Draws the picture, headings excepted.
final class LinesPainter {
    static final double DIMMED = 0.3;
    private static final double AXIS_TICK_PIXELS = 70;
    private static final Font SMALL = Font.font(10);
    private static final Font BOLD = Font.font(Font.getDefault().getFamily(), FontWeight.BOLD, 11);

    private final GraphicsContext gc;
    private final Presentation presentation;
    private final Palette palette;

    LinesPainter(GraphicsContext gc, Presentation presentation) {
        this.gc = gc;
        this.presentation = presentation;
        palette = presentation.palette();
    }

    /// @param focused column of the element in focus, or [NumberLineModel#NONE]
    void paint(LinesPicture picture, long focused) {
        gc.clearRect(0, 0, gc.getCanvas().getWidth(), gc.getCanvas().getHeight());
        gc.setTextBaseline(VPos.BASELINE);
        gc.setTextAlign(TextAlignment.CENTER);
        axis(picture);
        if (picture.lines().holds(focused)) {
            guide(picture, focused);
        }
        for (Lane lane : picture.lanes()) {
            line(picture, lane);
            marks(lane, picture.dotRadius());
            gutter(lane);
            lane.marks().stream().filter(m -> m.column() == focused).forEach(m -> focus(lane, m, picture.dotRadius()));
        }
    }

    private void axis(LinesPicture picture) {
        ValueAxis axis = picture.axis();
        double y = picture.axisY();
        double step = axis.tickStep(AXIS_TICK_PIXELS);
        gc.setLineWidth(1);
        gc.setFont(SMALL);
        for (double tick : axis.ticks(step)) {
            double x = crisp(axis.x(tick));
            gc.setStroke(Palette.color(palette.gridLine()));
            throughLanes(picture, x);
            gc.setStroke(Palette.color(palette.tick()));
            gc.strokeLine(x, y, x, y + 4);
            gc.setFill(Palette.color(palette.mutedText()));
            gc.fillText(presentation.figures().tick(tick, step), x, y + 15);
        }
        gc.setStroke(Palette.color(palette.tick()));
        gc.strokeLine(axis.left(), y, axis.right(), y);
        gc.setFill(Palette.color(palette.mutedText()));
        gc.fillText(presentation.text("numberline.axis"), (axis.left() + axis.right()) / 2, y + 30);
    }

    /// A line through all lanes at the value in focus.
    private void guide(LinesPicture picture, long focused) {
        double value = picture.lines().value(focused);
        if (picture.axis().shows(value)) {
            double x = crisp(picture.axis().x(value));
            gc.setStroke(Palette.color(palette.accent()));
            gc.setLineDashes(2, 4);
            throughLanes(picture, x);
            gc.setLineDashes();
        }
    }

    /// Headings stay free.
    private void throughLanes(LinesPicture picture, double x) {
        for (Lane lane : picture.lanes()) {
            LaneBands bands = lane.bands();
            gc.strokeLine(x, bands.top() + LaneBands.HEADING + 2, x, bands.top() + bands.height());
        }
    }

    private void line(LinesPicture picture, Lane lane) {
        ValueAxis axis = picture.axis();
        double y = lane.bands().lineY();
        gc.setLineWidth(1);
        gc.setStroke(Palette.color(palette.gridLine()));
        gc.strokeLine(axis.left(), y, axis.right(), y);
        gc.setStroke(Palette.color(palette.tick()));
        if (lane.line().chosen()) {
            gc.setFill(Palette.color(palette.accent()));
            gc.fillRect(0, lane.bands().top() + 2, 3, lane.bands().height() - 4);
        }
        if (lane.ticks().isEmpty()) {
            gc.setFill(Palette.color(palette.nonFinite()));
            gc.setFont(BOLD);
            gc.fillText(
                    presentation.text("numberline.nanscale"),
                    (axis.left() + axis.right()) / 2,
                    lane.bands().labelsY(),
                    axis.right() - axis.left());
        } else {
            ticks(axis, lane, y);
        }
    }

    /// The line from its least to its greatest code; where there are more codes than the axis
    /// shows, it ends in an arrow.
    private void ticks(ValueAxis axis, Lane lane, double y) {
        List<Tick> ticks = lane.ticks();
        double left = lane.more().low() ? axis.left() : ticks.getFirst().x();
        double right = lane.more().high() ? axis.right() : ticks.getLast().x();
        gc.strokeLine(left, y, right, y);
        if (lane.more().low()) {
            gc.strokePolyline(new double[] {left - 3, left - 8, left - 3}, new double[] {y - 4, y, y + 4}, 3);
            gc.strokeLine(left - 8, y, left, y);
        }
        if (lane.more().high()) {
            gc.strokePolyline(new double[] {right + 3, right + 8, right + 3}, new double[] {y - 4, y, y + 4}, 3);
            gc.strokeLine(right + 8, y, right, y);
        }
        gc.setFont(SMALL);
        gc.setFill(Palette.color(palette.mutedText()));
        for (Tick tick : ticks) {
            double x = crisp(tick.x());
            gc.strokeLine(x, y - 5, x, y + 5);
            if (tick.labelled()) {
                gc.fillText(tick.label(), x, lane.bands().labelsY());
            }
        }
    }

    private void marks(Lane lane, double radius) {
        double y = lane.bands().lineY();
        dimmedThenFull(lane, mark -> {
            if (mark.mapped()) {
                gc.setStroke(Palette.color(palette.tick()));
                gc.setLineWidth(1);
                curve(mark, y);
                bar(lane, mark);
            }
        });
        dimmedThenFull(lane, mark -> {
            if (mark.mapped()) {
                Glyphs.reconstruction(gc, palette, mark.reconstructionX(), y);
            }
        });
        dimmedThenFull(lane, mark -> {
            if (Float.isFinite(mark.value())) {
                Glyphs.original(gc, palette, mark.outcome(), mark.x(), mark.y(), radius);
            }
        });
    }

    /// Elements that only some lines hold are dimmed, and never cover those that all hold.
    private void dimmedThenFull(Lane lane, Consumer<Mark> draw) {
        gc.setGlobalAlpha(DIMMED);
        lane.marks().stream().filter(m -> !m.shared()).forEach(draw);
        gc.setGlobalAlpha(1);
        lane.marks().stream().filter(Mark::shared).forEach(draw);
    }

    private void curve(Mark mark, double lineY) {
        double middle = (mark.y() + lineY) / 2;
        gc.beginPath();
        gc.moveTo(mark.x(), mark.y());
        gc.bezierCurveTo(mark.x(), middle, mark.reconstructionX(), middle, mark.reconstructionX(), lineY);
        gc.stroke();
    }

    private void bar(Lane lane, Mark mark) {
        double left = Math.min(mark.x(), mark.reconstructionX());
        double width = Math.abs(mark.x() - mark.reconstructionX());
        if (width > 0) {
            gc.setFill(Palette.color(palette.error()));
            gc.fillRect(left, mark.barY(), Math.max(1, width), lane.barHeight());
        }
    }

    /// What is not finite, each kind once with its count.
    private void gutter(Lane lane) {
        gc.setFont(BOLD);
        gc.setFill(Palette.color(palette.nonFinite()));
        for (float kind : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
            List<Mark> same = lane.marks().stream()
                    .filter(m -> Float.compare(m.value(), kind) == 0)
                    .toList();
            if (!same.isEmpty()) {
                Mark first = same.getFirst();
                String count = same.size() > 1 ? " ×" + same.size() : "";
                gc.setGlobalAlpha(same.stream().anyMatch(Mark::shared) ? 1 : DIMMED);
                gc.fillText(presentation.figures().element(kind) + count, first.x(), first.y() + 4);
                gc.setGlobalAlpha(1);
            }
        }
    }

    private void focus(Lane lane, Mark mark, double radius) {
        double y = lane.bands().lineY();
        if (mark.mapped()) {
            gc.setStroke(Palette.color(palette.accent()));
            gc.setLineWidth(2);
            curve(mark, y);
            bar(lane, mark);
            frameBar(lane, mark);
            Glyphs.reconstruction(gc, palette, mark.reconstructionX(), y);
        }
        double r = radius + 1;
        if (Float.isFinite(mark.value())) {
            Glyphs.original(gc, palette, mark.outcome(), mark.x(), mark.y(), r);
        }
        gc.setStroke(Palette.color(palette.accent()));
        gc.setLineWidth(2);
        double ring = Float.isFinite(mark.value()) ? r + 2.5 : 12;
        gc.strokeOval(mark.x() - ring, mark.y() - ring, 2 * ring, 2 * ring);
    }

    private void frameBar(Lane lane, Mark mark) {
        double width = Math.abs(mark.x() - mark.reconstructionX());
        if (width > 0) {
            double left = Math.min(mark.x(), mark.reconstructionX());
            gc.setLineWidth(1);
            gc.strokeRect(left - 1.5, mark.barY() - 1.5, width + 3, lane.barHeight() + 3);
        }
    }

    private static double crisp(double x) {
        return Math.floor(x) + 0.5;
    }
}
