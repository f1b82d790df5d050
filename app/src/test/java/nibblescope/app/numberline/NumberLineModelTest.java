package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Position;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;

class NumberLineModelTest {
    private static BlockLines lines(NumberLineModel model) {
        return Objects.requireNonNull(model.linesProperty().getValue());
    }

    private static RecipeLine line(NumberLineModel model, String id) {
        return lines(model).lines().stream()
                .filter(line -> line.recipe().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutATensorThereAreNoLines() {
        NumberLineModel model = new NumberLineModel(Explorations.empty());
        assertNull(model.linesProperty().getValue());
        assertEquals(NumberLineModel.NONE, model.focusedColumnProperty().get());
        assertTrue(model.atFirstBlockProperty().get());
        assertTrue(model.atLastBlockProperty().get());
    }

    @Test
    void presetAHasTheKnownErrorsUnderItsCorners() {
        NumberLineModel model = new NumberLineModel(Explorations.ofPresetA());
        assertEquals(0.72, line(model, "e8m0-16-rceil").trace().mse(), 5e-7);
        assertEquals(0.076445, line(model, "e4m3-16-one-level").trace().mse(), 5e-7);
        // amax 13.5: 2^ceil(log2 2.25) = 4, and 2.25 = 0b1.001 * 2^1 is an E4M3 value.
        assertEquals(4f, line(model, "e8m0-16-rceil").blockScale());
        assertEquals(2.25f, line(model, "e4m3-16-one-level").blockScale());
    }

    @Test
    void theRangeIsSymmetricWhereBothSidesAreOfOneOrder() {
        // Preset A reaches from -9.4 to 13.5; -9.4 / 4 = -2.35 becomes -2, 13.5 / 4 becomes 3, that is 12.
        assertEquals(
                new ValueRange(-13.5, 13.5),
                lines(new NumberLineModel(Explorations.ofPresetA())).range());
        // The positive side is six times the negative one.
        ValueRange range =
                lines(new NumberLineModel(Explorations.of(1, 6f, -1f))).range();
        assertEquals(new ValueRange(-1, 6), range);
    }

    @Test
    void aCatalogRecipeGetsALineOfItsOwnAndACornerDoesNot() {
        Exploration exploration = Explorations.ofPresetA();
        NumberLineModel model = new NumberLineModel(exploration);
        assertEquals(4, lines(model).lines().size());
        exploration.recipeProperty().set(RecipeCatalog.find("mxfp4-ocp-floor").orElseThrow());
        assertEquals(5, lines(model).lines().size());
        RecipeLine chosen = lines(model).lines().getLast();
        assertTrue(chosen.chosen());
        assertEquals("E8M0 × 32 · MXFP4", chosen.label());
    }

    @Test
    void linesFollowTheScaleRuleAndTheTensorScale() {
        Exploration exploration = Explorations.ofPresetA();
        NumberLineModel model = new NumberLineModel(exploration);
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        assertEquals(2f, line(model, "e8m0-16-floor").blockScale());
        exploration.tensorScaleProperty().set(true);
        assertEquals(
                List.of("e8m0-32-floor", "e8m0-16-floor", "e4m3-32", "e4m3-16"),
                lines(model).lines().stream().map(line -> line.recipe().id()).toList());
    }

    @Test
    void blocksOf16AreTheHalfThatHoldsTheSelectedElement() {
        Exploration exploration = Explorations.ofSample("encoder.layer.0.output.dense.weight");
        NumberLineModel model = new NumberLineModel(exploration);
        exploration.select(new Position(99, 850));
        RecipeLine long32 = line(model, "e8m0-32-rceil");
        RecipeLine short16 = line(model, "e4m3-16");
        // 850 = 26 * 32 + 18 = 53 * 16 + 2.
        assertEquals(832, long32.firstColumn());
        assertEquals(848, short16.firstColumn());
        assertEquals(864, long32.endColumn());
        assertEquals(864, short16.endColumn());
        assertFalse(lines(model).shared(847));
        assertTrue(lines(model).shared(848));
        assertEquals(short16.trace().value(short16.index(850)), long32.trace().value(long32.index(850)));
        assertEquals(848, lines(model).chosenPlace().column());
        assertEquals(863, lines(model).chosenPlace().lastColumn());
        // 1536 columns are 96 blocks of 16.
        assertEquals(99 * 96 + 53, lines(model).block().blockNumber(lines(model).chosen()));
    }

    @Test
    void aShortLastBlockIsShownAsItIs() {
        float[] values = new float[40];
        values[39] = 3;
        Exploration exploration = Explorations.of(1, values);
        NumberLineModel model = new NumberLineModel(exploration);
        exploration.select(new Position(0, 35));
        for (RecipeLine line : lines(model).lines()) {
            assertEquals(32, line.firstColumn());
            assertEquals(8, line.trace().count());
        }
        assertTrue(model.atLastBlockProperty().get());
    }

    @Test
    void theMouseTakesTheFocusFromTheSelectedElementAndGivesItBack() {
        Exploration exploration = Explorations.ofPresetA();
        NumberLineModel model = new NumberLineModel(exploration);
        exploration.select(new Position(0, 3));
        model.hover(7);
        assertEquals(7, model.focusedColumnProperty().get());
        model.hover(NumberLineModel.NONE);
        assertEquals(3, model.focusedColumnProperty().get());
        model.select(5);
        assertEquals(new Position(0, 5), exploration.positionProperty().get());
    }

    @Test
    void movingByElementsEndsAtTheEndsOfTheBlock() {
        Exploration exploration = Explorations.of(2, new float[80]);
        NumberLineModel model = new NumberLineModel(exploration);
        exploration.select(new Position(1, 17));
        model.moveElement(-1);
        model.moveElement(-1);
        assertEquals(new Position(1, 16), exploration.positionProperty().get());
        model.moveElement(Integer.MAX_VALUE);
        assertEquals(new Position(1, 31), exploration.positionProperty().get());
        model.moveElement(-Integer.MAX_VALUE);
        assertEquals(new Position(1, 16), exploration.positionProperty().get());
    }

    @Test
    void movingByBlocksGoesOnInTheNextRowAndEndsAtTheEndsOfTheTensor() {
        // Two rows of 40: blocks of 16, 16 and 8.
        Exploration exploration = Explorations.of(2, new float[80]);
        NumberLineModel model = new NumberLineModel(exploration);
        model.moveBlock(-1);
        assertEquals(new Position(0, 0), exploration.positionProperty().get());
        assertTrue(model.atFirstBlockProperty().get());
        model.moveBlock(1);
        model.moveBlock(1);
        assertEquals(new Position(0, 32), exploration.positionProperty().get());
        model.moveBlock(1);
        assertEquals(new Position(1, 0), exploration.positionProperty().get());
        assertEquals(1, lines(model).block().position().row());
        model.moveBlock(9);
        assertEquals(new Position(1, 32), exploration.positionProperty().get());
        assertTrue(model.atLastBlockProperty().get());
        model.moveRow(-1);
        assertEquals(new Position(0, 32), exploration.positionProperty().get());
        model.moveRow(-1);
        assertEquals(new Position(0, 32), exploration.positionProperty().get());
    }
}
