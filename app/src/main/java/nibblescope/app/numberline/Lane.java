package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import nibblescope.app.i18n.Figures;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.metrics.BlockTrace;

/// Where everything on one line stands, in pixels.
///
/// @param ticks the values that codes dequantize to, within the range; none if the scale is NaN
/// @param marks one an element of the block
/// @param more  whether larger codes lie beyond the low and the high end of the axis
/// @param barHeight of the error bars
record Lane(RecipeLine line, LaneBands bands, List<Tick> ticks, List<Mark> marks, More more, double barHeight) {
    private static final double DIGIT_WIDTH = 6.5;
    private static final double LABEL_GAP = 3;
    private static final double BAR_GAP = 2;
    private static final double THICKEST_BAR = 3.5;

    /// The value of a code on the axis.
    ///
    /// @param label  the code's value
    /// @param labelled whether there is room for the label
    record Tick(double x, String label, boolean labelled) {}

    /// An element: its dot, the tick that it is mapped to, the bar between them.
    ///
    /// @param x               of the dot
    /// @param y               of the dot
    /// @param reconstructionX of its tick; meaningless if the outcome is NON_FINITE
    /// @param barY            top of its error bar
    /// @param shared          whether all lines hold this element
    record Mark(
            long column,
            BlockTrace.Outcome outcome,
            float value,
            double x,
            double y,
            double reconstructionX,
            double barY,
            boolean shared) {
        boolean mapped() {
            return outcome != BlockTrace.Outcome.NON_FINITE;
        }
    }

    /// @param low  beyond the low end
    /// @param high beyond the high end
    record More(boolean low, boolean high) {}

    static Lane of(BlockLines lines, RecipeLine line, ValueAxis axis, DotStack dots, LaneBands bands, Figures figures) {
        BlockTrace trace = line.trace();
        List<Span> bars = IntStream.range(0, trace.count())
                .mapToObj(i -> bar(trace, i, axis))
                .toList();
        int[] barLevels = Span.stack(bars, BAR_GAP);
        int levels = 1 + Arrays.stream(barLevels).max().orElse(0);
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < trace.count(); i++) {
            long column = line.firstColumn() + i;
            marks.add(new Mark(
                    column,
                    trace.outcome(i),
                    trace.value(i),
                    dots.x(column),
                    dots.y(column, bands),
                    axis.x(trace.reconstruction(i)),
                    bands.barY(barLevels[i], levels),
                    lines.shared(column)));
        }
        double largest = line.recipe().elements().maxFinite() * (double) trace.dequantizingScale();
        More more =
                new More(-largest < axis.range().low(), largest > axis.range().high());
        double barHeight = Math.clamp(bands.barStep(levels) - 1, 1, THICKEST_BAR);
        return new Lane(line, bands, ticks(line, axis, figures), List.copyOf(marks), more, barHeight);
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

    /// The distinct values that codes dequantize to, from left to right. Labels of large codes come
    /// first where not all have room, zero before all.
    private static List<Tick> ticks(RecipeLine line, ValueAxis axis, Figures figures) {
        ElementFormat format = line.recipe().elements();
        double scale = line.trace().dequantizingScale();
        List<Float> byImportance = IntStream.range(0, 1 << format.bits())
                .mapToObj(code -> format.decode(code) + 0f)
                .distinct()
                .filter(value -> axis.shows(value * scale))
                .sorted(Comparator.comparingInt((Float value) -> value == 0 ? 0 : 1)
                        .thenComparingDouble(value -> -Math.abs(value))
                        .thenComparingDouble(value -> -value))
                .toList();
        List<String> labels = byImportance.stream().map(figures::codeValue).toList();
        List<Span> spans = IntStream.range(0, labels.size())
                .mapToObj(i -> Span.around(
                        axis.x(byImportance.get(i) * scale), labels.get(i).length() * DIGIT_WIDTH))
                .toList();
        boolean[] labelled = Span.keepApart(spans, LABEL_GAP);
        return IntStream.range(0, labels.size())
                .mapToObj(i -> new Tick(axis.x(byImportance.get(i) * scale), labels.get(i), labelled[i]))
                .sorted(Comparator.comparingDouble(Tick::x))
                .toList();
    }
}
