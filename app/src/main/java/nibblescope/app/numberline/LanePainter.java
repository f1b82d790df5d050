package nibblescope.app.numberline;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;

/// Draws one line: its ticks, what the steps before them show, and its elements.
final class LanePainter {
    private static final double TICK = 5;
    private static final double LEAST_TICK_GAP = 3;
    private static final double LEAST_CELL = 4;
    private static final double CELL_SHADE = 0.07;

    private final Pen pen;
    private final Ink ink;
    private final Presentation presentation;
    private final LinesPicture picture;
    private final Moment moment;
    private final Font small;
    private final Font bold;
    private final MarkPainter marks;

    LanePainter(Pen pen, Ink ink, Presentation presentation, LinesPicture picture, Moment moment) {
        this.pen = pen;
        this.ink = ink;
        this.presentation = presentation;
        this.picture = picture;
        this.moment = moment;
        small = presentation.font(Lettering.SMALL);
        bold = presentation.boldFont(Lettering.SMALL + 1);
        marks = new MarkPainter(pen, ink, presentation, picture, moment);
    }

    /// @param focused column of the element in focus, or [NumberLineModel#NONE]
    void draw(Lane lane, long focused) {
        double left = picture.axis().left() - LinesPicture.MARGIN;
        double right = picture.axis().right() + LinesPicture.MARGIN;
        LaneBands bands = lane.bands();
        pen.clipped(left, bands.top(), right - left, bands.height(), () -> {
            cells(lane);
            line(lane);
            amax(lane);
            ticks(lane);
            marks.draw(lane, focused);
        });
        marks.gutter(lane, focused);
    }

    /// What is rounded to each code: every other cell shaded, a dashed line at each boundary.
    private void cells(Lane lane) {
        double shown = moment.eased(Step.SCALED) * (1 - moment.eased(Step.DEQUANTIZED));
        if (shown == 0 || lane.ticks().isEmpty()) {
            return;
        }
        double top = lane.bands().dotsTop() + 1;
        double height = lane.bands().lineY() + TICK - top;
        Pen.Line dashed = new Pen.Line(Ink.faded(ink.tick(), shown), 1, List.of(3.0, 3.0));
        double before = Double.NaN;
        for (int i = 0; i + 1 < lane.ticks().size(); i++) {
            float boundary =
                    (lane.ticks().get(i).value() + lane.ticks().get(i + 1).value()) / 2;
            double x = onAxis(lane, boundary);
            if (Math.abs(x - before) < LEAST_CELL) {
                before = x;
                continue;
            }
            if (i % 2 == 1) {
                pen.fillRectangle(before, top, x - before, height, Ink.faded(ink.tick(), CELL_SHADE * shown));
            }
            pen.line(Ink.crisp(x), top, Ink.crisp(x), top + height, dashed);
            before = x;
        }
    }

    /// Where a number of scaled units stands at the moment.
    private double onAxis(Lane lane, float scaled) {
        return Moment.between(
                picture.axis().x(scaled * (double) lane.line().trace().dequantizingScale()),
                picture.scaled().x(scaled),
                moment.stretched());
    }

    private void line(Lane lane) {
        double y = lane.bands().lineY();
        double left = picture.axis().left();
        double right = picture.axis().right();
        double ticked = moment.eased(Step.IDEAL);
        pen.line(left, y, right, y, Ink.line(ink.grid(), 1, 1));
        if (ticked == 0) {
            pen.line(left, y, right, y, Ink.line(ink.tick(), 1, 0.6));
            return;
        }
        if (lane.ticks().isEmpty()) {
            if (moment.told(Step.STORED) > 0) {
                pen.text(
                        presentation.text("numberline.nanscale"),
                        (left + right) / 2,
                        lane.bands().labelsY(),
                        HPos.CENTER,
                        VPos.BASELINE,
                        bold,
                        ink.nonFinite());
            }
            return;
        }
        // From the least to the greatest code; where there are more codes than the axis shows, it ends in an arrow.
        // Under a scale with a sign the order is the other way round.
        double one = lane.ticks().getFirst().x(moment);
        double other = lane.ticks().getLast().x(moment);
        double first = Math.min(one, other);
        double last = Math.max(one, other);
        Pen.Line line = Ink.line(ink.tick(), 1, ticked);
        pen.line(Math.max(left, first), y, Math.min(right, last), y, line);
        if (first < left - 0.5) {
            pen.polyline(new double[] {left - 3, left - 8, left - 3}, new double[] {y - 4, y, y + 4}, line);
            pen.line(left - 8, y, left, y, line);
        }
        if (last > right + 0.5) {
            pen.polyline(new double[] {right + 3, right + 8, right + 3}, new double[] {y - 4, y, y + 4}, line);
            pen.line(right, y, right + 8, y, line);
        }
    }

