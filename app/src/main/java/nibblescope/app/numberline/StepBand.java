package nibblescope.app.numberline;

import java.util.TreeSet;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.numberline.Lane.Mark;

/// Draws the lowest band of a lane: what some steps have to add below the line. The codes that a
/// scale lies between, the codes of the elements in their order, the error bars.
final class StepBand {
    private static final double CHIP_PADDING = 5;
    private static final double TRACK = 90;
    private static final double WIDEST_CODE = 44;

    private final Pen pen;
    private final Ink ink;
    private final Presentation presentation;
    private final LinesPicture picture;
    private final Moment moment;
    private final Font small;
    private final Font bold;

    StepBand(Pen pen, Ink ink, Presentation presentation, LinesPicture picture, Moment moment) {
        this.pen = pen;
        this.ink = ink;
        this.presentation = presentation;
        this.picture = picture;
        this.moment = moment;
        small = presentation.font(Lettering.SMALL);
        bold = presentation.boldFont(Lettering.SMALL);
    }

    void draw(Lane lane) {
        double scale = moment.eased(Step.STORED) * (1 - moment.eased(Step.SCALED));
        if (scale > 0) {
            scale(lane, scale);
        }
        double codes = moment.eased(Step.CODES) * (1 - moment.eased(Step.DEQUANTIZED));
        if (codes > 0) {
            codes(lane, codes);
        }
        if (moment.told(Step.ERRORS) > 0) {
            errors(lane);
        }
    }

    private double height(Lane lane) {
        return Math.min(lane.bands().lowestHeight(), presentation.scaled(16));
    }

    /// The neighbouring codes of the scale as chips on a ruler, the ideal one where it lies between
    /// them, the stored one filled, and in words why.
    private void scale(Lane lane, double opacity) {
        ScaleRounding rounding = lane.rounding();
        double y = lane.bands().lowestTop();
        double height = height(lane);
        double middle = y + height / 2;
        double x = picture.axis().left();
        TreeSet<Integer> codes = new TreeSet<>();
        codes.add(rounding.below());
        codes.add(rounding.above());
        codes.add(rounding.taken());
        codes.add(lane.line().trace().scaleCode());
        boolean first = true;
        for (int code : codes) {
            if (!first) {
                boolean between = code == rounding.above() && codes.lower(code) == rounding.below();
                double length = presentation.scaled(between ? TRACK : TRACK / 4);
                pen.line(x, middle, x + length, middle, Ink.line(ink.tick(), 1, opacity));
                if (between) {
                    ideal(x + rounding.share() * length, middle, height, opacity);
                }
                x += length;
            }
            first = false;
            x = chip(lane, rounding, code, x, y, height, opacity);
        }
        String why = presentation.text("numberline.why." + reason(lane, rounding));
        double room = picture.axis().right() - x - 2 * CHIP_PADDING;
        if (presentation.width(why, small) <= room) {
            pen.text(why, x + 2 * CHIP_PADDING, middle, HPos.LEFT, VPos.CENTER, small, Ink.faded(ink.muted(), opacity));
        }
    }

    private static String reason(Lane lane, ScaleRounding rounding) {
        return lane.line().otherScale() ? "chosen" : rounding.reason().key();
    }

    /// A pointer at the ideal scale.
    private void ideal(double x, double middle, double height, double opacity) {
        pen.fillPolygon(
                new double[] {x, x + 4, x - 4},
                new double[] {middle, middle - height / 2, middle - height / 2},
                Ink.faded(ink.text(), opacity));
        pen.line(x, middle - 2, x, middle + height / 2, Ink.line(ink.text(), 1, opacity));
    }

