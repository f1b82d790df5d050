package nibblescope.app.rules;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.text.Font;
import nibblescope.app.chart.Presentation;

/// Where everything of the matrix lies: a head with the values, and below it the rows, which may be
/// longer and wider than the room there is.
///
/// @param width   that is seen
/// @param head    height of the head
/// @param left    where the first element starts, while nothing is scrolled
/// @param cell    width of an element
/// @param columns elements that are shown
/// @param hidden  those behind them, which repeat the last one
/// @param rows    in order
record MatrixGeometry(double width, double head, double left, double cell, int columns, int hidden, List<Row> rows) {
    static final double NAME_SIZE = 13;
    static final double NOTE_SIZE = 12;
    static final double CODE_SIZE = 11;
    static final double VALUE_SIZE = 12.5;

    private static final double LINE = 18;
    private static final double CELLS = 40;
    private static final double GAP = 8;
    private static final double PADDING = 6;
    private static final double BADGE = 34;

    /// A row.
    ///
    /// @param y     below the head, while nothing is scrolled
    /// @param lines its names
    /// @param notes what stands below them, one line
    /// @param cells where its cells start, below `y`
    record Row(
            RuleGroup group, double y, double height, List<String> lines, String notes, String warning, double cells) {}

    static MatrixGeometry of(RuleMatrix matrix, List<RuleGroup> groups, double width, Presentation presentation) {
        double unit = presentation.textScaleProperty().get();
        RulesText text = new RulesText(presentation);
        int columns = matrix.interestingColumns();
        Font font = presentation.boldFont(VALUE_SIZE);
        double cell = 40 * unit;
        for (int i = 0; i < columns; i++) {
            cell = Math.max(cell, presentation.width(text.value(matrix.values().get(i)), font) + 10 * unit);
            for (RuleGroup group : groups) {
                if (group.first().holds(i)) {
                    String value = text.value(group.first().reconstruction(i));
                    cell = Math.max(cell, presentation.width(value, font) + 10 * unit);
                }
            }
        }
        double left = 84 * unit;
        for (RuleGroup group : groups) {
            left = Math.max(left, presentation.width(text.scale(group.first()), font) + 20 * unit);
        }
        List<Row> rows = new ArrayList<>();
        double y = 0;
        for (RuleGroup group : groups) {
            Row row = row(group, y, width, presentation);
            rows.add(row);
            y += row.height() + GAP * unit;
        }
        return new MatrixGeometry(
                width, 54 * unit, left, cell, columns, matrix.values().size() - columns, List.copyOf(rows));
    }

    private static Row row(RuleGroup group, double y, double width, Presentation presentation) {
        double unit = presentation.textScaleProperty().get();
        RulesText text = new RulesText(presentation);
        Font bold = presentation.boldFont(NAME_SIZE);
        double error = presentation.width(text.mse(group), bold) + 16 * unit;
        double best = group.best() ? presentation.width(presentation.text("rules.best"), bold) + 24 * unit : 0;
        double room = Math.max(width / 3, width - BADGE * unit - error - best);
        List<String> lines =
                wrapped(RuleName.together(group.recipes()), room, width - BADGE * unit - 12 * unit, bold, presentation);
        String notes = String.join("  ·  ", text.notes(group));
        String warning = text.warning(group);
        double above = PADDING * unit + lines.size() * LINE * unit;
        above += notes.isEmpty() ? 0 : LINE * unit;
        above += warning.isEmpty() ? 0 : LINE * unit;
        return new Row(group, y, above + (CELLS + PADDING) * unit, lines, notes, warning, above);
    }

    /// Names in lines as wide as there is room.
    ///
    /// @param first room in the first line
    /// @param rest  in all others
    private static List<String> wrapped(
            List<String> names, double first, double rest, Font font, Presentation presentation) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : String.join("  ·  ", names).split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && presentation.width(longer, font) > (lines.isEmpty() ? first : rest)) {
                lines.add(line.toString().strip());
                line.setLength(0);
                line.append(word);
            } else {
                line.setLength(0);
                line.append(longer);
            }
        }
        lines.add(line.toString().strip());
        return lines;
    }

    /// How wide all elements are, with what stands before them.
    double contentWidth() {
        return left + (columns + (hidden > 0 ? 2 : 0)) * cell;
    }

    /// How high all rows are.
    double contentHeight() {
        return rows.isEmpty() ? 0 : rows.getLast().y() + rows.getLast().height() + GAP;
    }

    /// Where a column starts, while nothing is scrolled.
    double x(int column) {
        return left + column * cell;
    }
}
