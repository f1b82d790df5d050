package nibblescope.app.numberline;

import java.util.List;
import java.util.Map;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// The selected block under several recipes.
///
/// @param chosen the recipe whose block the selected one is, where blocks are counted
/// @param lines  one a recipe
/// @param limits of the value axis that they share
record BlockLines(SelectedBlock block, Recipe chosen, List<RecipeLine> lines, AxisLimits limits) {
    BlockLines {
        lines = List.copyOf(lines);
    }

    /// @param scaleCodes the scales of lines that are not shown under the one that their recipe
    ///                   stores
    /// @param held       what the axis shows in any case; null if it shows what it has to
    static BlockLines of(
            SelectedBlock block,
            Recipe chosen,
            List<Recipe> recipes,
            Map<Recipe, Integer> scaleCodes,
            @Nullable AxisLimits held) {
        List<RecipeLine> lines = recipes.stream()
                .map(recipe -> line(block, recipe, scaleCodes.get(recipe), recipe.equals(chosen)))
                .toList();
        AxisLimits limits = AxisLimits.of(lines, shown(block, lines));
        return new BlockLines(block, chosen, lines, held == null ? limits : held.with(limits));
    }

    private static RecipeLine line(SelectedBlock block, Recipe recipe, @Nullable Integer scaleCode, boolean chosen) {
        BlockTrace stored = block.trace(recipe);
        BlockTrace trace =
                scaleCode == null ? stored : BlockTrace.under(scaleCode, stored.quantizer(), block.values(recipe));
        return new RecipeLine(recipe, trace, stored, block.firstColumn(recipe), chosen);
    }

    /// The values that some line holds.
    private static float[] shown(SelectedBlock block, List<RecipeLine> lines) {
        RecipeLine longest = lines.getFirst();
        for (RecipeLine line : lines) {
            longest = line.trace().count() > longest.trace().count() ? line : longest;
        }
        return block.values(longest.recipe());
    }

    /// All that the value axis has to show.
    ValueRange range() {
        return limits.range();
    }

    /// The line of a recipe, or that of the chosen one, or the first.
    RecipeLine line(@Nullable Recipe recipe) {
        return lines.stream()
                .filter(line -> line.recipe().equals(recipe))
                .findFirst()
                .or(() -> lines.stream().filter(RecipeLine::chosen).findFirst())
                .orElseGet(lines::getFirst);
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
        return block.window()[(int) (column - block.windowColumn())];
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
