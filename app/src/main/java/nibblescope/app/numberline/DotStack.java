package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where the original values stand: at the same place above every line. Values that would cover each
/// other are stacked; what is not finite stands in a gutter beside the axis, `∞`, `−∞` and `NaN` each
/// at its own height.
final class DotStack {
    private static final double GUTTER_WIDTH = 56;
    private static final int GUTTER_ROWS = 3;

    private final long firstColumn;
    private final double[] xs;
    private final int[] levels;
    private final int levelCount;
    private final boolean[] inGutter;

    private DotStack(long firstColumn, double[] xs, int[] levels, int levelCount, boolean[] inGutter) {
        this.firstColumn = firstColumn;
        this.xs = xs;
        this.levels = levels;
        this.levelCount = levelCount;
        this.inGutter = inGutter;
    }

    /// The room that the gutter takes to the right of the axis.
    static double gutterWidth(BlockLines lines) {
        return lines.hasNonFinite() ? GUTTER_WIDTH : 0;
    }

    static DotStack of(BlockLines lines, ValueAxis axis) {
        long first = lines.firstColumn();
        int count = (int) (lines.endColumn() - first);
        double[] xs = new double[count];
        int[] levels = new int[count];
        boolean[] inGutter = new boolean[count];
        List<Span> spans = new ArrayList<>();
        List<Integer> onAxis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float value = lines.value(first + i);
            inGutter[i] = !Float.isFinite(value);
            if (inGutter[i]) {
                xs[i] = axis.right() + GUTTER_WIDTH / 2;
                levels[i] = gutterRow(value);
            } else {
                xs[i] = axis.x(value);
                onAxis.add(i);
                spans.add(Span.around(xs[i], 2 * LaneBands.DOT_RADIUS));
            }
        }
        int[] stacked = Span.stack(spans, 1);
        for (int i = 0; i < stacked.length; i++) {
            levels[onAxis.get(i)] = stacked[i];
        }
        int levelCount = 1 + Arrays.stream(stacked).max().orElse(0);
        return new DotStack(first, xs, levels, levelCount, inGutter);
    }

    private static int gutterRow(float value) {
        return Float.isNaN(value) ? 0 : value > 0 ? GUTTER_ROWS - 1 : 1;
    }

    double x(long column) {
        return xs[(int) (column - firstColumn)];
    }

    double y(long column, LaneBands bands) {
        int i = (int) (column - firstColumn);
        return inGutter[i] ? bands.gutterY(levels[i]) : bands.dotY(levels[i], levelCount);
    }
}
