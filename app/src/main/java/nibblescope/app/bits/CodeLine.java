package nibblescope.app.bits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
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

/// The values of a format on two number lines: all of them, and the neighbours of the one that is
/// chosen, with the boundaries between which values are rounded to it. A click chooses the nearest.
final class CodeLine extends Drawing {
    private static final double MARGIN = 40;
    private static final double LINE = 58;
    private static final double SIZE = 11;
    private static final int NEIGHBOURS = 3;

    private final CodeModel model;
    private final Presentation presentation;

    /// A value at its place on a line.
    private record Place(int code, double x) {}

    CodeLine(CodeModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        setId("bits-line");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        model.formatProperty().addListener(_ -> formatChanged());
        model.codeProperty().subscribe(_ -> codeChanged());
        model.typedProperty().addListener(_ -> redraw());
        presentation.themeProperty().addListener(_ -> redraw());
        addEventHandler(MouseEvent.MOUSE_CLICKED, this::choose);
    }

    private BitFormat format() {
        return model.formatProperty().get();
    }

    private void formatChanged() {
        requestLayout();
        codeChanged();
    }

    private void codeChanged() {
        setAccessibleText(new CodeText(format(), model.codeProperty().get(), presentation).summary());
        redraw();
    }

    private void choose(MouseEvent event) {
        boolean lower = !format().listed() || event.getY() > presentation.scaled(LINE);
        (lower ? neighbours() : all())
                .stream()
                        .min(Comparator.comparingDouble(place -> Math.abs(place.x() - event.getX())))
                        .ifPresent(place -> model.choose(place.code()));
    }

