package nibblescope.app.numberline;

import java.util.List;
import java.util.function.ObjDoubleConsumer;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.numberline.Lane.Mark;
import nibblescope.app.numberline.Lane.Spot;
import nibblescope.core.metrics.BlockTrace.Outcome;

/// Draws one line: its ticks, the dots above it, and what becomes of them.
final class LanePainter {
    private static final double TICK = 5;
    private static final double CELL_SHADE = 0.07;
    /// Half way between two codes a value goes to the even one.
    private static final float[] BOUNDARIES = {
        -5, -3.5f, -2.5f, -1.75f, -1.25f, -0.75f, -0.25f, 0.25f, 0.75f, 1.25f, 1.75f, 2.5f, 3.5f, 5
    };

    private final Pen pen;
    private final Ink ink;
    private final Presentation presentation;
    private final LinesPicture picture;
    private final Moment moment;
    private final Font small;
    private final Font bold;
    private final StepBand band;

    LanePainter(Pen pen, Ink ink, Presentation presentation, LinesPicture picture, Moment moment) {
        this.pen = pen;
        this.ink = ink;
        this.presentation = presentation;
        this.picture = picture;
        this.moment = moment;
        small = presentation.font(Lettering.SMALL);
        bold = presentation.boldFont(Lettering.SMALL + 1);
        band = new StepBand(pen, ink, presentation, picture, moment);
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
            marks(lane);
            lane.marks().stream().filter(m -> m.column() == focused).forEach(m -> focus(lane, m));
            crowds(lane);
        });
        gutter(lane, focused);
    }

    /// What is rounded to each code: every other cell shaded, a dashed line at each boundary.
    private void cells(Lane lane) {
        double shown = moment.eased(Step.SCALED) * (1 - moment.eased(Step.DEQUANTIZED));
        if (shown == 0 || lane.ticks().isEmpty()) {
            return;
        }
        double top = lane.bands().dotsTop() + 1;
        double height = lane.bands().lineY() + TICK - top;
        Pen.Line boundary = new Pen.Line(Ink.faded(ink.tick(), shown), 1, List.of(3.0, 3.0));
        for (int i = 0; i < BOUNDARIES.length; i++) {
            double x = onAxis(lane, BOUNDARIES[i]);
            if (i % 2 == 0 && i + 1 < BOUNDARIES.length) {
                pen.fillRectangle(
                        x, top, onAxis(lane, BOUNDARIES[i + 1]) - x, height, Ink.faded(ink.tick(), CELL_SHADE * shown));
            }
            pen.line(Ink.crisp(x), top, Ink.crisp(x), top + height, boundary);
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
        double first = lane.ticks().getFirst().x(moment);
        double last = lane.ticks().getLast().x(moment);
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
            double x = picture.axis().x(sign * (double) amax);
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
        for (CodeTick tick : lane.ticks()) {
            double x = Ink.crisp(tick.x(moment));
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
        ScaleHandle.of(picture, lane).ifPresent(handle -> {
            if (shown > 0) {
                Color color = Ink.faded(lane.line().otherScale() ? ink.error() : ink.accent(), shown);
                pen.fillPolygon(handle.xs(), handle.ys(), color);
            }
        });
    }

    private void marks(Lane lane) {
        double y = lane.bands().lineY();
        double coded = moment.eased(Step.CODES);
        double fallen = moment.fallen();
        if (coded > 0) {
            dimmedThenFull(lane, (mark, opacity) -> {
                if (mark.mapped()) {
                    curve(mark, y, Ink.line(ink.tick(), 1, opacity * coded));
                    if (fallen < 1) {
                        new Glyphs(pen, ink, opacity * coded).code(mark.tickX(moment), y);
                    }
                }
            });
        }
        band.draw(lane);
        if (fallen > 0) {
            dimmedThenFull(lane, (mark, opacity) -> reconstruction(mark, y, fallen, opacity));
        }
        dimmedThenFull(lane, (mark, opacity) -> {
            if (Float.isFinite(mark.value())) {
                Spot dot = mark.dot(moment);
                new Glyphs(pen, ink, opacity).original(shape(mark), dot.x(), dot.y(), picture.dotRadius());
            }
        });
    }

    /// What becomes of an element is not known before it has a code.
    private Outcome shape(Mark mark) {
        boolean known =
                moment.told(Step.CODES) > 0.5 || mark.outcome() == Outcome.NON_FINITE && moment.told(Step.STORED) > 0.5;
        return known ? mark.outcome() : Outcome.ROUNDED;
    }

    private void reconstruction(Mark mark, double lineY, double fallen, double opacity) {
        if (!mark.mapped()) {
            return;
        }
        Glyphs glyphs = new Glyphs(pen, ink, opacity);
        if (fallen == 1) {
            glyphs.reconstruction(mark.reconstructionX(), lineY);
            return;
        }
        Spot dot = mark.dot(moment);
        double tick = mark.tickX(moment);
        double rest = 1 - fallen;
        // A point of the curve, whose middle points stand above the ends at half the height.
        double x = rest * rest * (rest + 3 * fallen) * dot.x() + fallen * fallen * (fallen + 3 * rest) * tick;
        double middle = (dot.y() + lineY) / 2;
        double y = rest * rest * rest * dot.y() + 3 * rest * fallen * middle + fallen * fallen * fallen * lineY;
        glyphs.falling(x, y, picture.dotRadius(), fallen);
    }

    /// Elements that only some lines hold are dimmed, and never cover those that all hold.
    private static void dimmedThenFull(Lane lane, ObjDoubleConsumer<Mark> draw) {
        lane.marks().stream().filter(m -> !m.shared()).forEach(m -> draw.accept(m, Ink.DIMMED));
        lane.marks().stream().filter(Mark::shared).forEach(m -> draw.accept(m, 1));
    }

    private void curve(Mark mark, double lineY, Pen.Line line) {
        Spot dot = mark.dot(moment);
        double tick = mark.tickX(moment);
        double middle = (dot.y() + lineY) / 2;
        pen.curve(dot.x(), dot.y(), dot.x(), middle, tick, middle, tick, lineY, line);
    }

    private void focus(Lane lane, Mark mark) {
        if (!Float.isFinite(mark.value())) {
            return;
        }
        band.frame(lane, mark);
        double y = lane.bands().lineY();
        if (mark.mapped() && moment.told(Step.CODES) > 0) {
            curve(mark, y, Ink.line(ink.accent(), 2, moment.eased(Step.CODES)));
            if (moment.fallen() == 1) {
                new Glyphs(pen, ink, 1).reconstruction(mark.reconstructionX(), y);
            }
        }
        Spot dot = mark.dot(moment);
        double radius = picture.dotRadius() + 1;
        new Glyphs(pen, ink, 1).original(shape(mark), dot.x(), dot.y(), radius);
        double ring = radius + 2.5;
        pen.strokeOval(dot.x() - ring, dot.y() - ring, 2 * ring, 2 * ring, Ink.line(ink.accent(), 2, 1));
    }

    /// How many dots stand where they cannot be told apart.
    private void crowds(Lane lane) {
        if (moment.stretched() > 0) {
            return;
        }
        for (DotStack.Crowd crowd : lane.crowds()) {
            String count = "×" + crowd.count();
            double beside = picture.dotRadius() + presentation.scaled(6);
            boolean left = crowd.x() + beside + presentation.width(count, bold)
                    > picture.axis().right();
            double y = lane.bands().dotsTop() + presentation.scaled(8);
            pen.text(
                    count,
                    left ? crowd.x() - beside : crowd.x() + beside,
                    y,
                    left ? HPos.RIGHT : HPos.LEFT,
                    VPos.CENTER,
                    bold,
                    ink.text());
        }
    }

    /// What is not finite, each kind once with its count.
    private void gutter(Lane lane, long focused) {
        for (float kind : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
            List<Mark> same = lane.marks().stream()
                    .filter(m -> Float.compare(m.value(), kind) == 0)
                    .toList();
            if (same.isEmpty()) {
                continue;
            }
            Spot at = same.getFirst().dot();
            String count = same.size() > 1 ? " ×" + same.size() : "";
            double opacity = same.stream().anyMatch(Mark::shared) ? 1 : Ink.DIMMED;
            String text = presentation.figures().element(kind) + count;
            pen.text(text, at.x(), at.y(), HPos.CENTER, VPos.CENTER, bold, Ink.faded(ink.nonFinite(), opacity));
            if (same.stream().anyMatch(m -> m.column() == focused)) {
                double half = presentation.width(text, bold) / 2 + 4;
                double height = presentation.scaled(14);
                pen.strokeRectangle(at.x() - half, at.y() - height / 2, 2 * half, height, Ink.line(ink.accent(), 2, 1));
            }
        }
    }
}
