package nibblescope.app.errormap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import nibblescope.app.chart.BlockText;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ColorHistogram;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.ColorScale;
import nibblescope.app.chart.Dataset;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.GeneratedFile;
import nibblescope.app.study.Position;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.BlockRank;
import nibblescope.core.metrics.BlockRegion;
import nibblescope.core.metrics.Margins;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapQuantitiesTest {
    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final ErrorMapModel model = new ErrorMapModel(exploration, workers::add, Runnable::run);

    @AfterEach
    void close() {
        exploration.close();
        backend.close();
    }

    private void open(int rows, int columns, float... values) {
        Tensor tensor = Tensor.ofFloats("made", Shape.of(rows, columns), values);
        exploration.open(() -> new GeneratedFile("made", tensor));
    }

    private void openNormal(int rows, int columns) {
        Random random = new Random(23);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        open(rows, columns, values);
        work();
    }

    private void work() {
        while (!workers.isEmpty()) {
            workers.remove().run();
        }
    }

    private void show(MapQuantity quantity) {
        model.subject().quantityProperty().set(quantity);
        work();
    }

    private Pyramid pyramid() {
        return Objects.requireNonNull(model.pyramidProperty().get());
    }

    private BlockErrors errors(Recipe recipe) {
        return Objects.requireNonNull(exploration.studyProperty().get())
                .evaluation(recipe)
                .orElseThrow()
                .errors();
    }

    @ParameterizedTest
    @EnumSource
    void everyQuantityIsComputedInTheBackgroundAndThenShown(MapQuantity quantity) {
        openNormal(3, 80);
        model.subject().quantityProperty().set(quantity);
        boolean there = quantity == MapQuantity.MSE;
        assertEquals(there, model.pyramidProperty().get() != null);
        assertEquals(
                there ? MapState.SHOWN : MapState.COMPUTING,
                model.stateProperty().get());
        assertEquals(!there, model.busyProperty().get());
        work();
        assertEquals(MapState.SHOWN, model.stateProperty().get());
        assertFalse(model.busyProperty().get());
        // A row of 80 has 5 blocks of 16; the difference is to a recipe with blocks of 32.
        assertEquals(quantity.diverging() ? 3 : 5, pyramid().columns(0));
        assertEquals(
                quantity, Objects.requireNonNull(model.contentProperty().get()).quantity());
    }

    @Test
    void whatNobodyLooksAtIsNotComputed() {
        model.activeProperty().set(false);
        openNormal(2, 64);
        show(MapQuantity.AMAX);
        assertNull(model.pyramidProperty().get());
        assertNull(model.margins().marginsProperty().get());
        model.activeProperty().set(true);
        work();
        assertNotNull(model.pyramidProperty().get());
        assertNotNull(model.margins().marginsProperty().get());
    }

    @Test
    void theDifferenceIsToTheFirstOtherRecipeUnlessAnotherOneIsChosen() {
        openNormal(2, 64);
        show(MapQuantity.DIFFERENCE);
        Recipe mxfp4 = exploration.corner(Corner.E8M0_32);
        assertEquals(mxfp4, model.subject().minusProperty().get());
        assertFalse(
                model.subject().choices().contains(exploration.recipeProperty().get()));
        Recipe chosen = exploration.recipeProperty().get();
        BlockErrors own = errors(chosen);
        BlockErrors other = errors(mxfp4);
        for (long block = 0; block < 4; block++) {
            double mine = ((double) own.squaredError(2 * block) + own.squaredError(2 * block + 1)) / 32;
            float expected = (float) (mine - (double) other.squaredError(block) / 32);
            assertEquals(expected, pyramid().value(block));
        }
        model.subject().minusProperty().set(exploration.corner(Corner.E8M0_16));
        work();
        assertEquals(4, pyramid().columns(0));
    }

    @Test
    void aCornerThatIsSubtractedFollowsTheScaleRule() {
        openNormal(1, 64);
        show(MapQuantity.DIFFERENCE);
        model.subject().minusProperty().set(exploration.corner(Corner.E8M0_16));
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        work();
        assertEquals(
                Corner.E8M0_16.recipe(PowerOfTwoRule.FLOOR, true),
                model.subject().minusProperty().get());
        assertEquals(
                Optional.of(Corner.E8M0_16.recipe(PowerOfTwoRule.FLOOR, true)),
                Objects.requireNonNull(model.contentProperty().get()).minus());
    }

    @Test
    void theRecipeThatIsSubtractedIsNeverTheChosenOne() {
        openNormal(1, 64);
        show(MapQuantity.DIFFERENCE);
        exploration.recipeProperty().set(exploration.corner(Corner.E8M0_32));
        work();
        assertEquals(
                exploration.corner(Corner.E8M0_16),
                model.subject().minusProperty().get());
    }

    @Test
    void addedRecipesCanBeSubtractedToo() {
        openNormal(1, 64);
        Recipe added = RecipeCatalog.find("nvfp4-torchao-search").orElseThrow();
        exploration.addedRecipes().add(added);
        assertTrue(model.subject().choices().contains(added));
    }

    @Test
    void differencesHaveColorsAboutZeroAndAllElseKeepsItsOwn() {
        openNormal(4, 64);
        model.colors().scaleProperty().set(ColorScale.CIVIDIS);
        show(MapQuantity.DIFFERENCE);
        assertEquals(ColorScale.BLUE_ORANGE, model.colors().scaleProperty().get());
        ColorRange range = model.colors().rangeProperty().get();
        assertTrue(range.diverging());
        assertEquals(pyramid().largestFinite(), range.high());
        show(MapQuantity.MSE);
        assertEquals(ColorScale.CIVIDIS, model.colors().scaleProperty().get());
        assertFalse(model.colors().rangeProperty().get().diverging());
    }

    @Test
    void scaleCodesAreAlwaysLinearFromTheSmallestToTheLargest() {
        openNormal(4, 64);
        show(MapQuantity.SCALE_CODE);
        ColorRange range = model.colors().rangeProperty().get();
        assertEquals(new ColorRange(pyramid().smallest(), pyramid().largestFinite(), ColorRange.Mapping.LINEAR), range);
        assertTrue(pyramid().smallest() > 0);
    }

    @Test
    void aChosenRangeStaysWithinAllNumbersUntilItIsReset() {
        openNormal(8, 64);
        ColorRange full = model.colors().fullRangeProperty().get();
        float middle = (float) full.at(0.5);
        model.colors().choose(middle, 1e9f);
        assertEquals(
                new ColorRange(middle, full.high(), full.mapping()),
                model.colors().rangeProperty().get());
        model.colors().reset();
        assertEquals(full, model.colors().rangeProperty().get());
        model.colors().choose(middle, full.high());
        show(MapQuantity.AMAX);
        assertEquals(
                model.colors().fullRangeProperty().get(),
                model.colors().rangeProperty().get());
    }

    @Test
    void theRangeOfADifferenceIsAsFarToEitherSide() {
        openNormal(8, 64);
        show(MapQuantity.DIFFERENCE);
        ColorRange full = model.colors().fullRangeProperty().get();
        float end = (float) full.at(0.9);
        model.colors().choose(-end, end / 2);
        ColorRange range = model.colors().rangeProperty().get();
        assertEquals(end, range.high());
        assertEquals(full.low(), range.low());
        assertTrue(range.diverging());
    }

    @Test
    void everyBlockIsInTheHistogramOnce() {
        openNormal(8, 80);
        show(MapQuantity.DIFFERENCE);
        ColorHistogram histogram =
                Objects.requireNonNull(model.colors().histogramProperty().get());
        assertEquals(8 * 3, histogram.finite());
        long negative = 0;
        for (int block = 0; block < 24; block++) {
            negative += pyramid().value(block) < 0 ? 1 : 0;
        }
        assertEquals(negative, histogram.negative());
        assertEquals(24 - negative, histogram.positive() + histogram.zero());
    }

    @Test
    void theNextWorstBlocksFollowEachOtherAndLeadBack() {
        // Blocks of 16 with one flushed value each: the larger it is, the larger the error.
        float[] values = new float[4 * 16];
        float[] flushed = {0.1f, 0.2f, 0.15f, 0.2f};
        for (int block = 0; block < 4; block++) {
            values[16 * block] = 6;
            values[16 * block + 1] = flushed[block];
        }
        open(1, 64, values);
        work();
        exploration.recipeProperty().set(Corner.E8M0_16.recipe(PowerOfTwoRule.RCEIL, true));
        work();
        model.ranks().selectWorst();
        work();
        assertEquals(new Position(0, 16), exploration.positionProperty().get());
        BlockRank rank = Objects.requireNonNull(model.ranks().rankProperty().get());
        assertEquals(1, rank.rank());
        // Two steps at once, before the first rank is there.
        model.ranks().selectNext();
        model.ranks().selectNext();
        work();
        assertEquals(new Position(0, 32), exploration.positionProperty().get());
        assertEquals(
                3, Objects.requireNonNull(model.ranks().rankProperty().get()).rank());
        model.ranks().selectPrevious();
        work();
        assertEquals(new Position(0, 48), exploration.positionProperty().get());
    }

    @Test
    void aBlockIsFoundByItsNumber() {
        openNormal(3, 80);
        assertTrue(model.selection().choose(7));
        assertEquals(new Position(1, 32), exploration.positionProperty().get());
        assertFalse(model.selection().choose(15));
        assertFalse(model.selection().choose(-1));
        assertEquals(new Position(1, 32), exploration.positionProperty().get());
    }

    @Test
    void theWorstBlockOfARowIsFound() {
        openNormal(3, 80);
        Margins margins =
                Objects.requireNonNull(model.margins().marginsProperty().get());
        model.selection().chooseWorst(new BlockRegion(1, 0, 1, 4));
        Cell selected =
                Objects.requireNonNull(model.selection().selectedCellProperty().get());
        assertEquals(1, selected.row());
        assertEquals(margins.byRow().max(0, 1, 0), pyramid().max(0, 1, selected.column()));
    }

    @Test
    void aRectangleHasTheFiguresOfItsBlocks() {
        openNormal(4, 80);
        model.region().chooseBlocks(Optional.of(new BlockRegion(1, 3, 2, 4)));
        work();
        RegionFigures figures =
                Objects.requireNonNull(model.region().figuresProperty().get());
        BlockErrors errors = errors(exploration.recipeProperty().get());
        double sum = 0;
        for (long block : new long[] {8, 9, 13, 14}) {
            sum += errors.squaredError(block);
        }
        assertEquals(4, figures.errors().blocks());
        assertEquals(64, figures.errors().elements());
        assertEquals(sum, figures.errors().sumSquaredError());
        assertEquals(sum / 64, figures.errors().mse());
        assertEquals(sum / figures.whole().sumSquaredError(), figures.shareOfSquaredError());
        assertEquals(64.0 / 320, figures.shareOfElements());
        assertEquals(
                pyramid().worstBlock(new BlockRegion(1, 3, 2, 4)),
                figures.worst().number());
    }

    @Test
    void aRectangleKeepsItsElementsWhenBlocksBecomeLarger() {
        openNormal(4, 96);
        model.region().chooseBlocks(Optional.of(new BlockRegion(0, 2, 1, 4)));
        exploration.recipeProperty().set(exploration.corner(Corner.E8M0_32));
        work();
        // Columns 32 to 79 lie in the blocks of 32 from 1 to 2.
        assertEquals(
                new BlockRegion(0, 1, 1, 2), model.region().blocksProperty().get());
        show(MapQuantity.DIFFERENCE);
        assertEquals(
                128,
                Objects.requireNonNull(model.region().figuresProperty().get())
                        .errors()
                        .elements());
        model.region().chooseBlocks(Optional.empty());
        assertNull(model.region().blocksProperty().get());
        assertNull(model.region().figuresProperty().get());
    }

    @Test
    void theElementsOfBlocksThatAreSeenFromCloseByAreRead() {
        openNormal(2, 80);
        model.elements().look(new BlockRegion(1, 3, 1, 4));
        work();
        Map<Cell, BlockText.Elements> elements =
                model.elements().elementsProperty().get();
        BlockText.Elements last = Objects.requireNonNull(elements.get(new Cell(1, 4)));
        assertEquals(16, last.values().size());
        exploration.select(new Position(1, 64));
        float[] values = Objects.requireNonNull(exploration.blockProperty().get())
                .values(exploration.recipeProperty().get());
        for (int i = 0; i < 16; i++) {
            assertEquals(values[i], last.values().get(i));
        }
    }

    @Test
    void settingsAreReadAndAppliedByName() {
        openNormal(8, 96);
        assertEquals(Map.of(), model.settings());
        Map<String, String> settings = Map.of(
                "quantity", "difference",
                "minus", "e8m0-16-rceil",
                "pooling", "mean",
                "mapping", "linear",
                "palette", "purple-green",
                "range", "-1.0E-4..1.0E-4",
                "rectangle", "2-5,32-63");
        model.apply(settings);
        work();
        assertEquals(settings, model.settings());
        assertEquals(
                exploration.corner(Corner.E8M0_16),
                model.subject().minusProperty().get());
        assertEquals(
                new BlockRegion(2, 2, 5, 3), model.region().blocksProperty().get());
        assertEquals(1e-4f, model.colors().rangeProperty().get().high());
    }

    @Test
    void settingsThatAreAppliedBeforeThereIsATensorAreKept() {
        model.apply(Map.of("quantity", "amax", "range", "1.2..1.5", "rectangle", "0-1,16-31"));
        openNormal(4, 64);
        assertEquals(1.2f, model.colors().rangeProperty().get().low());
        assertEquals(
                new BlockRegion(0, 1, 1, 1), model.region().blocksProperty().get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quantity=speed",
                "minus=none",
                "pooling=most",
                "mapping=",
                "palette=blue-orange",
                "range=1",
                "range=..2",
                "range=NaN..1",
                "rectangle=1-0,0-1",
                "rectangle=all",
                "zoom=2"
            })
    void whatIsNoSettingIsRefused(String setting) {
        int equals = setting.indexOf('=');
        Map<String, String> settings = Map.of(setting.substring(0, equals), setting.substring(equals + 1));
        assertThrows(IllegalArgumentException.class, () -> model.apply(settings));
    }

    @Test
    void theDataHasARowForEveryBlock() throws IOException {
        openNormal(2, 40);
        show(MapQuantity.SCALE_CODE);
        Dataset data = model.data();
        assertEquals(
                List.of("block", "row", "first_column", "elements", "scale_code", "mse", "non_finite"), data.columns());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        data.forEachRow(rows::add);
        assertEquals(6, rows.size());
        BlockErrors errors = errors(exploration.recipeProperty().get());
        assertEquals(List.of(5L, 1L, 32L, 8L, (long) pyramid().value(5), errors.meanSquaredError(5), 0L), rows.get(5));
        show(MapQuantity.DIFFERENCE);
        assertEquals(
                List.of("block", "row", "first_column", "elements", "difference", "mse", "minus_mse", "non_finite"),
                model.data().columns());
        assertEquals(6, rows.size(), "the table handed out stays what it was");
    }

    @Test
    void withoutAMapTheDataHasNoRows() throws IOException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        model.data().forEachRow(rows::add);
        assertEquals(List.of(), rows);
    }
}
