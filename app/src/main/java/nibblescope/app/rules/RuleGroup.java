package nibblescope.app.rules;

import java.util.List;
import nibblescope.core.metrics.RuleRow;
import nibblescope.core.quantize.Recipe;

/// Recipes that share a row.
///
/// @param rows at least one; all but the recipe is told of the first
/// @param best whether no other has a smaller error
record RuleGroup(List<RuleRow> rows, boolean best) {
    RuleGroup {
        rows = List.copyOf(rows);
    }

    RuleRow first() {
        return rows.getFirst();
    }

    List<Recipe> recipes() {
        return rows.stream().map(RuleRow::recipe).toList();
    }

    boolean holds(String recipe) {
        return rows.stream().anyMatch(row -> row.recipe().id().equals(recipe));
    }

    double mse() {
        return first().mse();
    }

    int nonFinite() {
        return first().nonFinite();
    }

    /// Finite values that are read as NaN or infinity.
    int poisoned() {
        RuleRow row = first();
        int found = 0;
        for (int i = row.firstColumn(); i < row.firstColumn() + row.columns(); i++) {
            found += Float.isFinite(row.value(i)) && !Float.isFinite(row.reconstruction(i)) ? 1 : 0;
        }
        return found;
    }

    /// Values that are not finite and are read as finite ones.
    int lost() {
        RuleRow row = first();
        int found = 0;
        for (int i = row.firstColumn(); i < row.firstColumn() + row.columns(); i++) {
            found += !Float.isFinite(row.value(i)) && Float.isFinite(row.reconstruction(i)) ? 1 : 0;
        }
        return found;
    }

    /// All names, one after the other.
    String names() {
        return String.join(", ", RuleName.together(recipes()));
    }

    /// A name that fits into a sentence: the first one, and how many others.
    String shortName() {
        List<String> names = RuleName.together(List.of(recipes().getFirst()));
        return rows.size() == 1 ? names.getFirst() : names.getFirst() + " +" + (rows.size() - 1);
    }
}
