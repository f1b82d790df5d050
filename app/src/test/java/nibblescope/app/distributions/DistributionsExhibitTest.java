package nibblescope.app.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import nibblescope.app.distributions.DistributionsModel.PerBlock;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.core.quantize.RecipeCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DistributionsExhibitTest {
    private final Deque<Runnable> workers = new ArrayDeque<>();

    private static List<List<@Nullable Object>> rows(DistributionsModel model) throws IOException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        model.data().forEachRow(rows::add);
        return rows;
    }

    private static List<List<@Nullable Object>> rows(DistributionsModel model, String kind) throws IOException {
        return rows(model).stream().filter(row -> kind.equals(row.get(1))).toList();
    }

    private static long sum(List<List<@Nullable Object>> rows) {
        return rows.stream()
                .mapToLong(row -> row.getLast() instanceof Long count ? count : -1)
                .sum();
    }

    @Test
    void aRowIsABinOrACodeAndNothingIsLeftOut() throws IOException {
        // Two blocks of 16: one of 3 to -12 and an infinity, one of zeros, which is exact.
        float[] values = new float[32];
        values[0] = 3;
        values[1] = -12;
        values[2] = Float.POSITIVE_INFINITY;
        try (Exploration exploration = Explorations.of(2, values)) {
            exploration
                    .recipeProperty()
                    .set(RecipeCatalog.find("e4m3-16-one-level").orElseThrow());
            DistributionsModel model = new DistributionsModel(exploration, Runnable::run, Runnable::run);
            List<List<@Nullable Object>> counted = rows(model, "value");
            assertEquals(DistributionsModel.VALUE_BINS + 3, counted.size());
            assertEquals(32, sum(counted));
            assertEquals(
                    Arrays.asList("e4m3-16-one-level", "value", Double.NaN, Double.NaN, null, null, 1L),
                    counted.getLast());
            assertEquals(
                    Arrays.asList("e4m3-16-one-level", "value", Double.NEGATIVE_INFINITY, -12.0, null, null, 0L),
                    counted.getFirst());
            List<List<@Nullable Object>> errors = rows(model, "log10_block_mse");
            assertEquals(2, sum(errors));
            assertEquals(1L, errors.getLast().getLast());
            assertEquals(Double.NEGATIVE_INFINITY, errors.getLast().get(2));
            List<List<@Nullable Object>> codes = rows(model, "element_code");
            assertEquals(32, sum(codes));
            assertEquals(List.of(5, 3f), codes.get(5).subList(4, 6), "E2M1: 0 10 1 is 3");
            assertEquals(2, sum(rows(model, "scale_code")));
        }
    }

    @Test
    void thereAreNoRowsWhileThoseOfTheRecipeAreNotThere() throws IOException {
        try (Exploration exploration = Explorations.ofPresetA()) {
            DistributionsModel model = new DistributionsModel(exploration, workers::add, Runnable::run);
            assertEquals(List.of(), rows(model));
            workers.remove().run();
            assertTrue(rows(model).size() > 100);
            exploration
                    .recipeProperty()
                    .set(RecipeCatalog.find("nvfp4-modelopt").orElseThrow());
            assertEquals(List.of(), rows(model));
        }
    }

    @Test
    void whatIsChosenInTheViewIsItsSettings() {
        DistributionsModel model = new DistributionsModel(Explorations.empty(), workers::add, Runnable::run);
        assertEquals(Map.of(), model.settings());
        Map<String, String> chosen = Map.of("counts", "log", "per_block", "crest_factor");
        model.apply(chosen);
        assertTrue(model.logCountsProperty().get());
        assertEquals(PerBlock.CREST_FACTOR, model.perBlockProperty().get());
        assertEquals(chosen, model.settings());
        model.apply(Map.of("counts", "linear", "per_block", "error"));
        assertEquals(Map.of(), model.settings());
        assertEquals(
                "per_block is \"sum\"; error or crest_factor is expected",
                assertThrows(IllegalArgumentException.class, () -> model.apply(Map.of("per_block", "sum")))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> model.apply(Map.of("scope", "file")));
    }
}
