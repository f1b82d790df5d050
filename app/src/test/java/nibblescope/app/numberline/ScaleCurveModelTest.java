package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Position;
import nibblescope.core.metrics.ScaleSweep;
import nibblescope.core.quantize.RecipeCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScaleCurveModelTest {
    private static final int STORED_A = 0x81;
    private static final int BEST_A = 0x80;

    private static Exploration presetA(String recipe) {
        Exploration exploration = Explorations.ofPresetA();
        exploration.recipeProperty().set(RecipeCatalog.find(recipe).orElseThrow());
        return exploration;
    }

    private static ScaleCurve curve(ScaleCurveModel model) {
        return Objects.requireNonNull(model.curveProperty().getValue());
    }

    private static ScaleSweep sweep(ScaleCurveModel model) {
        return Objects.requireNonNull(model.sweepProperty().get());
    }

    @Test
    void withoutABlockThereIsNoCurveAndNoRow() throws IOException {
        ScaleCurveModel model = new ScaleCurveModel(Explorations.empty());
        assertNull(model.sweepProperty().get());
        assertNull(model.curveProperty().getValue());
        model.move(1);
        model.choose(3);
        model.chooseBest();
        assertNull(model.codeProperty().get());
        assertEquals(List.of(), rows(model));
    }

    @Test
    void theCurveIsAboutTheSelectedBlockUnderTheChosenRecipe() {
        // amax 13.5: RCEIL takes 2^2 (0x81) with MSE 0.72; 2^1 (0x80) saturates 13.5 to 12 and does better.
        Exploration exploration = presetA("e8m0-16-rceil");
        ScaleCurveModel model = new ScaleCurveModel(exploration);
        assertEquals(STORED_A, sweep(model).stored());
        assertEquals(BEST_A, sweep(model).best());
        assertEquals(0.72, sweep(model).mse(STORED_A), 1e-6);
        exploration.recipeProperty().set(RecipeCatalog.find("e4m3-16-one-level").orElseThrow());
        assertEquals(0.076445, sweep(model).mse(sweep(model).stored()), 1e-6);
    }

    @Test
    void itFollowsValuesThatAreEditedAndAnotherBlock() {
        Exploration exploration = Explorations.of(1, new float[64]);
        exploration.recipeProperty().set(RecipeCatalog.find("e8m0-32-rceil").orElseThrow());
        ScaleCurveModel model = new ScaleCurveModel(exploration);
        assertEquals(0, sweep(model).mse(127));
        exploration.edit(3, -4);
        // (9 + 16) / 2 under a scale that flushes both.
        assertEquals(12.5, sweep(model).mse(254));
        exploration.select(new Position(0, 40));
        assertEquals(0, sweep(model).mse(254));
    }

    @Test
    void theStoredCodeIsLookedAtUntilAnotherIsChosen() {
        ScaleCurveModel model = new ScaleCurveModel(presetA("e8m0-16-rceil"));
        assertEquals(STORED_A, curve(model).chosen());
        assertFalse(curve(model).isOverridden());
        model.move(-1);
        assertEquals(BEST_A, model.codeProperty().get());
        assertTrue(curve(model).isOverridden());
        // 0.42 / 0.72 - 1.
        assertEquals(0.42 / 0.72 - 1, curve(model).change(BEST_A), 1e-6);
        model.move(1);
        assertNull(model.codeProperty().get());
    }

    @Test
    void theCodesEndAtTheEndsOfTheFormat() {
        ScaleCurveModel model = new ScaleCurveModel(presetA("e4m3-16-one-level"));
        model.move(-1000);
        assertEquals(0, model.codeProperty().get());
        model.move(1000);
        assertEquals(0x7E, model.codeProperty().get());
        model.choose(0x7F);
        assertEquals(0x7E, model.codeProperty().get());
        model.chooseStored();
        assertNull(model.codeProperty().get());
    }

    @Test
    void aCodeThatTheFormatLacksCountsAsNone() {
        ScaleCurveModel model = new ScaleCurveModel(presetA("e4m3-16-one-level"));
        model.codeProperty().set(0x7F);
        assertEquals(sweep(model).stored(), curve(model).chosen());
    }

    @Test
    void underAScaleThatIsNanMovingStartsAtTheBestCode() {
        Exploration exploration = Explorations.of(1, 4, Float.NaN);
        exploration.recipeProperty().set(RecipeCatalog.find("e8m0-16-rceil").orElseThrow());
        ScaleCurveModel model = new ScaleCurveModel(exploration);
        // 4 is 4 * 2^0 first.
        assertEquals(127, sweep(model).best());
        model.move(1);
        assertEquals(128, model.codeProperty().get());
    }

    @Test
    void codesWithUpToThirtyTimesTheLeastErrorAreShown() {
        ScaleCurveModel model = new ScaleCurveModel(presetA("e4m3-16-one-level"));
        ScaleCurve curve = curve(model);
        double most = 30 * sweep(model).mse(sweep(model).best());
        curve.codes().forEach(code -> assertTrue(sweep(model).mse(code) <= most, "code " + code));
        assertTrue(sweep(model).mse(curve.first() - 1) > most);
        assertTrue(sweep(model).mse(curve.last() + 1) > most);
    }

    @Test
    void atLeastNineCodesAreShownAndAmongThemTheChosenOne() {
        ScaleCurveModel model = new ScaleCurveModel(presetA("e8m0-16-rceil"));
        assertEquals(BEST_A - 4, curve(model).first());
        assertEquals(BEST_A + 4, curve(model).last());
        model.choose(BEST_A + 20);
        assertEquals(BEST_A - 4, curve(model).first());
        assertEquals(BEST_A + 20, curve(model).last());
        model.wholeProperty().set(true);
        assertEquals(0, curve(model).first());
        assertEquals(254, curve(model).last());
    }

    @Test
    void nineCodesAreShownAtTheEndsOfTheFormatToo() {
        for (float value : new float[] {0x1p-127f, 448 * 6f}) {
            Exploration exploration = Explorations.of(1, value);
            String recipe = value < 1 ? "e8m0-16-rceil" : "e4m3-16-one-level";
            exploration.recipeProperty().set(RecipeCatalog.find(recipe).orElseThrow());
            ScaleCurve curve = curve(new ScaleCurveModel(exploration));
            assertTrue(curve.first() >= 0 && curve.last() < curve.sweep().codes());
            assertTrue(curve.last() - curve.first() >= 8, curve.first() + " to " + curve.last());
        }
    }

    private static List<List<@Nullable Object>> rows(ScaleCurveModel model) throws IOException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        model.data().forEachRow(rows::add);
        return rows;
    }

    @Test
    void theNumbersBehindItAreAllCodes() throws IOException {
        ScaleCurveModel model = new ScaleCurveModel(presetA("e8m0-16-rceil"));
        assertEquals(
                List.of("code", "scale", "dequantizing_scale", "mse", "is_stored", "is_best"),
                model.data().columns());
        List<List<@Nullable Object>> rows = rows(model);
        assertEquals(255, rows.size());
        assertEquals(List.of(STORED_A, 4f, 4f, sweep(model).mse(STORED_A), true, false), rows.get(STORED_A));
        assertEquals(List.of(BEST_A, 2f, 2f, sweep(model).mse(BEST_A), false, true), rows.get(BEST_A));
    }

    @Test
    void itsSettingsAreTakenOverByName() {
        ScaleCurveModel model = new ScaleCurveModel(presetA("e8m0-16-rceil"));
        assertEquals(Map.of(), model.settings());
        Map<String, String> settings = Map.of("scale-codes", "all", "scale-code", "0x80");
        model.apply(settings);
        assertTrue(model.wholeProperty().get());
        assertEquals(0x80, model.codeProperty().get());
        assertEquals(settings, model.settings());
        for (Map<String, String> wrong : List.of(
                Map.of("scale-codes", "some"),
                Map.of("scale-code", "256"),
                Map.of("scale-code", "best"),
                Map.of("scale", "1"))) {
            String name = wrong.keySet().iterator().next();
            String message = assertThrows(IllegalArgumentException.class, () -> model.apply(wrong))
                    .getMessage();
            assertTrue(String.valueOf(message).contains(name), name);
        }
    }
}
