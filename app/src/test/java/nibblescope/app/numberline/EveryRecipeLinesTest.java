package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.MadeRecipes;
import nibblescope.app.study.Position;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.TensorScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryRecipeLinesTest {
    private static final Lettering LETTERING =
            new Lettering(new Figures(Locale.ENGLISH), 1, text -> 6.5 * text.length());
    private static final String TENSOR = "encoder.layer.0.attention.self.query.weight";

    static List<Recipe> recipes() {
        return MadeRecipes.all();
    }

    private static Exploration exploration(Recipe recipe) {
        Exploration exploration = Explorations.ofSample(TENSOR);
        exploration.select(new Position(5, 17));
        exploration.recipeProperty().set(recipe);
        return exploration;
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipeHasALineWhoseElementsStandWhereTheyAreMappedTo(Recipe recipe) {
        try (Exploration exploration = exploration(recipe)) {
            NumberLineModel model = new NumberLineModel(exploration);
            BlockLines lines = Objects.requireNonNull(model.linesProperty().getValue());
            LinesPicture picture = LinesPicture.of(lines, LinesPicture.Window.ALL, 700, 900, LETTERING);
            Lane lane = picture.lanes().getLast();
            assertEquals(recipe, lane.line().recipe());
            BlockTrace trace = lane.line().trace();
            for (Lane.Mark mark : lane.marks()) {
                assertEquals(picture.axis().x(trace.reconstruction(mark.index())), mark.reconstructionX(), 1e-6);
                assertEquals(trace.value(mark.index()), mark.value());
            }
            long selected = model.focusedColumnProperty().get();
            assertEquals(17, selected);
            assertTrue(lane.mark(selected).isPresent());
            model.moveElement(1);
            assertTrue(lines.holds(model.focusedColumnProperty().get()));
            model.moveBlock(1);
            assertFalse(model.atFirstBlockProperty().get());
        }
    }

    @Test
    void ofABlockOfManyElementsTheSelectedRowIsShownWithTheExtremes() {
        try (Exploration exploration = exploration(MadeRecipes.ofBlocks(128, 128))) {
            RecipeLine line = Objects.requireNonNull(
                            new NumberLineModel(exploration).linesProperty().getValue())
                    .lines()
                    .getLast();
            assertEquals(16384, line.trace().count());
            assertFalse(line.isWhole());
            assertTrue(line.shown().length >= 128 && line.shown().length <= 130);
            // Row 5 of the block begins with its element 640.
            assertTrue(line.holds(line.key(640 + 17)));
            assertEquals(17, line.key(640 + 17));
            assertEquals(640, line.index(0));
        }
    }

    @Test
    void theTicksOfAFormatAreItsFiniteValues() {
        try (Exploration exploration = exploration(MadeRecipes.ofElements(ElementFormat.E4M3))) {
            BlockLines lines = Objects.requireNonNull(
                    new NumberLineModel(exploration).linesProperty().getValue());
            LinesPicture picture = LinesPicture.of(lines, LinesPicture.Window.ALL, 700, 900, LETTERING);
            // 2 x 127 magnitudes, of which both zeros are one value.
            assertEquals(253, picture.lanes().getLast().ticks().size());
        }
    }

    @Test
    void scalesThatAreNotBytesHaveNoCurve() {
        try (Exploration exploration = exploration(MadeRecipes.ofScales(ScaleFormat.FP32, TensorScaling.NONE))) {
            ScaleCurveModel curve = new ScaleCurveModel(exploration);
            assertNull(curve.curveProperty().getValue());
            assertTrue(curve.withoutCurve().isPresent());
            exploration.recipeProperty().set(MadeRecipes.ofElements(ElementFormat.INT8));
            assertNotNull(curve.curveProperty().getValue());
            assertTrue(curve.withoutCurve().isEmpty());
        }
    }
}
