package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.Recipes;

/// What of the number line can be set by name; empty where it is as it was at first.
///
/// @param step       number of the step, `step`
/// @param axis       `axis`: `linear` or `log`
/// @param zoom       `zoom`, the part of the axis that is shown: `-0.5..2`
/// @param values     `values` of the selected block, separated by commas; none if they are those of
///                   the tensor
/// @param scaleCodes `scale.RECIPE`, the code of a scale in the place of the one stored: `0x4E`
record LinesSettings(
        Optional<Integer> step,
        Optional<AxisKind> axis,
        Optional<ValueRange> zoom,
        List<Float> values,
        Map<Recipe, Integer> scaleCodes) {
    private static final String STEP = "step";
    private static final String AXIS = "axis";
    private static final String ZOOM = "zoom";
    private static final String VALUES = "values";
    private static final String SCALE = "scale.";
    private static final String TO = "..";

    LinesSettings {
        values = List.copyOf(values);
        scaleCodes = Map.copyOf(scaleCodes);
    }

    Map<String, String> text() {
        Map<String, String> text = new LinkedHashMap<>();
        step.ifPresent(number -> text.put(STEP, Integer.toString(number)));
        axis.ifPresent(kind -> text.put(AXIS, kind.id()));
        zoom.ifPresent(range -> text.put(ZOOM, range.low() + TO + range.high()));
        if (!values.isEmpty()) {
            text.put(
                    VALUES,
                    String.join(",", values.stream().map(v -> Float.toString(v)).toList()));
        }
        scaleCodes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(java.util.Comparator.comparing(Recipe::id)))
                .forEach(e -> text.put(SCALE + e.getKey().id(), Figures.hex(e.getValue())));
        return text;
    }

    /// @throws IllegalArgumentException if there is no such setting, or no such value
    static LinesSettings of(Map<String, String> text) {
        LinesSettings settings =
                new LinesSettings(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of());
        for (Map.Entry<String, String> entry : text.entrySet()) {
            settings = settings.with(entry.getKey(), entry.getValue().strip());
        }
        return settings;
    }

    private LinesSettings with(String name, String value) {
        return switch (name) {
            case STEP -> new LinesSettings(Optional.of(step(value)), axis, zoom, values, scaleCodes);
            case AXIS -> new LinesSettings(step, Optional.of(AxisKind.of(value)), zoom, values, scaleCodes);
            case ZOOM -> new LinesSettings(step, axis, Optional.of(range(value)), values, scaleCodes);
            case VALUES -> new LinesSettings(step, axis, zoom, floats(value), scaleCodes);
            default -> {
                if (!name.startsWith(SCALE)) {
                    throw new IllegalArgumentException(
                            "there is no setting \"%s\" of the number line; step, axis, zoom, values or scale.RECIPE is expected"
                                    .formatted(name));
                }
                Map<Recipe, Integer> codes = new LinkedHashMap<>(scaleCodes);
                Recipe recipe = recipe(name.substring(SCALE.length()));
                codes.put(recipe, scaleCode(name, value, recipe));
                yield new LinesSettings(step, axis, zoom, values, codes);
            }
        };
    }

    private static int step(String text) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > Step.LAST) {
            throw new IllegalArgumentException("step is \"%s\"; 0 to %d is expected".formatted(text, Step.LAST));
        }
        return Integer.parseInt(text);
    }

    private static ValueRange range(String text) {
        int at = text.indexOf(TO);
        try {
            ValueRange range = new ValueRange(
                    Double.parseDouble(text.substring(0, Math.max(0, at))),
                    Double.parseDouble(text.substring(at < 0 ? text.length() : at + TO.length())));
            if (range.low() < range.high() && Double.isFinite(range.width())) {
                return range;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "zoom is \"%s\"; a part of the axis such as -0.5..2 is expected".formatted(text));
    }

    private static List<Float> floats(String text) {
        List<Float> values = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            try {
                values.add(Float.parseFloat(part));
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException(
                        "values has \"%s\"; numbers separated by commas are expected".formatted(part.strip()));
            }
        }
        if (values.size() > SelectedBlock.WINDOW) {
            throw new IllegalArgumentException(
                    "values has %d numbers; 1 to %d are expected".formatted(values.size(), SelectedBlock.WINDOW));
        }
        return values;
    }

    private static Recipe recipe(String id) {
        return Recipes.find(id.toLowerCase(Locale.ROOT))
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no recipe \"%s\" to set a scale of".formatted(id)));
    }

    private static int scaleCode(String name, String text, Recipe recipe) {
        int least = ScaleCodes.least(recipe.scaling().scaleFormat());
        int most = recipe.scaling().scaleFormat().maxCode();
        if (text.matches("0[xX][0-9a-fA-F]{1,7}|[0-9]{1,9}")) {
            int code = Integer.decode(text.matches("0[0-9]+") ? text.replaceFirst("^0+(?=.)", "") : text);
            if (code >= least && code <= most) {
                return code;
            }
        }
        throw new IllegalArgumentException("%s is \"%s\"; a code from %s to %s is expected"
                .formatted(name, text, Figures.hex(least), Figures.hex(most)));
    }
}
