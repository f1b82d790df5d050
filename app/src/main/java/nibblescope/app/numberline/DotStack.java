package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/// Where dots stand above a line: those that would cover each other are stacked.
final class DotStack {
    /// Dots get smaller where stacks of larger ones would not fit.
    private static final double[] RADII = {LaneBands.LARGEST_DOT, 3.5, 2.5};

    private final long firstColumn;
    private final double radius;
    private final int[] levels;
    private final int levelCount;

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
    }

    /// The dots of columns, as large as they can be.
    ///
    /// @param x     where each stands; NaN if it has no place on the axis
    /// @param bands of any of the lanes, which are equally high
    static DotStack of(long firstColumn, long endColumn, LongToDoubleFunction x, LaneBands bands) {
        double[] xs = new double[(int) (endColumn - firstColumn)];
        Arrays.setAll(xs, i -> x.applyAsDouble(firstColumn + i));
        for (double radius : RADII) {
            DotStack stack = new DotStack(firstColumn, radius, xs);
            if (stack.levelCount <= bands.dotLevels(radius)) {
                return stack;
            }
        }
        return new DotStack(firstColumn, RADII[RADII.length - 1], xs);
    }

    double radius() {
        return radius;
    }

    double y(long column, LaneBands bands) {
        return bands.dotY(levels[(int) (column - firstColumn)], levelCount, radius);
    }
}