    @Override
    protected double computePrefHeight(double width) {
        return presentation.scaled(format().listed() ? 2 * LINE + 8 : LINE + 8);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    private double left() {
        return presentation.scaled(MARGIN);
    }

    private double right() {
        return getWidth() - presentation.scaled(MARGIN);
    }

    /// Where a value stands on the line of all values: by its exponent if it is a power of two.
    private double allX(float value) {
        double most = format().decode(format().largestCode());
        if (format() == BitFormat.E8M0) {
            double exponent = Math.getExponent((double) value);
            return left() + (exponent + format().bias()) / (2.0 * format().bias()) * (right() - left());
        }
        return left() + (value + most) / (2 * most) * (right() - left());
    }

    private List<Place> all() {
        return model.codes().stream()
                .filter(code -> Float.isFinite(format().decode(code)))
                .map(code -> new Place(code, allX(format().decode(code))))
                .toList();
    }

    /// The chosen value and its finite neighbours, at their places on the second line.
    private List<Place> neighbours() {
        List<Integer> codes = new ArrayList<>(List.of(model.codeProperty().get()));
        for (int i = 0; i < NEIGHBOURS; i++) {
            finite(format().below(codes.getFirst())).ifPresent(codes::addFirst);
            finite(format().above(codes.getLast())).ifPresent(codes::addLast);
        }
        double low = format().decode(codes.getFirst());
        double high = format().decode(codes.getLast());
        double span = high - low;
        return codes.stream()
                .map(code -> new Place(
                        code,
                        span > 0 && Double.isFinite(span)
                                ? left() + (format().decode(code) - low) / span * (right() - left())
                                : (left() + right()) / 2))
                .toList();
    }

    private OptionalInt finite(OptionalInt code) {
        return code.isPresent() && Float.isFinite(format().decode(code.getAsInt())) ? code : OptionalInt.empty();
    }

    private Color color(String rgb) {
        return Palette.color(rgb);
    }

    @Override
    public void draw(Pen pen) {
        double y = presentation.scaled(LINE / 2);
        if (format().listed()) {
            drawAll(pen, y);
            y += presentation.scaled(LINE);
        }
        boolean finite = Float.isFinite(format().decode(model.codeProperty().get()));
        if (finite) {
            drawNeighbours(pen, y);
        } else {
            pen.text(
                    presentation.text("bits.line.none"),
                    left(),
                    y,
                    HPos.LEFT,
                    VPos.CENTER,
                    presentation.font(SIZE + 1),
                    color(presentation.palette().mutedText()));
        }
    }

    private void drawAll(Pen pen, double y) {
        Palette palette = presentation.palette();
        pen.line(left(), y, right(), y, new Pen.Line(color(palette.tick()), 1));
        Pen.Line tick = new Pen.Line(color(palette.reconstruction()), 1);
        double half = presentation.scaled(7);
        List<Place> places = all();
        places.forEach(place -> pen.line(place.x(), y - half, place.x(), y + half, tick));
        List<Integer> labelled = format() == BitFormat.E8M0
                ? IntStream.of(0, 63, 127, 191, 254).boxed().toList()
                : List.of(
                        format().encode(Float.NEGATIVE_INFINITY),
                        format().encode(-format().decode(format().largestCode()) / 2),
                        0,
                        format().encode(format().decode(format().largestCode()) / 2),
                        format().largestCode());
        for (int code : labelled) {
            text(pen, new CodeText(format(), code, presentation).value(), allX(format().decode(code)), y, false);
        }
        float chosen = format().decode(model.codeProperty().get());
        if (Float.isFinite(chosen)) {
            mark(pen, allX(chosen), y);
        }
    }

    private void drawNeighbours(Pen pen, double y) {
        Palette palette = presentation.palette();
        List<Place> places = neighbours();
        pen.line(left(), y, right(), y, new Pen.Line(color(palette.tick()), 1));
        double half = presentation.scaled(9);
        Pen.Line tick = new Pen.Line(color(palette.reconstruction()), 2.5);
        Pen.Line boundary = new Pen.Line(color(palette.tick()), 1, List.of(2.0, 2.0));
        for (int i = 0; i < places.size(); i++) {
            double x = places.get(i).x();
            pen.line(x, y - half, x, y + half, tick);
            if (i > 0) {
                double between = (x + places.get(i - 1).x()) / 2;
                pen.line(between, y - half, between, y + half, boundary);
            }
        }
        int chosen = model.codeProperty().get();
        List<Place> nearestFirst = places.stream()
                .sorted(Comparator.comparingInt(place -> Math.abs(places.indexOf(place) - indexOf(places, chosen))))
                .toList();
        List<Double> taken = new ArrayList<>();
        for (Place place : nearestFirst) {
            String label = new CodeText(format(), place.code(), presentation).value();
            double width = presentation.width(label, presentation.boldFont(SIZE)) / 2 + presentation.scaled(4);
            double x = place.x();
            boolean free = true;
            for (int i = 0; i < taken.size(); i += 2) {
                free &= x + width < taken.get(i) || x - width > taken.get(i + 1);
            }
            if (free) {
                text(pen, label, x, y, place.code() == chosen);
                taken.add(x - width);
                taken.add(x + width);
            }
        }
        places.stream().filter(place -> place.code() == chosen).forEach(place -> mark(pen, place.x(), y));
        typed(pen, places, y);
    }

    private static int indexOf(List<Place> places, int code) {
        return places.stream().map(Place::code).toList().indexOf(code);
    }

    /// The value that was typed: a dot where it lies among the neighbours.
    private void typed(Pen pen, List<Place> places, double y) {
        Typed typed = model.typedProperty().get();
        double low = format().decode(places.getFirst().code());
        double high = format().decode(places.getLast().code());
        if (typed == null || !(typed.value() >= low && typed.value() <= high) || !(high > low)) {
            return;
        }
        double x = left() + (typed.value() - low) / (high - low) * (right() - left());
        double r = presentation.scaled(5);
        Palette palette = presentation.palette();
        pen.fillOval(x - r, y - r, 2 * r, 2 * r, color(palette.value()));
        pen.strokeOval(x - r, y - r, 2 * r, 2 * r, new Pen.Line(color(palette.valueEdge()), 1));
    }

    /// The mark of the chosen code: a triangle that points down at it.
    private void mark(Pen pen, double x, double y) {
        double top = y - presentation.scaled(10);
        double side = presentation.scaled(7);
        pen.fillPolygon(
                new double[] {x, x + side, x - side},
                new double[] {top, top - 1.4 * side, top - 1.4 * side},
                color(presentation.palette().accent()));
    }

    private void text(Pen pen, String text, double x, double y, boolean bold) {
        Font font = bold ? presentation.boldFont(SIZE) : presentation.font(SIZE);
        double half = presentation.width(text, font) / 2;
        pen.text(
                text,
                Math.clamp(x, half, Math.max(half, getWidth() - half)),
                y + presentation.scaled(11),
                HPos.CENTER,
                VPos.TOP,
                font,
                color(
                        bold
                                ? presentation.palette().text()
                                : presentation.palette().mutedText()));
    }
}
