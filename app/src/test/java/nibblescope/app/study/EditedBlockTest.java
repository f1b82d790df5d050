package nibblescope.app.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Values in the place of those of the selected block; everything happens at once.
class EditedBlockTest {
    private final Exploration exploration = Explorations.empty();

    @AfterEach
    void close() {
        exploration.close();
    }

    private void openRow(float... values) {
        Tensor tensor = Tensor.ofFloats("row", Shape.of(1, values.length), values);
        exploration.open(() -> new GeneratedFile("row", tensor));
    }

    private SelectedBlock block() {
        return Objects.requireNonNull(exploration.blockProperty().get());
    }

    @Test
    void editedValuesStandInThePlaceOfTheTensors() {
        openRow(1, 2, 3, 4);
        exploration.edit(1, 2, 3, 5, 6);
        assertTrue(exploration.editedProperty().get());
        assertTrue(block().edited());
        assertArrayEquals(new float[] {1, 2, 3, 5, 6}, block().window());
        exploration.resetValues();
        assertFalse(exploration.editedProperty().get());
        assertArrayEquals(new float[] {1, 2, 3, 4}, block().window());
    }

    @Test
    void theTensorsAmaxIsThatOfTheEditedValuesOnlyWhereTheyAreAllOfIt() {
        openRow(1, 2, 3, 4);
        exploration.edit(1, 2);
        assertEquals(2f, block().tensorAmax());
        float[] values = new float[64];
        values[63] = 8;
        openRow(values);
        exploration.edit(1, 2);
        assertEquals(8f, block().tensorAmax());
        exploration.edit(1, -9);
        assertEquals(9f, block().tensorAmax());
    }

    @Test
    void anEditedBlockThatEndsBeforeTheSelectedElementHasItsLastOneSelected() {
        openRow(new float[32]);
        exploration.select(new Position(0, 31));
        exploration.edit(1, 2, 3);
        assertEquals(new Position(0, 2), exploration.positionProperty().get());
        assertEquals(3, block().values(Corner.E4M3_16.recipe(PowerOfTwoRule.RCEIL, true)).length);
    }

    @Test
    void selectingAnotherElementOfTheBlockKeepsItsValuesAndAnotherBlockGivesThemUp() {
        openRow(new float[64]);
        exploration.edit(7);
        exploration.edit(7, 8);
        exploration.select(new Position(0, 1));
        assertTrue(exploration.editedProperty().get());
        assertEquals(new Position(0, 1), block().position());
        exploration.select(new Position(0, 40));
        assertFalse(exploration.editedProperty().get());
        exploration.history().undo();
        assertTrue(exploration.editedProperty().get());
        assertArrayEquals(new float[] {7, 8}, block().window());
    }

    @Test
    void anEditedBlockThatComesBackHasAnElementSelectedThatItHas() {
        openRow(new float[64]);
        exploration.select(new Position(0, 31));
        exploration.edit(1, 2, 3);
        exploration.select(new Position(0, 40));
        exploration.history().undo();
        assertEquals(new Position(0, 2), exploration.positionProperty().get());
        assertEquals(3, block().values(Corner.E4M3_16.recipe(PowerOfTwoRule.RCEIL, true)).length);
    }

    @Test
    void recipesAndValuesAreUndoneInTheOrderInWhichTheyWereChosen() {
        openRow(1, 2, 3, 4);
        Recipe before = exploration.recipeProperty().get();
        Recipe other = RecipeCatalog.references().getFirst();
        exploration.recipeProperty().set(other);
        exploration.edit(9);
        exploration.addedRecipes().add(RecipeCatalog.references().getLast());
        exploration.history().undo();
        assertEquals(List.of(), exploration.addedRecipes());
        assertTrue(exploration.editedProperty().get());
        exploration.history().undo();
        assertFalse(exploration.editedProperty().get());
        assertEquals(other, exploration.recipeProperty().get());
        exploration.history().undo();
        assertEquals(before, exploration.recipeProperty().get());
        exploration.history().redo();
        exploration.history().redo();
        assertArrayEquals(new float[] {9}, block().window());
    }
}
