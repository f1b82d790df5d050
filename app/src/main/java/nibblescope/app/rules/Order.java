package nibblescope.app.rules;

import java.util.Comparator;
import java.util.Locale;

/// In which order rows stand.
enum Order {
    /// The least error first; those with values that are not finite behind all others.
    MSE(Comparator.comparingInt(RuleGroup::nonFinite).thenComparingDouble(RuleGroup::mse)),
    /// By name.
    NAME(Comparator.comparing(group -> group.names().toLowerCase(Locale.ROOT)));

    private final Comparator<RuleGroup> comparator;

    Order(Comparator<RuleGroup> comparator) {
        this.comparator = comparator;
    }

    Comparator<RuleGroup> comparator() {
        return comparator;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
