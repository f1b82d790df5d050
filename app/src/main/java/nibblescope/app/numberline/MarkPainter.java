package nibblescope.app.numberline;

import java.util.List;
import java.util.function.ObjDoubleConsumer;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.text.Font;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.numberline.Lane.Mark;
import nibblescope.app.numberline.Lane.Spot;
import nibblescope.core.metrics.BlockTrace.Outcome;

/// Draws the elements of one line: their dots, and what becomes of them.
final class MarkPainter {
    private static final String WIDEST_COUNT = "×32";

    private final Pen pen;
    private final Ink ink;
    private final Presentation presentation;
    private final LinesPicture picture;
    private final Moment moment;
    private final Font bold;
    private final StepBand band;

    MarkPainter(Pen pen, Ink ink, Presentation presentation, LinesPicture picture, Moment moment) {
        this.pen = pen;
        this.ink = ink;
        this.presentation = presentation;
        this.picture = picture;
        this.moment = moment;
        bold = presentation.boldFont(Lettering.SMALL + 1);
        band = new StepBand(pen, ink, presentation, picture, moment);
    }

    /// @param focused column of the element in focus, or [NumberLineModel#NONE]
    void draw(Lane lane, long focused) {
        marks(lane);
        lane.marks().stream().filter(m -> m.column() == focused).forEach(m -> focus(lane, m));
        crowds(lane);
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
        boolean known = moment.told(Step.CODES) > 0.5
                || (mark.outcome() == Outcome.NON_FINITE && moment.told(Step.STORED) > 0.5);
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
        double beside = picture.dotRadius() + presentation.scaled(6);
        double room = beside + presentation.width(WIDEST_COUNT, bold);
        for (DotStack.Crowd crowd : DotStack.Crowd.merged(lane.crowds(), room)) {
            String count = "×" + crowd.count();
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
    void gutter(Lane lane, long focused) {
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
