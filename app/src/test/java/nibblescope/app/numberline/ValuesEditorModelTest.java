package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Position;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValuesEditorModelTest {
    private final Exploration exploration = Explorations.of(1, 1, 2, 3);
    private final ValuesEditorModel model = new ValuesEditorModel(exploration);

    private List<Float> values() {
        return model.valuesProperty().get();
    }

    @Test
    void withoutABlockNothingCanBeEdited() {
        ValuesEditorModel empty = new ValuesEditorModel(Explorations.empty());
        empty.paste("1 2");
        empty.remove(0);
        assertFalse(empty.add("1"));
        assertFalse(empty.edit(0, "1"));
        assertEquals(List.of(), empty.valuesProperty().get());
        assertEquals(-1, empty.selectedProperty().get());
    }

    @Test
    void valuesAreAddedChangedAndRemovedEachInOneStepThatCanBeUndone() {
        assertTrue(model.add("4,5"));
        assertTrue(model.edit(0, "-0x1p-3"));
        model.remove(1);
        assertEquals(List.of(-0.125f, 3f, 4.5f), values());
        assertTrue(model.editedProperty().get());
        exploration.history().undo();
        assertEquals(List.of(-0.125f, 2f, 3f, 4.5f), values());
        exploration.history().undo();
        assertEquals(List.of(1f, 2f, 3f, 4.5f), values());
        exploration.history().undo();
        assertEquals(List.of(1f, 2f, 3f), values());
        assertFalse(model.editedProperty().get());
        assertFalse(exploration.history().canUndoProperty().get());
    }

    @Test
    void whatIsPastedReplacesAllValuesInOneStep() {
        model.paste("array([7., -8.], dtype=float32)");
        assertEquals(List.of(7f, -8f), values());
        assertEquals(
                2,
                assertInstanceOf(
                                ValuesEditorNote.Taken.class,
                                model.noteProperty().get())
                        .taken());
        exploration.history().undo();
        assertEquals(List.of(1f, 2f, 3f), values());
        // What was said was about the values that are gone.
        assertNull(model.noteProperty().get());
    }

    @Test
    void ofMoreThan32NumbersTheFirst32AreTakenAndTheNoteSaysSo() {
        model.paste("5 ".repeat(40));
        assertEquals(32, values().size());
        ValuesEditorNote.Taken taken = assertInstanceOf(
                ValuesEditorNote.Taken.class, model.noteProperty().get());
        assertEquals(40, taken.found().count());
        assertEquals(32, taken.taken());
        assertFalse(model.add("6"));
        assertEquals(new ValuesEditorNote.Full(), model.noteProperty().get());
        assertEquals(32, values().size());
    }

    @Test
    void severalNumbersThatAreTypedAreAddedAsFarAsThereIsRoom() {
        model.paste("1 ".repeat(30));
        assertTrue(model.add("7 8 9"));
        assertEquals(32, values().size());
        assertEquals(List.of(7f, 8f), values().subList(30, 32));
        assertEquals(
                3,
                assertInstanceOf(
                                ValuesEditorNote.Taken.class,
                                model.noteProperty().get())
                        .found()
                        .count());
    }

    @Test
    void whatCannotBeReadChangesNothingAndIsQuoted() {
        model.paste("  no\n numbers  here ");
        assertEquals(
                new ValuesEditorNote.NoNumber("no numbers here"),
                model.noteProperty().get());
        assertFalse(model.edit(1, "2x"));
        assertEquals(new ValuesEditorNote.NotANumber("2x"), model.noteProperty().get());
        assertFalse(model.add("x".repeat(100)));
        assertEquals(
                new ValuesEditorNote.NotANumber("x".repeat(40) + "…"),
                model.noteProperty().get());
        assertEquals(List.of(1f, 2f, 3f), values());
        assertFalse(model.editedProperty().get());
        assertFalse(exploration.history().canUndoProperty().get());
    }

    @Test
    void theLastValueStays() {
        model.remove(2);
        model.remove(0);
        model.remove(0);
        assertEquals(List.of(2f), values());
        assertEquals(new ValuesEditorNote.LastStays(), model.noteProperty().get());
    }

    @Test
    void resettingIsAStepToo() {
        model.paste("9 9");
        model.reset();
        assertEquals(List.of(1f, 2f, 3f), values());
        exploration.history().undo();
        assertEquals(List.of(9f, 9f), values());
    }

    @Test
    void theSelectedElementIsOneOfTheValues() {
        Exploration two = Explorations.of(2, new float[80]);
        ValuesEditorModel values = new ValuesEditorModel(two);
        two.select(new Position(1, 35));
        assertEquals(8, values.valuesProperty().get().size());
        assertEquals(3, values.selectedProperty().get());
        values.select(7);
        assertEquals(new Position(1, 39), two.positionProperty().get());
        values.select(8);
        assertEquals(new Position(1, 39), two.positionProperty().get());
        // The element that is selected may be removed; then the last one is.
        values.remove(0);
        assertEquals(6, values.selectedProperty().get());
    }

    @Test
    void severalNumbersInAFieldAreForTheWholeBlock() {
        assertTrue(model.holdsSeveral("1.5\n2.5"));
        assertFalse(model.holdsSeveral("1,5"));
        assertFalse(model.holdsSeveral("x"));
    }

    @ParameterizedTest
    @EnumSource
    void thePresetBlocksGiveTheFiguresOfTheArticle(PresetBlock preset) {
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        exploration.tensorScaleProperty().set(true);
        model.open(preset);
        assertEquals(Optional.of(preset), model.presetProperty().getValue());
        assertEquals(PowerOfTwoRule.RCEIL, exploration.ruleProperty().get());
        assertFalse(exploration.tensorScaleProperty().get());
        // E8M0 x 32 with RCEIL, and E4M3 x 16 without tensor scale.
        assertEquals(0.72, mse("e8m0-32-rceil"), 0.005);
        assertEquals(0.08, mse("e4m3-16-one-level"), 0.005);
    }

    private double mse(String recipe) {
        BlockTrace trace = Objects.requireNonNull(exploration.blockProperty().get())
                .trace(RecipeCatalog.find(recipe).orElseThrow());
        return trace.mse();
    }

    @Test
    void aPresetWithOtherValuesIsNone() {
        assertEquals(Optional.empty(), model.presetProperty().getValue());
        model.open(PresetBlock.B);
        model.edit(3, "9");
        assertEquals(Optional.empty(), model.presetProperty().getValue());
        model.reset();
        assertEquals(Optional.of(PresetBlock.B), model.presetProperty().getValue());
    }
}
