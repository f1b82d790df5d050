package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import nibblescope.core.metrics.BlockTrace;

/// Where everything on one line stands, in pixels.
///
/// @param ticks     the values that codes dequantize to; none if the scale is NaN
/// @param marks     one an element of the block
/// @param more      whether larger codes lie beyond the low and the high end of the axis
/// @param barHeight of the error bars
/// @param rounding  how the scale came to be
/// @param crowds    dots that cannot be told apart on the axis of values
record Lane(
        RecipeLine line,
        LaneBands bands,
        List<CodeTick> ticks,
        List<Mark> marks,
        More more,
        double barHeight,
        ScaleRounding rounding,
        List<DotStack.Crowd> crowds) {
    private static final double BAR_GAP = 2;
    private static final double THICKEST_BAR = 3.5;
    private static final double GUTTER_WIDTH = 56;

    /// An element: its dot, the tick that it is mapped to, the bar between them.
    ///
    /// @param column          what the element is known by: its column, in the selected row
    /// @param index           of the element in the block
    /// @param dot             where the dot stands
    /// @param scaledDot       where it stands while the axis is of scaled units
    /// @param reconstructionX of its tick; meaningless if the outcome is NON_FINITE
    /// @param codeX           of its tick in scaled units
    /// @param barY            top of its error bar
    /// @param shared          whether all lines hold this element
    record Mark(
            long column,
            int index,
            BlockTrace.Outcome outcome,
            float value,
            Spot dot,
            Spot scaledDot,
            double reconstructionX,
            double codeX,
            double barY,
            boolean shared) {
        boolean mapped() {
            return outcome != BlockTrace.Outcome.NON_FINITE;
        }

        Spot dot(Moment moment) {
            return dot.towards(scaledDot, moment.stretched());
        }

        double tickX(Moment moment) {
            return Moment.between(reconstructionX, codeX, moment.stretched());
        }
    }

    /// A place in the picture.
    record Spot(double x, double y) {
        Spot towards(Spot other, double share) {
            return new Spot(Moment.between(x, other.x, share), Moment.between(y, other.y, share));
        }
    }

    /// @param low  beyond the low end
    /// @param high beyond the high end
    record More(boolean low, boolean high) {}

    /// What all lanes of a picture have in common.
    ///
    /// @param axis   of values
    /// @param scaled the axis of scaled units
    /// @param dots   above every line
    record Shared(BlockLines lines, ValueAxis axis, ValueAxis scaled, DotStack dots, Lettering lettering) {}

    static Lane of(Shared shared, RecipeLine line, LaneBands bands) {
        BlockTrace trace = line.trace();
        ValueAxis axis = shared.axis();
        int[] barLevels = Span.stack(
                IntStream.of(line.shown()).mapToObj(i -> bar(trace, i, axis)).toList(), BAR_GAP);
        int levels = 1 + Arrays.stream(barLevels).max().orElse(0);
        DotStack dots = line.recipe().transform().isNone()
                ? shared.dots()
                : DotStack.of(keys(line), key -> onAxis(trace.value(line.index(key)), axis), bands);
        List<Mark> marks = marks(shared, line, bands, dots, barLevels, levels);
        double largest = line.largest();
        More more =
                new More(-largest < axis.range().low(), largest > axis.range().high());
        double barHeight = Math.clamp(bands.barStep(levels) - 1, 1, THICKEST_BAR);
        return new Lane(
                line,
                bands,
                CodeTick.of(line, axis, shared.scaled(), shared.lettering()),
                marks,
                more,
                barHeight,
                ScaleRounding.of(line.stored()),
                dots.crowds(bands));
    }

    private static List<Long> keys(RecipeLine line) {
        return IntStream.of(line.shown()).mapToObj(line::key).toList();
    }

    private static double onAxis(float value, ValueAxis axis) {
        return axis.shows(value) ? axis.x(value) : Double.NaN;
    }

    private static List<Mark> marks(
            Shared shared, RecipeLine line, LaneBands bands, DotStack dots, int[] barLevels, int levels) {
        BlockTrace trace = line.trace();
        ValueAxis axis = shared.axis();
        ValueAxis scaled = shared.scaled();
        DotStack scaledDots =
                DotStack.of(keys(line), column -> scaledX(trace.scaled(line.index(column)), scaled), bands);
        List<Mark> marks = new ArrayList<>();
        for (int i : line.shown()) {
            long column = line.key(i);
            Spot dot = Float.isFinite(trace.value(i))
                    ? new Spot(axis.x(trace.value(i)), dots.y(column, bands))
                    : new Spot(axis.right() + GUTTER_WIDTH / 2, bands.gutterY(gutterRow(trace.value(i))));
            double codeX = scaled.x(line.recipe().elements().decode(trace.code(i)));
            marks.add(new Mark(
                    column,
                    i,
                    trace.outcome(i),
                    trace.value(i),
                    dot,
                    Float.isFinite(trace.value(i)) && !Float.isNaN(trace.scaled(i))
                            ? new Spot(scaledX(trace.scaled(i), scaled), scaledDots.y(column, bands))
                            : dot,
                    axis.x(trace.reconstruction(i)),
                    codeX,
                    bands.barY(barLevels[marks.size()], levels),
                    shared.lines().shared(column)));
        }
        return List.copyOf(marks);
    }

    /// The room that the gutter takes to the right of the axis, where `∞`, `−∞` and `NaN` stand,
    /// each at its own height.
    static double gutterWidth(BlockLines lines, double scale) {
        return lines.hasNonFinite() ? GUTTER_WIDTH * scale : 0;
    }

    /// The mark of an element; empty if it is not shown.
    Optional<Mark> mark(long column) {
        return marks.stream().filter(mark -> mark.column() == column).findFirst();
    }

    private static int gutterRow(float value) {
        return Float.isNaN(value) ? 0 : value > 0 ? 2 : 1;
    }

    /// What lies beyond the axis of scaled units stands at its end.
    private static double scaledX(float scaled, ValueAxis axis) {
        return Float.isNaN(scaled) ? Double.NaN : Math.clamp(axis.x(scaled), axis.left(), axis.right());
    }

    /// Where the error bar of an element lies; what has none takes no room.
    private static Span bar(BlockTrace trace, int index, ValueAxis axis) {
        if (trace.outcome(index) == BlockTrace.Outcome.NON_FINITE || trace.error(index) == 0) {
            return new Span(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double value = axis.x(trace.value(index));
        double reconstruction = axis.x(trace.reconstruction(index));
        return new Span(Math.min(value, reconstruction), Math.max(value, reconstruction));
    }
}
