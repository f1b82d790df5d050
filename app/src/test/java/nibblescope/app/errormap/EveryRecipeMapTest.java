package nibblescope.app.errormap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import nibblescope.app.chart.BlockText;
import nibblescope.app.chart.Cell;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.MadeRecipes;
import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.BlockRegion;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.quantize.Transform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryRecipeMapTest {
    private final Exploration exploration = Explorations.ofSample("encoder.layer.0.attention.self.query.weight");
    private final ErrorMapModel model = new ErrorMapModel(exploration, Runnable::run, Runnable::run);

    static List<Recipe> recipes() {
        return MadeRecipes.all();
    }

    @AfterEach
    void close() {
        exploration.close();
    }

    private MapContent content() {
        return Objects.requireNonNull(model.contentProperty().get());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void theSelectedBlockOnTheMapIsTheOneThatOtherViewsShow(Recipe recipe) {
        exploration.select(new Position(40, 200));
        exploration.recipeProperty().set(recipe);
        SelectedBlock selected =
                Objects.requireNonNull(exploration.blockProperty().get());
        BlockTrace trace = selected.trace(recipe);
        MappedBlock block =
                Objects.requireNonNull(model.selection().selectedBlockProperty().get());
        assertEquals(selected.blockNumber(recipe), block.number());
        assertEquals(trace.mse(), block.mse(), 1e-5 * trace.mse());
        assertEquals(selected.place(recipe).lastRow(), block.lastRow());
        assertEquals(selected.place(recipe).lastColumn(), block.lastColumn());
        Cell cell =
                Objects.requireNonNull(model.selection().selectedCellProperty().get());
        model.elements().look(BlockRegion.between(cell.row(), cell.column(), cell.row(), cell.column()));
        BlockText.Elements elements =
                Objects.requireNonNull(model.elements().elementsProperty().get().get(cell));
        assertEquals(trace.count(), elements.values().size());
        for (int i = 0; i < trace.count(); i++) {
            assertEquals(trace.value(i), elements.values().get(i));
            assertEquals(trace.reconstruction(i), elements.reconstructions().get(i));
        }
    }

    @Test
    void aDifferenceToBlocksOfAnotherShapeIsOfSquaresThatHoldBoth() {
        Recipe columns = MadeRecipes.ofBlocks(32, 1);
        exploration.addedRecipes().add(columns);
        exploration.recipeProperty().set(MadeRecipes.ofBlocks(16, 16));
        model.subject().quantityProperty().set(MapQuantity.DIFFERENCE);
        model.subject().minusProperty().set(columns);
        assertEquals("32x16", content().layout().block().toString());
        assertEquals(MapState.SHOWN, model.stateProperty().get());
    }

    @Test
    void theExcessOverTheBestScaleIsThatOfTheSweepAndMissingWhereScalesAreNotBytes() {
        exploration.select(new Position(3, 32));
        exploration.recipeProperty().set(MadeRecipes.ofBlocks(16, 16));
        model.subject().quantityProperty().set(MapQuantity.EXCESS);
        assertEquals(MapState.SHOWN, model.stateProperty().get());
        assertTrue(content().pyramid().largestFinite() > 0);
        assertTrue(content().pyramid().smallest() >= 0);
        exploration.recipeProperty().set(MadeRecipes.ofScales(ScaleFormat.FP16, TensorScaling.NONE));
        assertEquals(MapState.NO_OPTIMUM, model.stateProperty().get());
    }

    @Test
    void aTensorThatDoesNotFitSaysSo() {
        Recipe fits = MadeRecipes.transformed();
        Recipe tooWide = new Recipe(
                "too-wide",
                fits.elements(),
                fits.scaling(),
                fits.arithmetic(),
                fits.rounding(),
                fits.specials(),
                new Transform(1024, new Transform.Signs.Kept()),
                fits.packing(),
                fits.provenance());
        exploration.recipeProperty().set(tooWide);
        assertEquals(MapState.NOT_FITTING, model.stateProperty().get());
        assertTrue(model.obstacle().isPresent());
        exploration.recipeProperty().set(fits);
        assertEquals(MapState.SHOWN, model.stateProperty().get());
    }
}
