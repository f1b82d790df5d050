package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.List;
import nibblescope.app.numberline.Lane.Mark;
import nibblescope.app.numberline.Lane.Spot;
import nibblescope.core.metrics.BlockTrace;
import org.jspecify.annotations.Nullable;

/// Where everything in the picture stands: lanes from the top, the axis below them. In pixels.
///
/// @param lines      what is shown
/// @param width      of the picture
/// @param axis       of values
/// @param ticks      of the axis of values
/// @param scaled     the axis of scaled units
/// @param scaledTicks of the axis of scaled units
/// @param overview   all of the axis of values where a part of it is shown; null where all of it is
record LinesPicture(
        BlockLines lines,
        double width,
        ValueAxis axis,
        List<AxisTicks.Tick> ticks,
        ValueAxis scaled,
        List<AxisTicks.Tick> scaledTicks,
        @Nullable ValueAxis overview,
        double dotRadius,
        List<Lane> lanes) {
    /// Left and right of the axis, so that dots and labels at its ends are not cut off.
    static final double MARGIN = 16;

    static final double OVERVIEW_HEIGHT = 12;
    private static final double AXIS_HEIGHT = 36;
    private static final double GREATEST_LANE = 300;
    private static final double REACH = 14;
    /// How far values may go beyond the largest code, and how much room there is beyond that, in
    /// units of it.
    private static final double GREATEST_SCALED = 8 / 6.0;

    private static final double ROOM_BEYOND = 0.4 / 6;

    /// What is shown of the axis, and how.
    ///
    /// @param zoom the part that is shown; null for all of it
    record Window(AxisKind kind, @Nullable ValueRange zoom) {
        static final Window ALL = new Window(AxisKind.LINEAR, null);
    }

    /// The least height in which so many lines can be drawn.
    static double leastHeight(int lines, double scale) {
        return lines * LaneBands.leastHeight(scale) + AXIS_HEIGHT * scale;
    }

    static LinesPicture of(BlockLines lines, Window window, double width, double height, Lettering lettering) {
        double scale = lettering.scale();
        double right = Math.max(2 * MARGIN, width - MARGIN - Lane.gutterWidth(lines, scale));
        Projection projection = lines.limits().projection(window.kind());
        ValueAxis all = new ValueAxis(projection, lines.range(), MARGIN, right);
        ValueRange zoom = window.zoom() == null ? null : inside(window.zoom(), lines.range());
        ValueAxis axis = zoom == null ? all : new ValueAxis(projection, zoom, MARGIN, right);
        ValueAxis scaled = scaledAxis(lines, right);
        double below = AXIS_HEIGHT * scale + (zoom == null ? 0 : OVERVIEW_HEIGHT);
        double laneHeight = Math.clamp(
                Math.floor((height - below) / lines.lines().size()),
                LaneBands.leastHeight(scale),
                GREATEST_LANE * scale);
        DotStack dots = DotStack.of(
                lines.values().keySet(),
                column -> axis.shows(lines.value(column)) ? axis.x(lines.value(column)) : Double.NaN,
                new LaneBands(0, laneHeight, scale));
        Lane.Shared shared = new Lane.Shared(lines, axis, scaled, dots, lettering);
        List<Lane> lanes = new ArrayList<>();
        for (RecipeLine line : lines.lines()) {
            lanes.add(Lane.of(shared, line, new LaneBands(lanes.size() * laneHeight, laneHeight, scale)));
        }
        return new LinesPicture(
                lines,
                width,
                axis,
                AxisTicks.of(axis, lettering),
                scaled,
                AxisTicks.of(scaled, lettering),
                zoom == null ? null : all,
                dots.radius(),
                List.copyOf(lanes));
    }

    /// The part of a zoom that there is; null if that is all or nothing.
    private static @Nullable ValueRange inside(ValueRange zoom, ValueRange all) {
        ValueRange part = new ValueRange(Math.max(zoom.low(), all.low()), Math.min(zoom.high(), all.high()));
        return part.low() < part.high() && !part.equals(all) ? part : null;
    }

    /// From the least to the largest code, and as far beyond as values go, up to a point.
    private static ValueAxis scaledAxis(BlockLines lines, double right) {
        double largest = 0;
        for (RecipeLine line : lines.lines()) {
            largest = Math.max(largest, line.recipe().elements().maxFinite());
        }
        double most = largest;
        for (RecipeLine line : lines.lines()) {
            BlockTrace trace = line.trace();
            for (int i = 0; i < trace.count(); i++) {
                // Not so where it is NaN.
                if (Math.abs(trace.scaled(i)) > most) {
                    most = Math.min(GREATEST_SCALED * largest, Math.abs(trace.scaled(i)));
                }
            }
        }
        most += ROOM_BEYOND * largest;
        return new ValueAxis(new ValueRange(-most, most), MARGIN, right);
    }

    /// The axis of a moment: of values, or in the second half of the way there of scaled units.
    ValueAxis axis(Moment moment) {
        return moment.stretched() < 0.5 ? axis : scaled;
    }

    /// The y of the axis, below all lanes.
    double axisY() {
        LaneBands last = lanes.getLast().bands();
        return Math.floor(last.top() + last.height()) + 0.5;
    }

    /// The top of the overview, below the axis.
    double overviewTop(double scale) {
        return axisY() + AXIS_HEIGHT * scale - 2;
    }

    /// Whether a point lies on the overview.
    boolean onOverview(double y, double scale) {
        return overview != null && y >= overviewTop(scale) - 1 && y < overviewTop(scale) + OVERVIEW_HEIGHT;
    }

    /// The lane at a height; null if there is none.
    @Nullable
    Lane laneAt(double y) {
        return lanes.stream()
                .filter(lane -> y >= lane.bands().top()
                        && y < lane.bands().top() + lane.bands().height())
                .findFirst()
                .orElse(null);
    }

    /// The column of the element whose dot is nearest to a point, or [NumberLineModel#NONE] if
    /// there is none within reach.
    long columnNear(double x, double y, Moment moment) {
        long nearest = NumberLineModel.NONE;
        double least = REACH;
        for (Lane lane : lanes) {
            for (Mark mark : lane.marks()) {
                Spot dot = mark.dot(moment);
                boolean seen = !Float.isFinite(mark.value()) || moment.stretched() > 0 || axis.shows(mark.value());
                double distance = Math.hypot(dot.x() - x, dot.y() - y);
                if (seen && distance < least) {
                    least = distance;
                    nearest = mark.column();
                }
            }
        }
        return nearest;
    }
}
