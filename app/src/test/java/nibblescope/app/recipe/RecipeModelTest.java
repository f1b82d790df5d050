package nibblescope.app.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nibblescope.app.study.Exploration;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecipeModelTest {
    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final RecipeModel model = new RecipeModel(exploration);

    @AfterEach
    void close() {
        exploration.close();
        backend.close();
    }

    private String id() {
        return exploration.recipeProperty().get().id();
    }

    private void choose(String recipe) {
        model.choose(RecipeCatalog.find(recipe).orElseThrow());
    }

    @Test
    void nvfp4WithItsTensorScaleIsChosenFirst() {
        assertEquals("e4m3-16", id());
    }

    @Test
    void changingAPartGoesToTheCornerWithThatPart() {
        model.chooseBlockSize(32);
        assertEquals("e4m3-32", id());
        model.chooseScaleFormat(ScaleFormat.E8M0);
        assertEquals("e8m0-32-rceil", id());
        model.chooseRule(PowerOfTwoRule.NEAREST);
        assertEquals("e8m0-32-nearest", id());
        model.chooseScaleFormat(ScaleFormat.E4M3);
        model.chooseTensorScale(false);
        assertEquals("e4m3-32-one-level", id());
        model.chooseTensorScale(true);
        assertEquals("e4m3-32", id());
    }

    @Test
    void choosingThePartsThatAReferenceHasLeavesTheReference() {
        choose("mxfp4-torchao-even");
        model.chooseBlockSize(32);
        model.chooseScaleFormat(ScaleFormat.E8M0);
        assertEquals("mxfp4-torchao-even", id());
    }

    @Test
    void choosingACornerTakesItsRuleAndTensorScaleToTheBoard() {
        choose("e8m0-16-ceil");
        assertEquals(PowerOfTwoRule.CEIL, exploration.ruleProperty().get());
        assertEquals("e8m0-16-ceil", id());
        choose("e4m3-16-one-level");
        assertFalse(exploration.tensorScaleProperty().get());
        assertEquals("e4m3-16-one-level", id());
    }

    @Test
    void choosingAReferenceLeavesTheBoardAsItIs() {
        choose("mxfp4-torchao-even");
        assertEquals(PowerOfTwoRule.RCEIL, exploration.ruleProperty().get());
        assertTrue(exploration.tensorScaleProperty().get());
        assertEquals("mxfp4-torchao-even", id());
    }

    @Test
    void choosingARecipeOfOursThatIsNoCornerLeavesTheBoardAsItIs() {
        model.chooseTensorScale(false);
        choose("nvfp4-torchao-search");
        assertFalse(exploration.tensorScaleProperty().get());
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        assertEquals("nvfp4-torchao-search", id());
        model.chooseTensorScale(true);
        assertEquals("e4m3-16", id());
    }

    @Test
    void changingAPartOfAReferenceLeavesItForTheCorner() {
        choose("mxfp4-torchao-even");
        model.chooseRule(PowerOfTwoRule.FLOOR);
        assertEquals("e8m0-32-floor", id());
    }
}
