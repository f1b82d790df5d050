package nibblescope.app.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import nibblescope.app.study.Exploration;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.FixedRounding;
import nibblescope.core.quantize.FreeRecipe;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RecipeConflict;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.quantize.TensorScaling;
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
        model.chooseTensorScale(true);
        assertEquals("nvfp4-torchao-search", id());
    }

    @Test
    void changingAPartOfAReferenceLeavesItForTheCorner() {
        choose("mxfp4-torchao-even");
        model.chooseRule(PowerOfTwoRule.FLOOR);
        assertEquals("e8m0-32-floor", id());
    }

    @Test
    void anEditedPresetLosesItsNameAndKeepsItsOtherParts() {
        choose("nvfp4-torchao-search");
        model.chooseBlockSize(32);
        assertEquals("free:e2m1+e4m3+1x32+amax+mse+tensor+rne+none", id());
        assertTrue(model.isComposed());
        assertEquals("nvfp4-torchao-search", model.editedFrom().orElseThrow().id());
        model.chooseRounding(FixedRounding.TOWARD_ZERO);
        assertEquals("free:e2m1+e4m3+1x32+amax+mse+tensor+zero+none", id());
        assertEquals("nvfp4-torchao-search", model.editedFrom().orElseThrow().id());
    }

    @Test
    void undoGivesAnEditedPresetItsNameBack() {
        choose("nvfp4-torchao-search");
        model.chooseBlockSize(64);
        model.chooseElements(ElementFormat.E2M3);
        exploration.history().undo();
        assertEquals("free:e2m1+e4m3+1x64+amax+mse+tensor+rne+none", id());
        assertEquals("nvfp4-torchao-search", model.editedFrom().orElseThrow().id());
        exploration.history().undo();
        assertEquals("nvfp4-torchao-search", id());
        assertEquals(Optional.empty(), model.editedFrom());
    }

    @Test
    void partsThatAreThoseOfACornerAgainHaveItsName() {
        model.chooseChoice(new FreeRecipe.Choice.Percentile(90));
        assertEquals("free:e2m1+e4m3+1x16+amax+percentile90+tensor+rne+none", id());
        model.chooseChoice(new FreeRecipe.Choice.Rounded());
        assertEquals("e4m3-16", id());
        assertFalse(model.isComposed());
    }

    @Test
    void aScaleFormatTakesAwayWhatDoesNotGoWithIt() {
        model.chooseChoice(new FreeRecipe.Choice.FourOverSix(ScaleChoice.Criterion.MSE));
        assertEquals("free:e2m1+e4m3+1x16+amax+4over6-mse+tensor+rne+none", id());
        model.chooseScaleFormat(ScaleFormat.FP32);
        assertEquals("free:e2m1+fp32+1x16+amax+rounded+none+rne+none", id());
        model.chooseScaleFormat(ScaleFormat.NONE);
        assertEquals("free:e2m1+none+1x16+amax+rounded+tensor+rne+none", id());
        model.chooseTensorScale(false);
        assertEquals("free:e2m1+none+1x16+amax+rounded+tensor+rne+none", id());
        model.chooseScaleFormat(ScaleFormat.E8M0);
        assertEquals("e8m0-16-rceil", id());
    }

    @Test
    void blocksKeepTheirFormWhenTheirSizeChangesAndARowScaleGoesWhenTheyLeaveTheirRow() {
        model.chooseTensorScale(TensorScaling.ROW);
        model.chooseBlockForm(BlockForm.SQUARE);
        assertEquals("free:e2m1+e4m3+16x16+amax+rounded+tensor+rne+none", id());
        assertEquals(Optional.of(RecipeConflict.ROW_SCALE_NEEDS_BLOCKS_IN_A_ROW), model.conflict(TensorScaling.ROW));
        model.chooseBlockSize(128);
        assertEquals("free:e2m1+e4m3+128x128+amax+rounded+tensor+rne+none", id());
        model.chooseBlockForm(BlockForm.COLUMN);
        assertEquals("free:e2m1+e4m3+128x1+amax+rounded+tensor+rne+none", id());
    }

    @Test
    void aNumberIsThatOfTheChoiceAndOneBeyondItsLimitsIsRefused() {
        assertFalse(model.chooseNumber(3));
        model.chooseChoice(new FreeRecipe.Choice.Search(3));
        assertTrue(model.chooseNumber(2.5));
        assertEquals("free:e2m1+e4m3+1x16+amax+p2.5+tensor+rne+none", id());
        assertFalse(model.chooseNumber(9));
        assertFalse(model.chooseNumber(Double.NaN));
        model.chooseChoice(new FreeRecipe.Choice.Percentile(99));
        assertTrue(model.chooseNumber(99.9));
        assertFalse(model.chooseNumber(100));
        assertEquals("free:e2m1+e4m3+1x16+amax+percentile99.9+tensor+rne+none", id());
    }

    @Test
    void presetsAreListedByTheirFormatWithTheCornersFirst() {
        List<String> groups =
                model.choices().stream().map(RecipeModel::group).distinct().toList();
        assertEquals("2 × 2", groups.getFirst());
        assertTrue(groups.containsAll(List.of("MXFP4", "NVFP4")), groups.toString());
        assertEquals(RecipeCatalog.all().size(), model.choices().size());
        // Every group is in one piece.
        long changes = IntStream.range(1, model.choices().size())
                .filter(i -> !RecipeModel.group(model.choices().get(i))
                        .equals(RecipeModel.group(model.choices().get(i - 1))))
                .count();
        assertEquals(groups.size() - 1, changes);
    }
}
