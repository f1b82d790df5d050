package nibblescope.app.errormap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.GeneratedFile;
import nibblescope.app.study.Position;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ErrorMapModelTest {
    private final CpuBackend backend = new CpuBackend(1);
    private final Queue<Runnable> uiThread = new ArrayDeque<>();
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, uiThread::add);
    private final ErrorMapModel model = new ErrorMapModel(exploration, Runnable::run, Runnable::run);

    @AfterEach
    void close() {
        exploration.close();
        backend.close();
    }

    private void open(int rows, int columns, float... values) {
        Tensor tensor = Tensor.ofFloats("made", Shape.of(rows, columns), values);
        exploration.open(() -> new GeneratedFile("made", tensor));
    }

    private void settle() {
        while (!uiThread.isEmpty()) {
            uiThread.remove().run();
        }
    }

    private static float[] normal(int count) {
        Random random = new Random(5);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private MappedBlock hovered(long row, long column) {
        model.selection().hoveredCellProperty().set(new Cell(row, column));
        return Objects.requireNonNull(model.selection().hoveredBlockProperty().get());
    }

    @Test
    void withoutATensorThereIsNoMap() {
        assertEquals(MapState.NO_TENSOR, model.stateProperty().get());
        assertNull(model.pyramidProperty().get());
        assertNull(model.selection().selectedCellProperty().get());
        model.ranks().selectWorst();
        model.selection().choose(new Cell(0, 0));
        assertEquals(new Position(0, 0), exploration.positionProperty().get());
    }

    @Test
    void aTensorIsComputedAndThenShown() {
        open(2, 40, normal(80));
        uiThread.remove().run();
        assertEquals(MapState.COMPUTING, model.stateProperty().get());
        settle();
        assertEquals(MapState.SHOWN, model.stateProperty().get());
        Pyramid pyramid = Objects.requireNonNull(model.pyramidProperty().get());
        assertEquals(2, pyramid.rows(0));
        assertEquals(3, pyramid.columns(0));
    }

    @Test
    void theBlockUnderThePointerIsNamedByItsPlaceInTheTensor() {
        float[] values = normal(80);
        values[40 + 35] = Float.NaN;
        open(2, 40, values);
        settle();
        MappedBlock block = hovered(1, 2);
        // A row of 40 has blocks of 16, 16 and 8 elements.
        assertEquals(5, block.number());
        assertEquals(1, block.firstRow());
        assertEquals(32, block.firstColumn());
        assertEquals(39, block.lastColumn());
        assertTrue(block.nonFinite() > 0);
        model.selection().hoveredCellProperty().set(null);
        assertNull(model.selection().hoveredBlockProperty().get());
    }

    @Test
    void choosingABlockSelectsItsFirstElementForAllViews() {
        open(2, 40, normal(80));
        settle();
        model.selection().choose(new Cell(1, 2));
        assertEquals(new Position(1, 32), exploration.positionProperty().get());
        assertEquals(new Cell(1, 2), model.selection().selectedCellProperty().get());
    }

    @Test
    void theSelectedCellFollowsTheBlockSizeOfTheRecipe() {
        open(1, 64, normal(64));
        settle();
        exploration.select(new Position(0, 50));
        assertEquals(new Cell(0, 3), model.selection().selectedCellProperty().get());
        exploration.recipeProperty().set(Corner.E8M0_32.recipe(PowerOfTwoRule.RCEIL, true));
        settle();
        assertEquals(new Cell(0, 1), model.selection().selectedCellProperty().get());
        MappedBlock block =
                Objects.requireNonNull(model.selection().selectedBlockProperty().get());
        assertEquals(32, block.firstColumn());
        assertEquals(63, block.lastColumn());
    }

    @Test
    void aRecipeThatIsNotComputedYetHasNoMap() {
        open(1, 64, normal(64));
        settle();
        exploration.recipeProperty().set(Corner.E8M0_32.recipe(PowerOfTwoRule.FLOOR, true));
        assertNull(model.pyramidProperty().get());
        assertEquals(MapState.COMPUTING, model.stateProperty().get());
        exploration.cancel();
        assertEquals(MapState.NOT_COMPUTED, model.stateProperty().get());
    }

    @Test
    void theWorstBlockIsSelected() {
        float[] values = new float[4 * 64];
        values[2 * 64 + 40] = 6;
        values[2 * 64 + 41] = 0.7f;
        values[3] = 6;
        open(4, 64, values);
        settle();
        model.ranks().selectWorst();
        assertEquals(new Position(2, 32), exploration.positionProperty().get());
    }

    @Test
    void colorsReachOverTheErrorsOfAllRecipes() {
        open(4, 64, normal(256));
        settle();
        for (ColorRange.Mapping mapping : ColorRange.Mapping.values()) {
            model.colors().mappingProperty().set(mapping);
            ColorRange range = model.colors().rangeProperty().get();
            assertEquals(mapping, range.mapping());
            for (Corner corner : Corner.values()) {
                exploration.recipeProperty().set(exploration.corner(corner));
                settle();
                assertEquals(range, model.colors().rangeProperty().get());
                Pyramid pyramid = Objects.requireNonNull(model.pyramidProperty().get());
                assertTrue(pyramid.largestFinite() <= range.high());
            }
        }
    }

    @Test
    void aTensorWithoutAnyErrorHasAColorRangeToo() {
        open(1, 64, new float[64]);
        settle();
        assertEquals(1, model.colors().rangeProperty().get().high());
    }

    @Test
    void aSampleSaysSoAndItsBlocksKeepTheirPlacesInTheTensor() {
        int rows = 4096;
        int columns = 512;
        open(rows, columns, normal(rows * columns));
        while (model.pyramidProperty().get() == null) {
            uiThread.remove().run();
        }
        MapSample sample = model.sampleProperty().get().orElseThrow();
        assertEquals(new MapSample(2048, rows, columns, true, 0.5), sample);
        // 64 rows, 2^15 elements, at each of 32 places that are 128 rows apart.
        assertEquals(128 + 8, model.tensorRow(64 + 8));
        model.selection().choose(new Cell(64 + 8, 3));
        assertEquals(new Position(136, 48), exploration.positionProperty().get());
        assertEquals(
                new Cell(64 + 8, 3), model.selection().selectedCellProperty().get());
        assertEquals(136 * 32 + 3, hovered(64 + 8, 3).number());
        exploration.select(new Position(65, 48));
        assertNull(model.selection().selectedCellProperty().get(), "row 65 is not in the sample");
        settle();
        assertEquals(Optional.empty(), model.sampleProperty().get());
        assertEquals(new Cell(65, 3), model.selection().selectedCellProperty().get());
        assertNotNull(model.pyramidProperty().get());
    }
}
