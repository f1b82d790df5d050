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
import nibblescope.core.io.Samples;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the model of the number line does beyond showing a block: steps, other values, other
/// scales, settings.
class StoryTest {
    private final Exploration exploration = Explorations.ofPresetA();
    private final NumberLineModel model = new NumberLineModel(exploration);

    private static Recipe recipe(String id) {
        return RecipeCatalog.find(id).orElseThrow();
    }

    private BlockLines lines() {
        return Objects.requireNonNull(model.linesProperty().get());
    }

    private RecipeLine line(String id) {
        return lines().line(recipe(id));
    }

    private static float[] window(Exploration exploration) {
        return Objects.requireNonNull(exploration.blockProperty().get()).window();
    }

    @Test
    void allIsToldAtFirst() {
        assertEquals(8, model.steps());
        assertEquals(7, model.stepProperty().get());
        assertEquals(Moment.END, model.momentProperty().get());
    }

    @Test
    void scrubbingShowsTheStepUnderWay() {
        model.scrub(2.5);
        assertEquals(3, model.stepProperty().get());
        assertEquals(2.5, model.momentProperty().get().at());
        model.scrub(0);
        assertEquals(0, model.stepProperty().get());
    }

    @Test
    void everyStepHasItsNumbersOnEveryLine() {
        RecipeLine line = line("e8m0-16-rceil");
        assertEquals(13.5f, line.trace().amax());
        assertEquals(2.25f, line.trace().idealScale());
        assertEquals(4f, line.blockScale());
        // Index 9 of preset A is 0.5: 0.5 / 4 = 0.125 rounds to 0, code 0; the error is -0.5.
        assertEquals(0.125f, line.trace().scaled(9));
        assertEquals(0, line.trace().code(9));
        assertEquals(0f, line.trace().reconstruction(9));
        assertEquals(-0.5f, line.trace().error(9));
    }

    @Test
    void theErrorGrowsElementByElementToThatOfTheBlock() {
        RecipeLine line = line("e8m0-16-rceil");
        assertEquals(0, line.mse(0));
        double last = 0;
        for (int i = 1; i <= 16; i++) {
            double error = line.trace().error(i - 1);
            assertEquals(last + error * error / 16, line.mse(i), 1e-7, "after " + i);
            last = line.mse(i);
        }
        assertEquals(line.trace().mse(), line.mse(16));
    }

    @Test
    void aDraggedValueIsQuantizedAtOnceOnEveryLine() {
        model.edit().begin(0);
        model.edit().drag(27);
        for (RecipeLine line : lines().lines()) {
            assertEquals(27f, line.trace().value(0));
            assertEquals(27f, line.trace().amax());
        }
        // 27 / 6 = 4.5: rounded up 8, and 4.5 is an E4M3 value.
        assertEquals(8f, line("e8m0-16-rceil").blockScale());
        assertEquals(4.5f, line("e4m3-16-one-level").blockScale());
        assertTrue(model.editedProperty().get());
        model.edit().end();
    }

    @Test
    void aDragIsOneStepToUndo() {
        float[] before = window(exploration);
        model.edit().begin(3);
        for (int i = 0; i < 50; i++) {
            model.edit().drag(i);
        }
        model.edit().end();
        assertEquals(49f, window(exploration)[3]);
        exploration.history().undo();
        assertEquals(before[3], window(exploration)[3]);
        assertFalse(exploration.history().canUndoProperty().get());
        assertFalse(model.editedProperty().get());
    }

    @Test
    void aDragThatIsTakenBackLeavesNothing() {
        float[] before = window(exploration);
        model.edit().begin(3);
        model.edit().drag(5);
        model.edit().takeBack();
        assertEquals(before[3], window(exploration)[3]);
        assertFalse(model.editedProperty().get());
        assertFalse(exploration.history().canUndoProperty().get());
    }

    @Test
    void theAxisKeepsItsPlaceDuringADragAndShowsAllAfterIt() {
        ValueRange range = lines().range();
        model.holdAxis();
        model.edit().begin(0);
        model.edit().drag(0.1f);
        assertEquals(range, lines().range());
        model.edit().drag(20);
        assertEquals(20, lines().range().high(), 1e-9);
        assertEquals(range.low(), lines().range().low());
        model.edit().drag(13);
        assertEquals(range, lines().range());
        model.edit().end();
        model.axis().release();
        assertEquals(-13.5, lines().range().low());
    }

