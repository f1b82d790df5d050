package nibblescope.app.errormap;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nibblescope.app.chart.Cell;
import nibblescope.app.study.Position;
import nibblescope.core.metrics.BlockRegion;

/// A rectangle of elements of a tensor; the last row and column are in it. It names the blocks that
/// hold them under any recipe.
public record TensorRegion(long firstRow, long lastRow, long firstColumn, long lastColumn) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18})-(\\d{1,18}),(\\d{1,18})-(\\d{1,18})");

    public TensorRegion {
        if (firstRow < 0 || firstColumn < 0 || lastRow < firstRow || lastColumn < firstColumn) {
            throw new IllegalArgumentException("no rectangle of rows %d to %d and columns %d to %d"
                    .formatted(firstRow, lastRow, firstColumn, lastColumn));
        }
    }

    /// Reads what [#toString] writes.
    ///
    /// @throws IllegalArgumentException if it is something else
    static TensorRegion parse(String text) {
        Matcher numbers = WRITTEN.matcher(text);
        if (!numbers.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no rectangle; rows and columns of elements are expected, as in 0-63,128-255"
                            .formatted(text));
        }
        return new TensorRegion(
                Long.parseLong(numbers.group(1)),
                Long.parseLong(numbers.group(2)),
                Long.parseLong(numbers.group(3)),
                Long.parseLong(numbers.group(4)));
    }

    /// The elements of a rectangle of blocks on a map.
    static TensorRegion of(BlockRegion region, MapContent content) {
        Position first = content.position(new Cell(region.firstRow(), region.firstColumn()));
        Cell lastCell = new Cell(region.lastRow(), region.lastColumn());
        Position last = content.position(lastCell);
        long block = content.block(lastCell);
        return new TensorRegion(
                first.row(),
                last.row() + content.layout().height(block) - 1,
                Math.min(first.column(), last.column()),
                Math.max(first.column(), last.column() + content.layout().width(block) - 1));
    }

    /// Its blocks on a map, as far as they are on it; empty if the map is of a sample that lacks the
    /// corners.
    Optional<BlockRegion> on(MapContent content) {
        long rows = content.study().info().shape().rows();
        long columns = content.study().info().shape().columns();
        if (firstRow >= rows || firstColumn >= columns) {
            return Optional.empty();
        }
        Optional<Cell> first = content.cell(new Position(firstRow, firstColumn));
        Optional<Cell> last =
                content.cell(new Position(Math.min(lastRow, rows - 1), Math.min(lastColumn, columns - 1)));
        return first.flatMap(f -> last.map(l -> BlockRegion.between(f.row(), f.column(), l.row(), l.column())));
    }

    @Override
    public String toString() {
        return "%d-%d,%d-%d".formatted(firstRow, lastRow, firstColumn, lastColumn);
    }
}
