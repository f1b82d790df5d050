package nibblescope.app.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import nibblescope.core.metrics.RuleRow;

/// Puts recipes that store the same into one row.
final class RuleGroups {
    private RuleGroups() {}

    /// The rows, in the order of their first recipes.
    static List<RuleGroup> of(List<RuleRow> rows, Grouping grouping) {
        List<List<RuleRow>> same = new ArrayList<>();
        for (RuleRow row : rows) {
            same.stream()
                    .filter(group -> grouping.isSame(group.getFirst(), row))
                    .findFirst()
                    .orElseGet(() -> {
                        List<RuleRow> group = new ArrayList<>();
                        same.add(group);
                        return group;
                    })
                    .add(row);
        }
        List<RuleGroup> groups =
                same.stream().map(group -> new RuleGroup(group, false)).toList();
        Optional<RuleGroup> least = groups.stream()
                .filter(group -> !Double.isNaN(group.mse()))
                .min(Comparator.comparingInt(RuleGroup::nonFinite).thenComparingDouble(RuleGroup::mse));
        return groups.stream()
                .map(group -> new RuleGroup(group.rows(), least.isPresent() && isAsGood(group, least.get())))
                .toList();
    }

    private static boolean isAsGood(RuleGroup group, RuleGroup best) {
        return group.nonFinite() == best.nonFinite() && group.mse() == best.mse();
    }
}
