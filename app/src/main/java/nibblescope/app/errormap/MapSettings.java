package nibblescope.app.errormap;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.ColorScale;
import nibblescope.app.chart.Pooling;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.Recipes;

/// The settings of the map by name:
///
/// - `quantity`: `mse`, `max_error`, `scale_code`, `amax`, `saturated`, `flushed`, `difference`
/// - `minus`: the id of the recipe that a difference is to
/// - `pooling`: `max`, `mean`
/// - `mapping`: `logarithmic`, `linear`
/// - `palette`: `viridis`, `cividis`, `inferno`; for differences `blue-orange`, `purple-green`
/// - `range`: the numbers with the first and the last colour, `1e-6..0.004`
/// - `rectangle`: rows and columns of elements, `0-63,128-255`
final class MapSettings {
    private static final String QUANTITY = "quantity";
    private static final String MINUS = "minus";
    private static final String POOLING = "pooling";
    private static final String MAPPING = "mapping";
    private static final String PALETTE = "palette";
    private static final String RANGE = "range";
    private static final String RECTANGLE = "rectangle";

    private final ObjectProperty<Pooling> pooling;
    private final MapSubject subject;
    private final MapColors colors;
    private final MapRegion region;

    MapSettings(ObjectProperty<Pooling> pooling, MapSubject subject, MapColors colors, MapRegion region) {
        this.pooling = pooling;
        this.subject = subject;
        this.colors = colors;
        this.region = region;
    }

    /// Those that are not as they were at first.
    Map<String, String> read() {
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, QUANTITY, subject.quantityProperty().get(), MapQuantity.MSE);
        subject.wanted().ifPresent(recipe -> settings.put(MINUS, recipe.id()));
        put(settings, POOLING, pooling.get(), Pooling.MAX);
        put(settings, MAPPING, colors.mappingProperty().get(), ColorRange.Mapping.LOGARITHMIC);
        put(settings, PALETTE, colors.scaleProperty().get(), usual());
        colors.chosen().ifPresent(ends -> settings.put(RANGE, ends.low() + ".." + ends.high()));
        region.region().ifPresent(rectangle -> settings.put(RECTANGLE, rectangle.toString()));
        return settings;
    }

    private ColorScale usual() {
        return subject.quantityProperty().get().diverging() ? ColorScale.BLUE_ORANGE : ColorScale.VIRIDIS;
    }

    private static void put(Map<String, String> settings, String name, Enum<?> now, Enum<?> usual) {
        if (now != usual) {
            settings.put(name, written(now));
        }
    }

    private static String written(Enum<?> value) {
        String name = value.name().toLowerCase(Locale.ROOT);
        return value instanceof ColorScale ? name.replace('_', '-') : name;
    }

    /// Takes over settings, those first that reset others.
    void apply(Map<String, String> settings) {
        for (String name : settings.keySet()) {
            switch (name) {
                case QUANTITY, MINUS, POOLING, MAPPING, PALETTE, RANGE, RECTANGLE -> {}
                default ->
                    throw new IllegalArgumentException(
                            "the error map has no setting \"%s\"; it has %s, %s, %s, %s, %s, %s, %s"
                                    .formatted(name, QUANTITY, MINUS, POOLING, MAPPING, PALETTE, RANGE, RECTANGLE));
            }
        }
        value(settings, QUANTITY)
                .map(text -> one(QUANTITY, text, MapQuantity.values(), _ -> true))
                .ifPresent(subject.quantityProperty()::set);
        value(settings, MINUS).ifPresent(id -> subject.want(Optional.of(recipe(id))));
        value(settings, POOLING)
                .map(text -> one(POOLING, text, Pooling.values(), _ -> true))
                .ifPresent(pooling::set);
        value(settings, MAPPING)
                .map(text -> one(MAPPING, text, ColorRange.Mapping.values(), _ -> true))
                .ifPresent(colors.mappingProperty()::set);
        boolean diverging = subject.quantityProperty().get().diverging();
        value(settings, PALETTE)
                .map(text -> one(PALETTE, text, ColorScale.values(), scale -> scale.diverging() == diverging))
                .ifPresent(colors.scaleProperty()::set);
        value(settings, RANGE).ifPresent(this::applyRange);
        value(settings, RECTANGLE).map(TensorRegion::parse).ifPresent(r -> region.choose(Optional.of(r)));
    }

    private static Optional<String> value(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name));
    }

    private static <E extends Enum<E>> E one(String name, String text, E[] values, Predicate<E> allowed) {
        return Arrays.stream(values)
                .filter(allowed)
                .filter(value -> written(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s is \"%s\"; one of %s is expected"
                        .formatted(
                                name,
                                text,
                                Arrays.stream(values)
                                        .filter(allowed)
                                        .map(MapSettings::written)
                                        .collect(Collectors.joining(", ")))));
    }

    private static Recipe recipe(String id) {
        return Recipes.find(id)
                .orElseThrow(
                        () -> new IllegalArgumentException("%s is \"%s\", which is no recipe".formatted(MINUS, id)));
    }

    private void applyRange(String text) {
        int dots = text.indexOf("..");
        try {
            float low = Float.parseFloat(text.substring(0, Math.max(0, dots)));
            float high = Float.parseFloat(text.substring(dots + 2));
            if (Float.isFinite(low) && Float.isFinite(high) && dots > 0) {
                colors.choose(low, high);
                return;
            }
        } catch (NumberFormatException _) {
            // Said below, with what else is no range.
        }
        throw new IllegalArgumentException(
                "%s is \"%s\"; two numbers are expected, as in 1e-6..0.004".formatted(RANGE, text));
    }
}
