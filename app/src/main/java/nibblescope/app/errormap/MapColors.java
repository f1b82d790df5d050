package nibblescope.app.errormap;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.chart.ColorHistogram;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.ColorRange.Mapping;
import nibblescope.app.chart.ColorScale;
import nibblescope.app.study.Evaluation;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// How the numbers on the map become colours, and how many blocks there are of each.
public final class MapColors {
    private final LatestOnly<ColorHistogram> counting;
    private final ObjectProperty<Mapping> mapping = new SimpleObjectProperty<>(Mapping.LOGARITHMIC);
    private final ObjectProperty<ColorScale> scale = new SimpleObjectProperty<>(ColorScale.VIRIDIS);
    private final ReadOnlyObjectWrapper<ColorRange> full =
            new ReadOnlyObjectWrapper<>(ColorRange.over(List.of(), Mapping.LOGARITHMIC));
    private final ReadOnlyObjectWrapper<ColorRange> range = new ReadOnlyObjectWrapper<>(full.get());
    private final ReadOnlyObjectWrapper<@Nullable ColorHistogram> histogram = new ReadOnlyObjectWrapper<>();
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private Optional<Ends> chosen = Optional.empty();
    private ColorScale otherKind = ColorScale.BLUE_ORANGE;
    private @Nullable MapContent content;
    private List<Recipe> recipes = List.of();
    private @Nullable Pyramid counted;
    private @Nullable ColorRange countedRange;
    private boolean active;

    /// The numbers that get the first and the last colour, in place of the smallest and largest.
    record Ends(float low, float high) {}

    MapColors(Executor workers, Executor uiThread) {
        counting = new LatestOnly<>(workers, uiThread, histogram::set, _ -> {}, busy::set);
        mapping.subscribe(_ -> refresh());
    }

    public ObjectProperty<Mapping> mappingProperty() {
        return mapping;
    }

    public ObjectProperty<ColorScale> scaleProperty() {
        return scale;
    }

    /// The numbers that there are: of all recipes that stand for choice where they can be compared,
    /// so that the same error has the same colour under each of them.
    public ReadOnlyObjectProperty<ColorRange> fullRangeProperty() {
        return full.getReadOnlyProperty();
    }

    /// The numbers that have a colour.
    public ReadOnlyObjectProperty<ColorRange> rangeProperty() {
        return range.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable ColorHistogram> histogramProperty() {
        return histogram.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy;
    }

    /// The numbers that were chosen for the ends of the colours; empty for the smallest and the
    /// largest.
    Optional<Ends> chosen() {
        return chosen;
    }

    /// Spreads the colours between two numbers, in either order. For a difference, between the
    /// opposite of the larger magnitude and that.
    public void choose(float low, float high) {
        float largest = Math.max(Math.abs(low), Math.abs(high));
        choose(Optional.of(
                full.get().diverging()
                        ? new Ends(-largest, largest)
                        : new Ends(Math.min(low, high), Math.max(low, high))));
    }

    /// Spreads the colours over all numbers again.
    public void reset() {
        choose(Optional.empty());
    }

    private void choose(Optional<Ends> ends) {
        chosen = ends;
        range.set(ends.map(this::part).orElse(full.get()));
    }

    /// Shows differences in the scale that was last chosen for them, and all else in the other one.
    void showKind(boolean diverging) {
        if (scale.get().diverging() != diverging) {
            ColorScale before = scale.get();
            scale.set(otherKind);
            otherKind = before;
        }
    }

    /// @param shown      the map; null for none
    /// @param compared   the recipes that stand for choice
    /// @param isActive   whether anybody looks
    void show(@Nullable MapContent shown, List<Recipe> compared, boolean isActive) {
        content = shown;
        recipes = compared;
        active = isActive;
        refresh();
    }

    private void refresh() {
        MapContent shown = content;
        full.set(fullRange(shown));
        choose(chosen);
        if (shown == null || !active) {
            counting.cancel();
            histogram.set(null);
            counted = null;
            return;
        }
        ColorHistogram known = histogram.get();
        ColorRange wanted = full.get();
        if (shown.pyramid().equals(counted) && wanted.equals(countedRange) && (known != null || busy.get())) {
            return;
        }
        counted = shown.pyramid();
        countedRange = wanted;
        histogram.set(null);
        Pyramid pyramid = shown.pyramid();
        counting.submit(ticket -> ColorHistogram.of(pyramid, wanted, ticket.monitor((_, _) -> {})));
    }

    private ColorRange fullRange(@Nullable MapContent shown) {
        if (shown == null) {
            return ColorRange.over(List.of(), mapping.get());
        }
        Pyramid pyramid = shown.pyramid();
        return switch (shown.quantity()) {
            case MSE ->
                ColorRange.over(
                        recipes.stream()
                                .flatMap(recipe -> shown.study().evaluation(recipe).stream())
                                .map(Evaluation::pyramid)
                                .toList(),
                        mapping.get());
            case DIFFERENCE -> ColorRange.aboutZero(pyramid, mapping.get());
            case SCALE_CODE -> new ColorRange(pyramid.smallest(), pyramid.largestFinite(), Mapping.LINEAR);
            case MAX_ERROR, AMAX, SATURATED, FLUSHED, EXCESS -> ColorRange.over(List.of(pyramid), mapping.get());
        };
    }

    private ColorRange part(Ends ends) {
        ColorRange all = full.get();
        float high = Math.clamp(ends.high(), all.low(), all.high());
        float low = all.diverging() ? all.low() : Math.clamp(ends.low(), all.low(), high);
        return new ColorRange(low, high, all.mapping(), all.diverging());
    }
}