    @Test
    void anotherScaleGivesWhatTheBlockBecomesUnderIt() {
        Recipe recipe = recipe("e8m0-16-rceil");
        BlockTrace stored = line("e8m0-16-rceil").stored();
        assertEquals(0x81, stored.scaleCode());
        model.setScaleCode(recipe, 0x80);
        BlockTrace expected = BlockTrace.under(0x80, new BlockQuantizer(recipe, 13.5f), window(exploration));
        assertEquals(expected.mse(), line("e8m0-16-rceil").trace().mse());
        assertEquals(stored.mse(), line("e8m0-16-rceil").stored().mse());
        assertTrue(line("e8m0-16-rceil").otherScale());
        assertFalse(line("e8m0-32-rceil").otherScale());
        assertEquals(Map.of(recipe, 0x80), model.scaleCodes());
        model.clearScaleCode(recipe);
        assertFalse(line("e8m0-16-rceil").otherScale());
    }

    @Test
    void theStoredScaleIsNoOtherAndNeitherZeroNorNaNIsAScale() {
        Recipe recipe = recipe("e4m3-16-one-level");
        model.setScaleCode(recipe, 0);
        assertEquals(Map.of(recipe, 1), model.scaleCodes());
        model.setScaleCode(recipe, 0x7F);
        assertEquals(Map.of(recipe, 0x7E), model.scaleCodes());
        model.setScaleCode(recipe, line("e4m3-16-one-level").stored().scaleCode());
        assertEquals(Map.of(), model.scaleCodes());
        Recipe power = recipe("e8m0-32-rceil");
        model.setScaleCode(power, 0xFF);
        assertEquals(Map.of(power, 0xFE), model.scaleCodes());
        model.setScaleCode(power, -1);
        assertEquals(Map.of(power, 0), model.scaleCodes());
    }

    @Test
    void aScaleThatWasChosenIsGivenUpWithItsBlock() {
        Exploration two = Explorations.of(1, new float[64]);
        NumberLineModel blocks = new NumberLineModel(two);
        blocks.setScaleCode(recipe("e8m0-16-rceil"), 0x80);
        blocks.setScaleCode(recipe("e8m0-32-rceil"), 0x80);
        two.select(new Position(0, 3));
        assertEquals(2, blocks.scaleCodes().size());
        // The other half: still the block of 32, no more that of 16.
        two.select(new Position(0, 20));
        assertEquals(Map.of(recipe("e8m0-32-rceil"), 0x80), blocks.scaleCodes());
        two.select(new Position(0, 40));
        assertEquals(Map.of(), blocks.scaleCodes());
    }

    @Test
    void aScaleThatWasChosenStaysWhileValuesAreEdited() {
        model.setScaleCode(recipe("e8m0-16-rceil"), 0x80);
        model.edit().set(3, 2.5f);
        assertEquals(1, model.scaleCodes().size());
        assertEquals(0x80, line("e8m0-16-rceil").trace().scaleCode());
    }

    @Test
    void theLineInFocusIsTheChosenRecipesUntilAnotherIsPointedAt() {
        assertEquals("e4m3-16-one-level", focused());
        model.focus().moveLine(-1);
        assertEquals("e4m3-32-one-level", focused());
        model.focus().moveLine(-9);
        assertEquals("e8m0-32-rceil", focused());
        model.focus().hover(NumberLineModel.NONE, recipe("e8m0-16-rceil"));
        assertEquals("e8m0-16-rceil", focused());
        model.hover(NumberLineModel.NONE);
        assertEquals("e8m0-32-rceil", focused());
    }

    private String focused() {
        return Objects.requireNonNull(model.focusedLineProperty().get())
                .recipe()
                .id();
    }

