package nibblescope.app.bits;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Ticks;

/// The elements of the block side by side on one axis: the original as a dot, what is stored as a
/// bar, and what flips have made of it as a diamond.
final class ElementStrip extends Drawing {
    private static final double HEIGHT = 190;
    private static final double LEGEND = 20;
    private static final double NUMBERS = 18;
    private static final double SIZE = 11;
    private static final double GAP = 8;

    private final BitsModel model;
    private final Presentation presentation;

    ElementStrip(BitsModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        setId("bits-strip");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        model.blockProperty().subscribe(block -> {
            setAccessibleText(
                    block == null
                            ? ""
                            : presentation.text(
                                    "bits.strip",
                                    Integer.toString(block.count()),
                                    new BlockText(block, presentation).error()));
            redraw();
        });
        model.cursorProperty().addListener(_ -> redraw());
        model.hoveredProperty().addListener(_ -> redraw());
        presentation.themeProperty().addListener(_ -> redraw());
        addEventHandler(MouseEvent.MOUSE_MOVED, event -> model.hover(bitAt(event.getX())));
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> model.hover(null));
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> model.moveTo(bitAt(event.getX())));
    }

    @Override
    protected double computePrefHeight(double width) {
        return presentation.scaled(HEIGHT);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    private double left() {
        return presentation.scaled(52);
    }

    private double step(BitsOfBlock block) {
        return (getWidth() - left()) / (block.endShown() - block.firstShown());
    }

    private StoredBit bitAt(double x) {
        BitsOfBlock block = model.blockProperty().get();
        StoredBit cursor = model.cursorProperty().get();
        if (block == null) {
            return cursor;
        }
        int element = (int)
                Math.clamp(block.firstShown() + (x - left()) / step(block), block.firstShown(), block.endShown() - 1.0);
        int bit = cursor.part() == StoredBit.Part.ELEMENT ? cursor.bit() : 0;
        return StoredBit.ofElement(element, bit);
    }

    private Color color(String rgb) {
        return Palette.color(rgb);
    }

    @Override
    public void draw(Pen pen) {
        BitsOfBlock block = model.blockProperty().get();
        if (block == null) {
            return;
        }
        legend(pen);
        StripAxis axis = StripAxis.of(
                block, presentation.scaled(LEGEND + GAP), getHeight() - presentation.scaled(NUMBERS + GAP));
        axis(pen, axis);
        StoredBit at = model.lookedAt();
        if (at.part() == StoredBit.Part.ELEMENT) {
            Color band = color(presentation.palette().accent()).deriveColor(0, 1, 1, 0.16);
            double step = step(block);
            double top = presentation.scaled(LEGEND);
            pen.fillRectangle(left() + (at.element() - block.firstShown()) * step, top, step, getHeight() - top, band);
        }
        for (int i = block.firstShown(); i < block.endShown(); i++) {
            element(pen, block, i, axis);
        }
    }

    private void axis(Pen pen, StripAxis axis) {
        Font font = presentation.font(SIZE);
        double[] ticks = Ticks.linear(axis.low(), axis.high(), 5);
        double step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
        for (double tick : ticks) {
            boolean zero = Math.abs(tick) < step / 2;
            double y = Math.rint(axis.y((float) tick)) + 0.5;
            String line = zero
                    ? presentation.palette().tick()
                    : presentation.palette().gridLine();
            pen.line(left(), y, getWidth(), y, new Pen.Line(color(line), 1));
            pen.text(
                    presentation.figures().tick(tick, step),
                    left() - presentation.scaled(5),
                    y,
                    HPos.RIGHT,
                    VPos.CENTER,
                    font,
                    color(presentation.palette().mutedText()));
        }
    }

    private void element(Pen pen, BitsOfBlock block, int element, StripAxis axis) {
        Palette palette = presentation.palette();
        double step = step(block);
        double x = left() + (element - block.firstShown() + 0.5) * step;
        float stored = block.stored().dequantized(element);
        float flipped = block.flipped().dequantized(element);
        boolean changed = Float.compare(stored, flipped) != 0;
        double half = Math.min(step * 0.32, presentation.scaled(9));
        float value = block.stored().value(element);
        if (Float.isFinite(flipped)) {
            // The error: from the original to what it is now.
            pen.line(x, axis.y(value), x, axis.y(flipped), new Pen.Line(color(palette.error()), 1.5));
        }
        double zero = axis.y(0);
        double y = axis.y(stored);
        Color bar = color(palette.reconstruction());
        pen.fillRectangle(
                x - half,
                Math.min(zero, y),
                2 * half,
                Math.abs(zero - y),
                bar.deriveColor(0, 1, 1, changed ? 0.12 : 0.25));
        pen.line(x - half, y, x + half, y, new Pen.Line(bar, 2.5, changed ? List.of(2.0, 2.0) : List.of()));
        double radius = Math.min(half, presentation.scaled(4));
        dot(pen, x, axis.y(value), radius);
        if (changed) {
            diamond(pen, x, flipped, axis, radius + 1);
        }
        number(pen, element, x, step);
    }

    /// The number of an element, where there is room.
    private void number(Pen pen, int element, double x, double step) {
        int every = step >= presentation.scaled(18)
                ? 1
                : step >= presentation.scaled(9) ? 2 : step >= presentation.scaled(5) ? 4 : 16;
        if (element % every == 0) {
            pen.text(
                    Integer.toString(element),
                    x,
                    getHeight() - presentation.scaled(2),
                    HPos.CENTER,
                    VPos.BOTTOM,
                    presentation.font(SIZE),
                    color(presentation.palette().mutedText()));
        }
    }

    private void dot(Pen pen, double x, double y, double radius) {
        Palette palette = presentation.palette();
        pen.fillOval(x - radius, y - radius, 2 * radius, 2 * radius, color(palette.value()));
        Pen.Line edge = new Pen.Line(color(palette.valueEdge()), 1);
        pen.strokeOval(x - radius, y - radius, 2 * radius, 2 * radius, edge);
    }

    /// A flipped value: a diamond; at the edge a triangle that points to where it is, or `NaN`.
    private void diamond(Pen pen, double x, float value, StripAxis axis, double r) {
        Palette palette = presentation.palette();
        double y = axis.y(value);
        if (Float.isNaN(value)) {
            Font font = presentation.boldFont(SIZE - 2);
            pen.text(
                    presentation.figures().element(value),
                    x,
                    y - r,
                    HPos.CENTER,
                    VPos.CENTER,
                    font,
                    color(palette.nonFinite()));
            return;
        }
        double[] xs = {x, x + r, x, x - r};
        double[] ys = {y - r, y, y + r, y};
        if (!axis.holds(value)) {
            double up = value > 0 ? -1 : 1;
            xs = new double[] {x, x + r, x - r};
            ys = new double[] {y + up * r, y - up * r, y - up * r};
        }
        pen.fillPolygon(xs, ys, color(palette.background()));
        pen.strokePolygon(xs, ys, new Pen.Line(color(palette.error()), 2));
    }

    private void legend(Pen pen) {
        Palette palette = presentation.palette();
        double y = presentation.scaled(LEGEND / 2);
        double x = presentation.scaled(6);
        double r = presentation.scaled(4);
        dot(pen, x, y, r);
        x = label(pen, "bits.strip.value", x + 2 * r, y);
        pen.line(x - r, y, x + r, y, new Pen.Line(color(palette.reconstruction()), 2.5));
        x = label(pen, "bits.strip.stored", x + 2 * r, y);
        double[] xs = {x, x + r, x, x - r};
        double[] ys = {y - r, y, y + r, y};
        pen.strokePolygon(xs, ys, new Pen.Line(color(palette.error()), 2));
        label(pen, "bits.strip.flipped", x + 2 * r, y);
    }

    /// Writes a label and returns where the next mark may stand.
    private double label(Pen pen, String key, double x, double y) {
        Font font = presentation.font(SIZE);
        String text = presentation.text(key);
        pen.text(
                text,
                x,
                y,
                HPos.LEFT,
                VPos.CENTER,
                font,
                color(presentation.palette().text()));
        return x + presentation.width(text, font) + presentation.scaled(20);
    }
}
