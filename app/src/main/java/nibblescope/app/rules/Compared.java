package nibblescope.app.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import nibblescope.core.metrics.Disagreement;

/// Two rows that are compared.
///
/// @param first        empty if there are no rows
/// @param second       empty if there are fewer than two
/// @param disagreement about what they disagree first; empty if they do not
record Compared(Optional<RuleGroup> first, Optional<RuleGroup> second, Optional<Disagreement> disagreement) {
    static final Compared NONE = new Compared(Optional.empty(), Optional.empty(), Optional.empty());

    /// Scales that are computed in other orders differ by less than this share.
    private static final double ROUNDING = 0.01;

    /// The rows of two recipes; where one is not named or not there, the row of most recipes,
    /// of those with the same block scale if there are some.
    ///
    /// @param recipes ids, at most two
    static Compared of(List<RuleGroup> groups, List<String> recipes) {
        Optional<RuleGroup> first = recipes.isEmpty() ? Optional.empty() : holding(groups, recipes.getFirst());
        Optional<RuleGroup> second = recipes.size() < 2 ? Optional.empty() : holding(groups, recipes.get(1));
        if (first.isEmpty()) {
            first = largest(groups, second, false);
        }
        if (second.isEmpty() || second.equals(first)) {
            Optional<RuleGroup> sameScale = largest(groups, first, true);
            second = sameScale.isPresent() ? sameScale : largest(groups, first, false);
        }
        Optional<RuleGroup> one = first;
        return new Compared(
                first,
                second,
                second.flatMap(other -> Disagreement.between(one.orElseThrow().first(), other.first())));
    }

    private static Optional<RuleGroup> holding(List<RuleGroup> groups, String recipe) {
        return groups.stream().filter(group -> group.holds(recipe)).findFirst();
    }

    /// @param sameScale whether only rows with the same block scale count: what becomes of the
    ///                  elements can be compared there
    private static Optional<RuleGroup> largest(List<RuleGroup> groups, Optional<RuleGroup> without, boolean sameScale) {
        return groups.stream()
                .filter(group -> !without.equals(Optional.of(group)))
                .filter(group -> !sameScale
                        || without.filter(other -> hasScaleOf(group, other)).isPresent())
                .max(Comparator.comparingInt(group -> group.rows().size()));
    }

    private static boolean hasScaleOf(RuleGroup group, RuleGroup other) {
        float one = group.first().trace().dequantizingScale();
        float two = other.first().trace().dequantizingScale();
        return group.first().trace().scaleCode() == other.first().trace().scaleCode()
                && Math.abs(one - two) <= ROUNDING * two;
    }

    boolean isFirst(RuleGroup group) {
        return first.equals(Optional.of(group));
    }

    boolean isSecond(RuleGroup group) {
        return second.equals(Optional.of(group));
    }

    boolean holds(RuleGroup group) {
        return isFirst(group) || isSecond(group);
    }

    /// Where a cell is that differs.
    boolean isAt(Disagreement.Cell cell) {
        return disagreement.map(found -> found.cell().equals(cell)).orElse(false);
    }
}
