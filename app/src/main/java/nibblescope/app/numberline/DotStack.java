package nibblescope.app.numberline;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// Where the original values stand: at the same place above every line. Values that would cover
/// each other are stacked; what is not finite stands in a gutter beside the axis, `∞`, `−∞` and
/// `NaN` each at its own height.
final class DotStack {
    private static final double GUTTER_WIDTH = 56;

    /// Dots get smaller where stacks of larger ones would not fit.
    private static final double[] RADII = {LaneBands.LARGEST_DOT, 3.5, 2.5};

    private final BlockLines lines;
    private final ValueAxis axis;
    private final double radius;
    private final int[] levels;
    private final int levelCount;

    private DotStack(BlockLines lines, ValueAxis axis, double radius) {
        this.lines = lines;
        this.axis = axis;
        this.radius = radius;
        List<Long> onAxis = LongStream.range(lines.firstColumn(), lines.endColumn())
                .filter(column -> Float.isFinite(lines.value(column)))
                .boxed()
                .toList();
        int[] stacked = Span.stack(
                onAxis.stream()
                        .map(column -> Span.around(axis.x(lines.value(column)), 2 * radius))
                        .toList(),
                1);
        levels = new int[(int) (lines.endColumn() - lines.firstColumn())];
        for (int i = 0; i < stacked.length; i++) {
            levels[(int) (onAxis.get(i) - lines.firstColumn())] = stacked[i];
        }
        levelCount = 1 + Arrays.stream(stacked).max().orElse(0);
    }

    /// @param bands of any of the lanes, which are equally high
    static DotStack of(BlockLines lines, ValueAxis axis, LaneBands bands) {
        for (double radius : RADII) {
            DotStack stack = new DotStack(lines, axis, radius);
            if (stack.levelCount <= bands.dotLevels(radius)) {
                return stack;
            }
        }
        return new DotStack(lines, axis, RADII[RADII.length - 1]);
    }

    /// The room that the gutter takes to the right of the axis.
    static double gutterWidth(BlockLines lines) {
        return lines.hasNonFinite() ? GUTTER_WIDTH : 0;
    }

    double radius() {
        return radius;
    }

    double x(long column) {
        float value = lines.value(column);
        return Float.isFinite(value) ? axis.x(value) : axis.right() + GUTTER_WIDTH / 2;
    }

    double y(long column, LaneBands bands) {
        float value = lines.value(column);
        return Float.isFinite(value)
                ? bands.dotY(levels[(int) (column - lines.firstColumn())], levelCount, radius)
                : bands.gutterY(gutterRow(value));
    }

    private static int gutterRow(float value) {
        return Float.isNaN(value) ? 0 : value > 0 ? 2 : 1;
    }
}
