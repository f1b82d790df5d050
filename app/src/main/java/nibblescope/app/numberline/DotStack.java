package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/// Where dots stand above a line: those that would cover each other are stacked.
final class DotStack {
    /// Dots get smaller where stacks of larger ones would not fit.
    private static final double[] RADII = {6, LaneBands.USUAL_DOT, 3.5, 2.5};

    private static final double SAME_PLACE = 1;

    /// The largest only in lanes of this height.
    private static final double TALL = 150;

    private final long firstColumn;
    private final double radius;
    private final int[] levels;
    private final int levelCount;

    private final List<Crowd> crowds;

    /// Dots that cannot be told apart.
    ///
    /// @param x     where they stand
    /// @param count how many they are
    record Crowd(double x, int count) {
        /// The crowds from left to right, those too near to each other counted as one, where the
        /// last of them stands.
        static List<Crowd> merged(List<Crowd> crowds, double room) {
            List<Crowd> merged = new ArrayList<>();
            for (Crowd crowd : crowds) {
                boolean near = !merged.isEmpty() && crowd.x() - merged.getLast().x() < room;
                int before = near ? merged.removeLast().count() : 0;
                merged.add(new Crowd(crowd.x(), before + crowd.count()));
            }
            return merged;
        }
    }

    private DotStack(long firstColumn, double radius, double... xs) {
        this.firstColumn = firstColumn;
        this.radius = radius;
        List<Integer> standing = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < xs.length; i++) {
            if (!Double.isNaN(xs[i])) {
                standing.add(i);
                spans.add(Span.around(xs[i], 2 * radius));
            }
        }
        int[] stacked = Span.stack(spans, 1);
        levels = new int[xs.length];
        for (int i = 0; i < stacked.length; i++) {
            levels[standing.get(i)] = stacked[i];
        }
        levelCount = 1 + Arrays.stream(stacked).max().orElse(0);
        crowds = crowds(xs);
    }

    private static List<Crowd> crowds(double... xs) {
        double[] standing =
                Arrays.stream(xs).filter(x -> !Double.isNaN(x)).sorted().toArray();
        List<Crowd> crowds = new ArrayList<>();
        for (int from = 0, to = 0; from < standing.length; from = to) {
            while (to < standing.length && standing[to] - standing[from] < SAME_PLACE) {
                to++;
            }
            crowds.add(new Crowd(standing[from], to - from));
        }
        return crowds;
    }

    /// The dots of columns, as large as they can be.
    ///
    /// @param x     where each stands; NaN if it has no place on the axis
    /// @param bands of any of the lanes, which are equally high
    static DotStack of(long firstColumn, long endColumn, LongToDoubleFunction x, LaneBands bands) {
        double[] xs = new double[(int) (endColumn - firstColumn)];
        Arrays.setAll(xs, i -> x.applyAsDouble(firstColumn + i));
        DotStack stack = new DotStack(firstColumn, RADII[0] * bands.scale(), xs);
        for (int i = 1; i < RADII.length && !stack.fits(bands); i++) {
            stack = new DotStack(firstColumn, RADII[i] * bands.scale(), xs);
        }
        return stack;
    }

    private boolean fits(LaneBands bands) {
        boolean tooLarge = radius > LaneBands.USUAL_DOT * bands.scale() && bands.height() < TALL * bands.scale();
        return !tooLarge && levelCount <= bands.dotLevels(radius);
    }

    /// The dots that stand at the same place, where there are more of them than the lane has room
    /// for.
    List<Crowd> crowds(LaneBands bands) {
        int room = bands.dotLevels(radius);
        return levelCount <= room
                ? List.of()
                : crowds.stream().filter(crowd -> crowd.count() > room).toList();
    }

    double radius() {
        return radius;
    }

    double y(long column, LaneBands bands) {
        return bands.dotY(levels[(int) (column - firstColumn)], levelCount, radius);
    }
}
