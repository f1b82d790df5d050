package nibblescope.app.rules;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The settings of the rule matrix by name.
///
/// @param compared ids of one or two recipes
record RulesSettings(
        Optional<Family> family, Optional<Order> order, Optional<Grouping> grouping, Optional<List<String>> compared) {
    private static final String FAMILY = "family";
    private static final String ORDER = "order";
    private static final String GROUPS = "groups";
    private static final String COMPARE = "compare";

    /// Those that are not as they were at first.
    static Map<String, String> of(Family family, Order order, Grouping grouping, List<String> compared) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (family != Family.MXFP4) {
            settings.put(FAMILY, family.id());
        }
        if (order != Order.MSE) {
            settings.put(ORDER, order.id());
        }
        if (grouping != Grouping.BLOCK) {
            settings.put(GROUPS, grouping.id());
        }
        if (!compared.isEmpty()) {
            settings.put(COMPARE, String.join(" ", compared));
        }
        return settings;
    }

    static RulesSettings read(Map<String, String> settings) {
        for (String name : settings.keySet()) {
            if (!List.of(FAMILY, ORDER, GROUPS, COMPARE).contains(name)) {
                throw new IllegalArgumentException(
                        "\"%s\" is no setting of the rule matrix; family, order, groups and compare are"
                                .formatted(name));
            }
        }
        return new RulesSettings(
                one(settings, FAMILY, Family.values(), Family::id),
                one(settings, ORDER, Order.values(), Order::id),
                one(settings, GROUPS, Grouping.values(), Grouping::id),
                Optional.ofNullable(settings.get(COMPARE)).map(RulesSettings::recipes));
    }

    private static List<String> recipes(String text) {
        List<String> ids = List.of(text.trim().split("[\\s,;]+"));
        if (ids.size() > 2) {
            throw new IllegalArgumentException("compare \"%s\": the ids of two recipes are expected".formatted(text));
        }
        return ids;
    }

    private static <T> Optional<T> one(Map<String, String> settings, String name, T[] values, Function<T, String> id) {
        String text = settings.get(name);
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(values)
                .filter(value -> id.apply(value).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s \"%s\": one of %s is expected"
                        .formatted(name, text, Arrays.stream(values).map(id).collect(Collectors.joining(", "))))));
    }
}
