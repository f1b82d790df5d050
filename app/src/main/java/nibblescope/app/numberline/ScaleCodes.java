package nibblescope.app.numberline;

import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import nibblescope.app.study.BlockPlace;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// Block scales that were chosen in the place of those that recipes store, to see what becomes of
/// the selected block. They are given up when another block is selected.
final class ScaleCodes {
    private final ObservableMap<Recipe, Integer> chosen = FXCollections.observableHashMap();
    private final ObservableMap<Recipe, Integer> view = FXCollections.unmodifiableObservableMap(chosen);

    /// The least code of a positive scale.
    static int least(ScaleFormat format) {
        return switch (format) {
            case E8M0, NONE -> 0;
            // Code 0 is zero, under which nothing has a value.
            case E4M3, FP32, BF16, FP16 -> 1;
        };
    }

    /// The code of a positive scale that is nearest to another code.
    static int positive(ScaleFormat format, int code) {
        return Math.clamp(code, least(format), format.maxCode());
    }

    /// What is chosen, by recipe; not to be changed.
    ObservableMap<Recipe, Integer> view() {
        return view;
    }

    void choose(Recipe recipe, int code) {
        chosen.put(recipe, positive(recipe.scaling().scaleFormat(), code));
    }

    void giveUp(Recipe recipe) {
        chosen.remove(recipe);
    }

    void clear() {
        chosen.clear();
    }

    /// Gives up what was chosen for other blocks than those that are selected now.
    void blockChanged(@Nullable SelectedBlock before, @Nullable SelectedBlock now) {
        if (before == null) {
            return;
        }
        chosen.keySet().removeIf(recipe -> now == null || !sameBlock(before, now, recipe));
    }

    private static boolean sameBlock(SelectedBlock before, SelectedBlock now, Recipe recipe) {
        BlockPlace was = before.place(recipe);
        BlockPlace is = now.place(recipe);
        return before.info().equals(now.info()) && was.row() == is.row() && was.column() == is.column();
    }
}
