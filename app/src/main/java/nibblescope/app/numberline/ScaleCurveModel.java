package nibblescope.app.numberline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableObjectValue;
import javafx.beans.value.ObservableValue;
import nibblescope.app.chart.Dataset;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.metrics.ScaleSweep;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// The error of the selected block under every scale code that the chosen recipe could store, and
/// one of these codes to look at in place of the stored one.
public final class ScaleCurveModel implements Exhibit {
    private static final String CODES = "scale-codes";
    private static final String ALL = "all";
    private static final String CODE = "scale-code";

    /// More values are not tried under every scale whenever one of them changes.
    private static final int MOST_ELEMENTS = 1 << 10;

    private final Exploration exploration;
    private final ReadOnlyObjectWrapper<@Nullable ScaleSweep> sweep = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<@Nullable Integer> code = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Integer> hovered = new SimpleObjectProperty<>();
    private final BooleanProperty whole = new SimpleBooleanProperty();
    private final ObjectBinding<@Nullable ScaleCurve> curve;

    public ScaleCurveModel(Exploration exploration) {
        this.exploration = exploration;
        sweep.bind(Bindings.createObjectBinding(
                () -> sweep(
                        exploration.blockProperty().get(),
                        exploration.recipeProperty().get()),
                exploration.blockProperty(),
                exploration.recipeProperty()));
        curve = Bindings.createObjectBinding(this::computeCurve, sweep, code, whole);
    }

    /// Looks at the same code as the line of a recipe does: a change of either changes the other.
    void tieTo(NumberLineModel lines, ObservableObjectValue<Recipe> recipe) {
        Runnable follow = () -> code.set(lines.scaleCodes().get(recipe.get()));
        lines.scaleCodes().addListener((InvalidationListener) _ -> follow.run());
        recipe.addListener((_, _, _) -> follow.run());
        code.addListener((_, _, wanted) -> {
            if (wanted == null) {
                lines.clearScaleCode(recipe.get());
            } else {
                lines.setScaleCode(recipe.get(), wanted);
            }
        });
        follow.run();
    }

    private static @Nullable ScaleSweep sweep(@Nullable SelectedBlock block, Recipe recipe) {
        return block != null && block.canTrace(recipe) && isSwept(recipe)
                ? ScaleSweep.of(block.quantizer(recipe), block.values(recipe))
                : null;
    }

    /// Whether there are so few scales that all of them can be tried.
    private static boolean isSwept(Recipe recipe) {
        return recipe.scaling().scaleFormat().isByte() && recipe.blockSize() <= MOST_ELEMENTS;
    }

    /// The chosen recipe, where its blocks have no curve.
    Optional<Recipe> withoutCurve() {
        return Optional.of(exploration.recipeProperty().get())
                .filter(recipe -> exploration.blockProperty().get() != null && !isSwept(recipe));
    }

    private @Nullable ScaleCurve computeCurve() {
        ScaleSweep swept = sweep.get();
        if (swept == null) {
            return null;
        }
        Integer wanted = code.get();
        int chosen = wanted != null && swept.holds(wanted) ? wanted : swept.stored();
        return whole.get() ? ScaleCurve.whole(swept, chosen) : ScaleCurve.of(swept, chosen);
    }

    /// The code to be looked at in place of the stored one; null for the stored one, and so is any
    /// that the recipe's format does not have. It is not given up here when another block or recipe
    /// is chosen: that is up to whoever looks at the block under this code.
    public ObjectProperty<@Nullable Integer> codeProperty() {
        return code;
    }

    /// The block under every scale code; null while no block is selected.
    public ReadOnlyObjectProperty<@Nullable ScaleSweep> sweepProperty() {
        return sweep.getReadOnlyProperty();
    }

    /// Whether all codes are shown, and not only those that are worth a look.
    public BooleanProperty wholeProperty() {
        return whole;
    }

    /// The chosen recipe.
    ObservableValue<Recipe> recipeProperty() {
        return exploration.recipeProperty();
    }

    /// What is shown; null while no block is selected.
    ObservableValue<@Nullable ScaleCurve> curveProperty() {
        return curve;
    }

    /// The code that is pointed at; null for none.
    ObjectProperty<@Nullable Integer> hoveredProperty() {
        return hovered;
    }

    /// Looks at a code. The stored one is no other than that.
    void choose(int wanted) {
        ScaleSweep swept = sweep.get();
        if (swept != null && swept.holds(wanted)) {
            code.set(wanted == swept.stored() ? null : wanted);
        }
    }

    /// Looks at a code before or after the one that is looked at.
    void move(int delta) {
        ScaleCurve shown = curve.get();
        if (shown != null && shown.hasErrors()) {
            int from = shown.sweep().holds(shown.chosen())
                    ? shown.chosen()
                    : shown.sweep().best();
            choose(Math.clamp((long) from + delta, 0, shown.sweep().codes() - 1));
        }
    }

    /// Looks at the code of least error.
    void chooseBest() {
        ScaleSweep swept = sweep.get();
        if (swept != null) {
            choose(swept.best());
        }
    }

    /// Looks at the stored code again.
    void chooseStored() {
        code.set(null);
    }

    @Override
    public Dataset data() {
        return new Table(sweep.get());
    }

    /// All codes, whatever is shown of them.
    private record Table(@Nullable ScaleSweep sweep) implements Dataset {
        @Override
        public List<String> columns() {
            return List.of("code", "scale", "dequantizing_scale", "mse", "is_stored", "is_best");
        }

        @Override
        public void forEachRow(Row row) throws IOException {
            ScaleSweep swept = sweep;
            if (swept == null) {
                return;
            }
            for (int code = 0; code < swept.codes(); code++) {
                List<@Nullable Object> cells = new ArrayList<>();
                cells.add(code);
                cells.add(swept.format().decode(code));
                cells.add(swept.quantizer().dequantizingScale(code));
                cells.add(swept.mse(code));
                cells.add(code == swept.stored());
                cells.add(code == swept.best());
                row.accept(cells);
            }
        }
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (whole.get()) {
            settings.put(CODES, ALL);
        }
        Integer chosen = code.get();
        if (chosen != null) {
            settings.put(CODE, String.format(Locale.ROOT, "0x%02X", chosen));
        }
        return settings;
    }

    @Override
    public void apply(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            switch (name) {
                case CODES -> {
                    if (!value.equals(ALL)) {
                        throw new IllegalArgumentException("%s is \"%s\"; %s is expected".formatted(CODES, value, ALL));
                    }
                    whole.set(true);
                }
                case CODE -> code.set(parsed(value));
                default ->
                    throw new IllegalArgumentException("there is no setting \"%s\" of the curve; there are %s and %s"
                            .formatted(name, CODES, CODE));
            }
        });
    }

    private static int parsed(String value) {
        try {
            int wanted = Integer.decode(value);
            if (wanted >= 0 && wanted <= 0xFF) {
                return wanted;
            }
        } catch (NumberFormatException _) {
            // Said below, as for a number that is no byte.
        }
        throw new IllegalArgumentException(
                "%s is \"%s\"; a byte is expected, such as 0x4B or 75".formatted(CODE, value));
    }
}