    /// Amax on both sides, and what carries it.
    private void amax(Lane lane) {
        double shown = moment.eased(Step.AMAX) * (1 - moment.eased(Step.SCALED));
        float amax = lane.line().stored().amax();
        if (shown == 0 || !Float.isFinite(amax)) {
            return;
        }
        LaneBands bands = lane.bands();
        double named = moment.eased(Step.AMAX) * (1 - moment.eased(Step.IDEAL));
        for (int sign = -1; sign <= 1; sign += 2) {
            double x = amaxX(lane, sign * (double) amax);
            pen.line(x, bands.dotsTop() + 1, x, bands.lineY() + TICK, Ink.line(ink.text(), 1.5, shown));
            if (named > 0 && picture.axis().shows(sign * (double) amax)) {
                String name = (sign < 0 ? "−" : "") + presentation.text("numberline.amax");
                double half = presentation.width(name, bold) / 2;
                double at = Math.clamp(
                        x, picture.axis().left() - 8 + half, picture.axis().right() + 8 - half);
                pen.text(name, at, bands.labelsY(), HPos.CENTER, VPos.BASELINE, bold, Ink.faded(ink.text(), named));
            }
        }
    }

    private double amaxX(Lane lane, double amax) {
        double onValues = picture.axis().x(amax);
        double onScaled = picture.scaled().x(amax / lane.line().trace().dequantizingScale());
        return Double.isNaN(onScaled) ? onValues : Moment.between(onValues, onScaled, moment.stretched());
    }

    private void ticks(Lane lane) {
        double shown = moment.eased(Step.IDEAL);
        if (shown == 0) {
            return;
        }
        double y = lane.bands().lineY();
        // Values make room before bits come, and the other way round.
        double coded = 2 * moment.coded() - 1;
        double ghosts = moment.eased(Step.STORED) * (1 - moment.eased(Step.SCALED));
        boolean settled = moment.told(Step.STORED) > 0;
        Pen.Line stroke = settled
                ? Ink.line(ink.tick(), 1, shown)
                : new Pen.Line(Ink.faded(ink.tick(), shown), 1, List.of(2.0, 2.0));
        double before = Double.NEGATIVE_INFINITY;
        for (CodeTick tick : lane.ticks()) {
            double x = Ink.crisp(tick.x(moment));
            // Ticks that would run together are thinned out; zooming in brings them back.
            if (Math.abs(x - before) < LEAST_TICK_GAP && !tick.labelled(moment)) {
                continue;
            }
            before = x;
            pen.line(x, y - TICK, x, y + TICK, stroke);
            if (ghosts > 0) {
                double ideal = Ink.crisp(tick.ideal().x());
                pen.line(ideal, y - TICK - 4, ideal, y - TICK - 1, Ink.line(ink.text(), 1, 0.7 * ghosts));
            }
            if (tick.labelled(moment) && coded < 0) {
                label(tick.label(), x, lane, Ink.faded(ink.muted(), -coded * shown));
            }
            if (tick.bitsLabelled(moment) && coded > 0) {
                label(tick.bits(), x, lane, Ink.faded(ink.text(), coded));
            }
        }
        handle(lane);
    }

    private void label(String text, double x, Lane lane, Color color) {
        pen.text(text, x, lane.bands().labelsY(), HPos.CENTER, VPos.BASELINE, small, color);
    }

    /// What the scale is taken by, at the largest code.
    private void handle(Lane lane) {
        double shown = moment.eased(Step.STORED) * (1 - moment.stretched());
        ScaleHandle.of(picture, lane, moment).ifPresent(handle -> {
            if (shown > 0) {
                Color color = Ink.faded(lane.line().otherScale() ? ink.error() : ink.accent(), shown);
                pen.fillPolygon(handle.xs(), handle.ys(), color);
            }
        });
    }
}
