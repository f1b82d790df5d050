package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nibblescope.core.format.ElementFormat;

/// The place of a code on a line, in each of the forms that the line takes on the way.
///
/// @param value  of the code
/// @param label  the same, written
/// @param bits   of the code; of zero those of the positive one
/// @param ideal  under the ideal scale
/// @param stored under the scale that is shown
/// @param scaled in units of that scale
record CodeTick(float value, String label, String bits, Place ideal, Place stored, Place scaled) {
    private static final double LABEL_GAP = 3;

    /// @param labelled     whether there is room for the label
    /// @param bitsLabelled whether there is room for the bits
    record Place(double x, boolean labelled, boolean bitsLabelled) {}

    /// The distinct values of codes, from left to right; none if the scale is NaN.
    static List<CodeTick> of(RecipeLine line, ValueAxis axis, ValueAxis scaledAxis, Lettering lettering) {
        double scale = line.trace().dequantizingScale();
        if (Double.isNaN(scale)) {
            return List.of();
        }
        double idealScale = line.trace().idealScale();
        List<Code> codes = codes(line, lettering);
        List<Place> ideal = places(codes, lettering, axis, code -> code.value() * idealScale);
        List<Place> stored = places(codes, lettering, axis, code -> code.value() * scale);
        List<Place> scaled = places(codes, lettering, scaledAxis, Code::value);
        return IntStream.range(0, codes.size())
                .mapToObj(i -> new CodeTick(
                        codes.get(i).value(),
                        codes.get(i).label(),
                        codes.get(i).bits(),
                        ideal.get(i),
                        stored.get(i),
                        scaled.get(i)))
                .toList();
    }

    private record Code(float value, String label, String bits) {}

    private static List<Code> codes(RecipeLine line, Lettering lettering) {
        ElementFormat format = line.recipe().elements();
        TreeMap<Float, Code> codes = new TreeMap<>();
        for (int code = 0; code < 1 << format.bits(); code++) {
            float value = format.decode(code) + 0f;
            if (!Float.isFinite(value)) {
                continue;
            }
            codes.putIfAbsent(
                    value, new Code(value, lettering.figures().codeValue(value), LinesData.bits(line.recipe(), code)));
        }
        return List.copyOf(codes.values());
    }

    /// Labels of large codes come first where not all have room, zero before all.
    private static List<Place> places(
            List<Code> codes, Lettering lettering, ValueAxis axis, ToDoubleFunction<Code> value) {
        List<Integer> byImportance = IntStream.range(0, codes.size())
                .boxed()
                .filter(i -> axis.shows(value.applyAsDouble(codes.get(i))))
                .sorted(Comparator.comparingInt((Integer i) -> codes.get(i).value() == 0 ? 0 : 1)
                        .thenComparingDouble(i -> -Math.abs(codes.get(i).value()))
                        .thenComparingDouble(i -> -codes.get(i).value()))
                .toList();
        boolean[] labelled = new boolean[codes.size()];
        boolean[] bitsLabelled = new boolean[codes.size()];
        double gap = LABEL_GAP * lettering.scale();
        boolean[] labels =
                Span.keepApart(spans(byImportance, codes, axis, value, c -> lettering.width(c.label())), gap);
        boolean[] bits = Span.keepApart(spans(byImportance, codes, axis, value, c -> lettering.width(c.bits())), gap);
        for (int i = 0; i < byImportance.size(); i++) {
            labelled[byImportance.get(i)] = labels[i];
            bitsLabelled[byImportance.get(i)] = bits[i];
        }
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            places.add(new Place(axis.x(value.applyAsDouble(codes.get(i))), labelled[i], bitsLabelled[i]));
        }
        return places;
    }

    private static List<Span> spans(
            List<Integer> order,
            List<Code> codes,
            ValueAxis axis,
            ToDoubleFunction<Code> value,
            ToDoubleFunction<Code> width) {
        return order.stream()
                .map(codes::get)
                .map(code -> Span.around(axis.x(value.applyAsDouble(code)), width.applyAsDouble(code)))
                .toList();
    }

    /// Where it stands at a moment.
    double x(Moment moment) {
        double onValues = Moment.between(ideal.x(), stored.x(), moment.eased(Step.STORED));
        return Moment.between(onValues, scaled.x(), moment.stretched());
    }

    /// Whether there is room for its label at a moment: on the way, where there is room before and
    /// after, since what is apart at both ends is so in between.
    boolean labelled(Moment moment) {
        double stretched = moment.stretched();
        double settled = moment.eased(Step.STORED);
        return (stretched == 0 || scaled.labelled())
                && (stretched == 1 || settled == 0 || stored.labelled())
                && (settled == 1 || ideal.labelled());
    }

    boolean bitsLabelled(Moment moment) {
        double stretched = moment.stretched();
        return (stretched == 0 || scaled.bitsLabelled()) && (stretched == 1 || stored.bitsLabelled());
    }
}
