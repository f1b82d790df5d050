package nibblescope.app.numberline;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import nibblescope.app.study.BlockPlace;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// The selected block under several recipes.
///
/// @param chosen the recipe whose block the selected one is, where blocks are counted
/// @param lines  one a recipe
/// @param values of the elements that lines show, by what they are known by
/// @param limits of the value axis that they share
record BlockLines(
        SelectedBlock block,
        Recipe chosen,
        List<RecipeLine> lines,
        NavigableMap<Long, Float> values,
        AxisLimits limits) {
    BlockLines {
        lines = List.copyOf(lines);
        values = Collections.unmodifiableNavigableMap(values);
    }

    /// The lines of recipes.
    ///
    /// @param recipes    those that cannot be traced have no line
    /// @param scaleCodes the scales of lines that are not shown under the one that their recipe
    ///                   stores
    /// @param held       what the axis shows in any case; null if it shows what it has to
    /// @return null if there is no line at all
    static @Nullable BlockLines of(
            SelectedBlock block,
            Recipe chosen,
            List<Recipe> recipes,
            Map<Recipe, Integer> scaleCodes,
            @Nullable AxisLimits held) {
        List<RecipeLine> lines = recipes.stream()
                .filter(block::canTrace)
                .map(recipe -> line(block, recipe, scaleCodes.get(recipe), recipe.equals(chosen)))
                .toList();
        if (lines.isEmpty()) {
            return null;
        }
        NavigableMap<Long, Float> values = shown(lines);
        AxisLimits limits = AxisLimits.of(lines, floats(values));
        return new BlockLines(block, chosen, lines, values, held == null ? limits : held.with(limits));
    }

    private static RecipeLine line(SelectedBlock block, Recipe recipe, @Nullable Integer scaleCode, boolean chosen) {
        BlockTrace stored = block.trace(recipe);
        BlockTrace trace =
                scaleCode == null ? stored : BlockTrace.under(scaleCode, stored.quantizer(), block.values(recipe));
        return new RecipeLine(recipe, trace, stored, block.place(recipe), ElementKeys.of(block), chosen);
    }

    /// The values that some line shows; where recipes transform them, those of the first line.
    private static NavigableMap<Long, Float> shown(List<RecipeLine> lines) {
        NavigableMap<Long, Float> values = new TreeMap<>();
        List<RecipeLine> inOrder = lines.stream()
                .sorted(Comparator.comparing(line -> !line.recipe().transform().isNone()))
                .toList();
        for (RecipeLine line : inOrder) {
            for (int index : line.shown()) {
                values.putIfAbsent(line.key(index), line.trace().value(index));
            }
        }
        return values;
    }

    private static float[] floats(NavigableMap<Long, Float> values) {
        float[] floats = new float[values.size()];
        int at = 0;
        for (float value : values.values()) {
            floats[at++] = value;
        }
        return floats;
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

    /// Whether some line shows an element.
    boolean holds(long key) {
        return values.containsKey(key);
    }

    /// Whether every line holds an element: it is in the smallest of the blocks.
    boolean shared(long key) {
        return lines.stream().allMatch(line -> line.holds(key));
    }

    /// The original value of an element that some line shows.
    float value(long key) {
        return Objects.requireNonNull(values.get(key));
    }

    /// Whether any original value is not finite.
    boolean hasNonFinite() {
        return values.values().stream().anyMatch(value -> !Float.isFinite(value));
    }

    /// Whether some line shows only some of the elements of its block.
    boolean inPart() {
        return lines.stream().anyMatch(line -> !line.isWhole());
    }

    /// Where the block under the chosen recipe lies.
    BlockPlace chosenPlace() {
        return block.place(chosen);
    }
}