    @Test
    void moreValuesThanTheRowHasAreWalkedThrough() {
        Exploration small = Explorations.of(2, 1, 2, 3, 4, 5, 6);
        NumberLineModel walked = new NumberLineModel(small);
        float[] values = new float[20];
        values[19] = 9;
        small.edit(values);
        walked.moveElement(Integer.MAX_VALUE);
        assertEquals(new Position(0, 15), small.positionProperty().get());
        assertFalse(walked.atLastBlockProperty().get());
        walked.moveBlock(1);
        assertEquals(new Position(0, 16), small.positionProperty().get());
        walked.moveElement(Integer.MAX_VALUE);
        assertEquals(new Position(0, 19), small.positionProperty().get());
        assertEquals(
                4,
                Objects.requireNonNull(walked.linesProperty().get())
                        .line(recipe("e4m3-16-one-level"))
                        .trace()
                        .count());
        walked.moveBlock(-1);
        assertEquals(new Position(0, 0), small.positionProperty().get());
        walked.moveBlock(1);
        walked.moveBlock(1);
        assertEquals(new Position(1, 0), small.positionProperty().get());
        assertTrue(walked.atLastBlockProperty().get());
    }

    @Test
    void fewerValuesThanTheRowHasAreGivenUpForTheElementsBeyondThem() {
        Exploration row = Explorations.of(1, new float[64]);
        NumberLineModel walked = new NumberLineModel(row);
        row.edit(7f);
        walked.moveElement(1);
        assertEquals(new Position(0, 0), row.positionProperty().get());
        walked.moveBlock(1);
        assertEquals(new Position(0, 16), row.positionProperty().get());
        assertFalse(walked.editedProperty().get());
        assertEquals(32, window(row).length);
    }

    @Test
    void settingsComeBackAsTheyWere() {
        model.scrub(3);
        model.axis().kindProperty().set(AxisKind.LOG);
        model.axis().zoomProperty().set(new ValueRange(-1.5, 2));
        model.edit().set(2, 0.1f);
        model.setScaleCode(recipe("e8m0-16-rceil"), 0x80);
        Map<String, String> settings = model.settings();
        assertEquals("3", settings.get("step"));
        assertEquals("log", settings.get("axis"));
        assertEquals("-1.5..2.0", settings.get("zoom"));
        assertEquals("0x80", settings.get("scale.e8m0-16-rceil"));

        Exploration other = Explorations.ofPresetA();
        NumberLineModel again = new NumberLineModel(other);
        again.apply(settings);
        assertEquals(settings, again.settings());
        assertEquals(0.1f, window(other)[2]);
        assertEquals(new Moment(3), again.momentProperty().get());
    }

    @Test
    void settingsThatAreAsAtFirstAreNotNamed() {
        assertEquals(Map.of(), model.settings());
    }

    @Test
    void valuesThatAreSetBeforeThereIsABlockWaitForIt() {
        Exploration empty = Explorations.empty();
        NumberLineModel waiting = new NumberLineModel(empty);
        waiting.apply(Map.of("values", "1.5,2", "scale.e4m3-16", "0x30"));
        assertNull(waiting.linesProperty().get());
        empty.open(Samples::presetBlocks);
        assertEquals(List.of(1.5f, 2f), list(window(empty)));
        assertEquals(Map.of(recipe("e4m3-16"), 0x30), waiting.scaleCodes());
    }

    private static List<Float> list(float... values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    @Test
    void aWrongSettingChangesNothing() {
        assertThrows(IllegalArgumentException.class, () -> model.apply(Map.of("step", "2", "axis", "round")));
        assertEquals(Map.of(), model.settings());
    }

    @Test
    void theDataHaveARowForEveryElementUnderEveryRecipe() throws IOException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        model.data().forEachRow(rows::add);
        assertEquals(4 * 16, rows.size());
        assertEquals(13, model.data().columns().size());
        // The second line, e8m0-16-rceil, and of it index 9: 0.5.
        List<@Nullable Object> row = rows.get(16 + 9);
        assertEquals(
                List.of("e8m0-16-rceil", 9L, 0.5f, 0.125f, 0, "0000", 0f, -0.5f, 0x81, 4f, 1f), row.subList(0, 11));
        assertEquals(0.72, (double) Objects.requireNonNull(row.get(11)), 5e-7);
        NumberLineModel nothing = new NumberLineModel(Explorations.empty());
        rows.clear();
        nothing.data().forEachRow(rows::add);
        assertEquals(List.of(), rows);
    }
}
