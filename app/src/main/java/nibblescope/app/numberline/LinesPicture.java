package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.List;
import nibblescope.app.i18n.Figures;
import nibblescope.app.numberline.Lane.Mark;

/// Where everything in the picture stands: lanes from the top, the axis below them. In pixels.
///
/// @param lines what is shown
record LinesPicture(BlockLines lines, ValueAxis axis, double dotRadius, List<Lane> lanes) {
    static final double AXIS_HEIGHT = 36;
    /// Left and right of the axis, so that dots and labels at its ends are not cut off.
    static final double MARGIN = 16;

    private static final double GREATEST_LANE = 180;
    private static final double REACH = 14;

    /// The least height in which so many lines can be drawn.
    static double leastHeight(int lines) {
        return lines * LaneBands.LEAST_HEIGHT + AXIS_HEIGHT;
    }

    static LinesPicture of(BlockLines lines, double width, double height, Figures figures) {
        double gutter = DotStack.gutterWidth(lines);
        ValueAxis axis = new ValueAxis(lines.range(), MARGIN, Math.max(2 * MARGIN, width - MARGIN - gutter));
        int count = lines.lines().size();
        double laneHeight =
                Math.clamp(Math.floor((height - AXIS_HEIGHT) / count), LaneBands.LEAST_HEIGHT, GREATEST_LANE);
        DotStack dots = DotStack.of(lines, axis, new LaneBands(0, laneHeight));
        List<Lane> lanes = new ArrayList<>();
        for (RecipeLine line : lines.lines()) {
            lanes.add(Lane.of(lines, line, axis, dots, new LaneBands(lanes.size() * laneHeight, laneHeight), figures));
        }
        return new LinesPicture(lines, axis, dots.radius(), List.copyOf(lanes));
    }

    /// The y of the axis, below all lanes.
    double axisY() {
        LaneBands last = lanes.getLast().bands();
        return Math.floor(last.top() + last.height()) + 0.5;
    }

    /// The column of the element whose dot is nearest to a point, or [NumberLineModel#NONE] if
    /// there is none within reach.
    long columnNear(double x, double y) {
        long nearest = NumberLineModel.NONE;
        double least = REACH;
        for (Lane lane : lanes) {
            for (Mark mark : lane.marks()) {
                double distance = Math.hypot(mark.x() - x, mark.y() - y);
                if (distance < least) {
                    least = distance;
                    nearest = mark.column();
                }
            }
        }
        return nearest;
    }
}
