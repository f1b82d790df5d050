package nibblescope.app.numberline;

import java.util.List;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.quantize.Recipe;

/// The selected block under several recipes.
///
/// @param chosen the recipe whose block the selected one is, where blocks are counted
/// @param lines  one a recipe
/// @param range  the part of the value axis that they share
record BlockLines(SelectedBlock block, Recipe chosen, List<RecipeLine> lines, ValueRange range) {
    BlockLines {
        lines = List.copyOf(lines);
    }

    static BlockLines of(SelectedBlock block, Recipe chosen, List<Recipe> recipes) {
        List<RecipeLine> lines = recipes.stream()
                .map(r -> new RecipeLine(r, block.trace(r), block.firstColumn(r), r.equals(chosen)))
                .toList();
        return new BlockLines(block, chosen, lines, ValueRange.of(lines));
    }

    /// The first column that any line holds.
    long firstColumn() {
        return lines.stream().mapToLong(RecipeLine::firstColumn).min().orElseThrow();
    }

    /// The column after the last that any line holds.
    long endColumn() {
        return lines.stream().mapToLong(RecipeLine::endColumn).max().orElseThrow();
    }

    /// Whether some line holds the element in a column.
    boolean holds(long column) {
        return column >= firstColumn() && column < endColumn();
    }

    /// Whether every line holds the element in a column: it is in the smallest of the blocks.
    boolean shared(long column) {
        return lines.stream().allMatch(line -> line.holds(column));
    }

    /// The original value in a column that some line holds.
    float value(long column) {
        RecipeLine line =
                lines.stream().filter(l -> l.holds(column)).findFirst().orElseThrow();
        return line.trace().value(line.index(column));
    }

    /// Whether any original value is not finite.
    boolean hasNonFinite() {
        for (long column = firstColumn(); column < endColumn(); column++) {
            if (!Float.isFinite(value(column))) {
                return true;
            }
        }
        return false;
    }

    long chosenFirstColumn() {
        return block.firstColumn(chosen);
    }

    /// The last column of the block under the chosen recipe.
    long chosenLastColumn() {
        return block.firstColumn(chosen) + block.values(chosen).length - 1;
    }
}
