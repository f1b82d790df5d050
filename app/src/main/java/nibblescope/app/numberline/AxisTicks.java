package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The ticks of a value axis: at round numbers, labelled as far as labels stay clear of each other.
final class AxisTicks {
    private static final double LEAST_DISTANCE = 64;
    private static final double LABEL_GAP = 10;
    private static final double ROUNDING = 1e-9;
    /// A logarithmic axis with fewer labels than this has ticks as a linear one.
    private static final int FEWEST_LABELS = 3;

    /// @param label empty where there is no room for it
    record Tick(double value, double x, String label) {}

    /// A tick that there might be.
    ///
    /// @param rank those of a lower one come first where there is not room for all
    private record Candidate(double value, double step, int rank) {}

    private AxisTicks() {}

    static List<Tick> of(ValueAxis axis, Lettering lettering) {
        return switch (axis.projection()) {
            case Projection.Linear _ -> kept(axis, lettering, linear(axis, lettering));
            case Projection.SymmetricLog log -> {
                List<Tick> ticks = kept(axis, lettering, logarithmic(axis, log.linearUpTo()));
                long labels = ticks.stream().filter(t -> !t.label().isEmpty()).count();
                yield labels >= FEWEST_LABELS ? ticks : kept(axis, lettering, linear(axis, lettering));
            }
        };
    }

    /// The distance of ticks, 1, 2 or 5 times a power of ten: the smallest that keeps them so many
    /// pixels apart on a linear axis.
    static double step(ValueAxis axis, double pixels) {
        double least = axis.range().width() * pixels / (axis.right() - axis.left());
        double decade = Math.pow(10, Math.floor(Math.log10(least)));
        for (int multiple : new int[] {1, 2, 5}) {
            if (multiple * decade >= least * (1 - ROUNDING)) {
                return multiple * decade;
            }
        }
        return 10 * decade;
    }

    private static List<Candidate> linear(ValueAxis axis, Lettering lettering) {
        double step = step(axis, LEAST_DISTANCE * lettering.scale());
        ValueRange range = axis.range();
        return LongStream.rangeClosed((long) Math.ceil(range.low() / step - ROUNDING), (long)
                        Math.floor(range.high() / step + ROUNDING))
                .mapToObj(i -> new Candidate(i * step, step, i == 0 ? 0 : i % 2 == 0 ? 1 : 2))
                .toList();
    }

    /// Zero, the ends of the linear part, powers of ten, 2 and 5 times them, and ticks without a
    /// label at all other multiples.
    private static List<Candidate> logarithmic(ValueAxis axis, double linearUpTo) {
        ValueRange range = axis.range();
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(new Candidate(0, linearUpTo, 0));
        int first = (int) Math.floor(Math.log10(linearUpTo) + ROUNDING);
        int last = (int) Math.ceil(Math.log10(Math.max(-range.low(), range.high())));
        for (int decade = first; decade <= last; decade++) {
            double unit = Math.pow(10, decade);
            for (int multiple = 1; multiple < 10; multiple++) {
                if (multiple * unit < linearUpTo * (1 - ROUNDING)) {
                    continue;
                }
                int rank = multiple == 1 ? 1 : multiple == 5 ? 2 : multiple == 2 ? 3 : Integer.MAX_VALUE;
                candidates.add(new Candidate(multiple * unit, unit, rank));
                candidates.add(new Candidate(-multiple * unit, unit, rank));
            }
        }
        candidates.removeIf(c -> !axis.shows(c.value()));
        return candidates;
    }

    private static List<Tick> kept(ValueAxis axis, Lettering lettering, List<Candidate> candidates) {
        List<Candidate> byRank = candidates.stream()
                .sorted(Comparator.comparingInt(Candidate::rank)
                        .thenComparingDouble(c -> -Math.abs(c.value()))
                        .thenComparingDouble(c -> -c.value()))
                .toList();
        List<String> labels = byRank.stream()
                .map(c -> c.rank() == Integer.MAX_VALUE ? "" : lettering.tick(c.value(), c.step()))
                .toList();
        List<Span> spans = IntStream.range(0, labels.size())
                .mapToObj(i -> Span.around(axis.x(byRank.get(i).value()), lettering.width(labels.get(i))))
                .toList();
        boolean[] kept = Span.keepApart(spans, LABEL_GAP * lettering.scale());
        TreeSet<Tick> ticks = new TreeSet<>(Comparator.comparingDouble(Tick::value));
        for (int i = 0; i < kept.length; i++) {
            Candidate candidate = byRank.get(i);
            ticks.add(new Tick(candidate.value(), axis.x(candidate.value()), kept[i] ? labels.get(i) : ""));
        }
        return List.copyOf(ticks);
    }
}
