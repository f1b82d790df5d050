package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A stretch of the axis in pixels that something takes.
record Span(double from, double to) {
    static Span around(double centre, double width) {
        return new Span(centre - width / 2, centre + width / 2);
    }

    /// Whether two spans are closer than a gap.
    private boolean crowds(Span other, double gap) {
        return from < other.to + gap && other.from < to + gap;
    }

    /// Stacks what would overlap: the level of each span, 0 being the axis. From left to right,
    /// each takes the lowest level at which it stays clear of the one before; of equal ones the
    /// earlier in the list lies lower.
    static int[] stack(List<Span> spans, double gap) {
        int[] levels = new int[spans.size()];
        List<Double> ends = new ArrayList<>();
        List<Integer> leftToRight = IntStream.range(0, spans.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> spans.get(i).from()))
                .toList();
        for (int i : leftToRight) {
            Span span = spans.get(i);
            int level = 0;
            while (level < ends.size() && ends.get(level) + gap > span.from()) {
                level++;
            }
            if (level == ends.size()) {
                ends.add(span.to());
            } else {
                ends.set(level, span.to());
            }
            levels[i] = level;
        }
        return levels;
    }

    /// Which spans can be shown without one crowding another, if those earlier in the list come
    /// first.
    static boolean[] keepApart(List<Span> byImportance, double gap) {
        boolean[] kept = new boolean[byImportance.size()];
        for (int i = 0; i < kept.length; i++) {
            Span span = byImportance.get(i);
            kept[i] = IntStream.range(0, i).noneMatch(j -> kept[j] && span.crowds(byImportance.get(j), gap));
        }
        return kept;
    }
}
