package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.numberline.Headings.Piece;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// Draws the picture: the axis that all lines share, and every line.
final class LinesPainter {
    private static final double TICK = 4;
    private static final double OVERVIEW_DOT = 1.5;

    private final Pen pen;
    private final Presentation presentation;
    private final Ink ink;

    LinesPainter(Pen pen, Presentation presentation) {
        this.pen = pen;
        this.presentation = presentation;
        ink = Ink.of(presentation.palette());
    }

    /// Draws it all, and returns what is written above the lines.
    ///
    /// @param focused column of the element in focus, or [NumberLineModel#NONE]
    /// @param inFocus the recipe of the line in focus
    List<Piece> paint(LinesPicture picture, Moment moment, long focused, @Nullable Recipe inFocus) {
        List<Piece> written = new ArrayList<>();
        backgrounds(picture, inFocus);
        axis(picture, moment);
        if (picture.lines().holds(focused)) {
            guide(picture, moment, focused);
        }
        LanePainter painter = new LanePainter(pen, ink, presentation, picture, moment);
        Headings headings = new Headings(presentation);
        for (Lane lane : picture.lanes()) {
            List<Piece> pieces = headings.of(picture, lane, moment);
            headings.draw(pen, ink, pieces);
            written.addAll(pieces);
            painter.draw(lane, focused);
        }
        overview(picture, moment);
        return written;
    }

    /// The line in focus stands out from the others, and the chosen recipe has a mark at its edge.
    private void backgrounds(LinesPicture picture, @Nullable Recipe inFocus) {
        for (Lane lane : picture.lanes()) {
            LaneBands bands = lane.bands();
            if (lane.line().recipe().equals(inFocus) && picture.lanes().size() > 1) {
                pen.fillRectangle(0, bands.top(), picture.width(), bands.height(), ink.surface());
            }
            if (lane.line().chosen()) {
                pen.fillRectangle(0, bands.top() + 2, 3, bands.height() - 4, ink.accent());
            }
        }
    }

    private void axis(LinesPicture picture, Moment moment) {
        double stretched = moment.stretched();
        ticks(picture, picture.ticks(), 1 - 2 * stretched);
        ticks(picture, picture.scaledTicks(), 2 * stretched - 1);
        ValueAxis axis = picture.axis(moment);
        double y = picture.axisY();
        pen.line(axis.left(), y, axis.right(), y, Ink.line(ink.tick(), 1, 1));
        double below = y + presentation.scaled(20);
        String name =
                stretched < 0.5 ? presentation.text("numberline.axis") : presentation.text("numberline.axis.scaled");
        if (stretched < 0.5 && axis.projection() instanceof Projection.SymmetricLog log) {
            name = presentation.text(
                    "numberline.axis.log", name, presentation.figures().tick(log.linearUpTo()));
        }
        pen.text(
                name,
                (axis.left() + axis.right()) / 2,
                below,
                HPos.CENTER,
                VPos.TOP,
                presentation.font(Lettering.SMALL),
                ink.muted());
    }

    private void ticks(LinesPicture picture, List<AxisTicks.Tick> ticks, double opacity) {
        if (opacity <= 0) {
            return;
        }
        double y = picture.axisY();
        for (AxisTicks.Tick tick : ticks) {
            double x = Ink.crisp(tick.x());
            boolean labelled = !tick.label().isEmpty();
            throughLanes(picture, x, Ink.line(ink.grid(), 1, labelled ? opacity : opacity / 2));
            pen.line(x, y, x, y + (labelled ? TICK : TICK / 2), Ink.line(ink.tick(), 1, opacity));
            if (labelled) {
                pen.text(
                        tick.label(),
                        x,
                        y + TICK + 2,
                        HPos.CENTER,
                        VPos.TOP,
                        presentation.font(Lettering.SMALL),
                        Ink.faded(ink.muted(), opacity));
            }
        }
    }

    /// A line through all lanes at the value in focus.
    private void guide(LinesPicture picture, Moment moment, long focused) {
        double value = picture.lines().value(focused);
        if (picture.axis().shows(value) && moment.stretched() == 0) {
            double x = Ink.crisp(picture.axis().x(value));
            throughLanes(picture, x, new Pen.Line(ink.accent(), 1, List.of(2.0, 4.0)));
        }
    }

    /// Headings stay free.
    private void throughLanes(LinesPicture picture, double x, Pen.Line line) {
        for (Lane lane : picture.lanes()) {
            LaneBands bands = lane.bands();
            pen.line(x, bands.dotsTop() + 2, x, bands.top() + bands.height(), line);
        }
    }

    /// Where the part of the axis that is shown lies in all of it, with a mark at every value.
    private void overview(LinesPicture picture, Moment moment) {
        ValueAxis all = picture.overview();
        if (all == null || moment.stretched() > 0) {
            return;
        }
        double top = picture.overviewTop(presentation.textScaleProperty().get());
        double height = LinesPicture.OVERVIEW_HEIGHT - 2;
        pen.fillRoundRectangle(all.left(), top, all.right() - all.left(), height, height, ink.surface());
        double from = all.x(picture.axis().range().low());
        double to = all.x(picture.axis().range().high());
        Color window = Ink.faded(ink.accent(), 0.25);
        pen.fillRoundRectangle(from, top, Math.max(3, to - from), height, 4, window);
        pen.strokeRectangle(from, top, Math.max(3, to - from), height, Ink.line(ink.accent(), 1, 1));
        for (float value : picture.lines().values().values()) {
            if (Float.isFinite(value)) {
                double x = all.x(value);
                pen.fillOval(
                        x - OVERVIEW_DOT,
                        top + height / 2 - OVERVIEW_DOT,
                        2 * OVERVIEW_DOT,
                        2 * OVERVIEW_DOT,
                        ink.text());
            }
        }
    }
}