    /// A code and its scale; filled if it is the one that the line is shown under, framed boldly if
    /// it is the one that the recipe stores.
    private double chip(
            Lane lane, ScaleRounding rounding, int code, double x, double y, double height, double opacity) {
        boolean shown = code == lane.line().trace().scaleCode();
        boolean taken = code == rounding.taken();
        float value = rounding.format().decode(code);
        String text = Figures.hex(code) + " · " + Lettering.scale(presentation.figures(), value);
        Font font = shown || taken ? bold : small;
        double width = presentation.width(text, font) + 2 * CHIP_PADDING;
        Color color = shown ? ink.onAccent() : taken ? ink.text() : ink.muted();
        if (shown) {
            pen.fillRoundRectangle(x, y, width, height, height, Ink.faded(ink.accent(), opacity));
        } else {
            pen.fillRoundRectangle(x, y, width, height, height, Ink.faded(ink.border(), 0.6 * opacity));
        }
        pen.text(text, x + width / 2, y + height / 2, HPos.CENTER, VPos.CENTER, font, Ink.faded(color, opacity));
        return x + width;
    }

    /// The codes in the order of the elements: what is stored.
    private void codes(Lane lane, double opacity) {
        double left = picture.axis().left();
        double width = codeWidth(lane);
        boolean bits = width
                >= presentation.width("0".repeat(lane.line().recipe().elements().bits()), small) + 4;
        double y = lane.bands().lowestTop();
        double height = height(lane);
        for (int i = 0; i < lane.marks().size(); i++) {
            int code = lane.line().trace().code(lane.marks().get(i).index());
            String text = bits
                    ? LinesData.bits(lane.line().recipe(), code)
                    : Integer.toHexString(code).toUpperCase(java.util.Locale.ROOT);
            double strength = lane.marks().get(i).shared() ? opacity : Ink.DIMMED * opacity;
            pen.strokeRectangle(
                    Ink.crisp(left + i * width), Ink.crisp(y), width, height - 1, Ink.line(ink.border(), 1, opacity));
            if (width < presentation.width(text, small)) {
                continue;
            }
            pen.text(
                    text,
                    left + (i + 0.5) * width,
                    y + height / 2,
                    HPos.CENTER,
                    VPos.CENTER,
                    small,
                    Ink.faded(ink.text(), strength));
        }
    }

    /// The bars grow one after the other, as their elements are counted.
    private void errors(Lane lane) {
        double counted = moment.counted(lane.marks().size());
        for (int i = 0; i < lane.marks().size() && i < counted; i++) {
            Mark mark = lane.marks().get(i);
            double width = Math.abs(mark.dot().x() - mark.reconstructionX());
            if (mark.mapped() && width > 0) {
                double grown = Math.min(1, counted - i);
                double from = mark.dot().x();
                double to = Moment.between(from, mark.reconstructionX(), grown);
                pen.fillRectangle(
                        Math.min(from, to),
                        mark.barY(),
                        Math.max(1, Math.abs(to - from)),
                        lane.barHeight(),
                        Ink.faded(ink.error(), mark.shared() ? 1 : Ink.DIMMED));
            }
        }
    }

    private double codeWidth(Lane lane) {
        double room = picture.axis().right() - picture.axis().left();
        return Math.min(presentation.scaled(WIDEST_CODE), room / lane.marks().size());
    }

    /// Frames what the band has of an element: its bar, or its code.
    void frame(Lane lane, Mark mark) {
        double width = Math.abs(mark.dot().x() - mark.reconstructionX());
        if (moment.at() == Step.LAST && mark.mapped() && width > 0) {
            double left = Math.min(mark.dot().x(), mark.reconstructionX());
            pen.strokeRectangle(
                    left - 1.5, mark.barY() - 1.5, width + 3, lane.barHeight() + 3, Ink.line(ink.accent(), 1, 1));
        }
        if (moment.step() == Step.CODES) {
            double code = codeWidth(lane);
            double x = picture.axis().left() + lane.marks().indexOf(mark) * code;
            Pen.Line line = Ink.line(ink.accent(), 2, moment.eased(Step.CODES));
            pen.strokeRectangle(x, lane.bands().lowestTop(), code, height(lane), line);
        }
    }
}
