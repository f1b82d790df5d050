package nibblescope.app.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nibblescope.app.chart.Dataset;
import nibblescope.app.study.BestScales;
import nibblescope.app.study.Comparison;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.app.study.Start;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoardModelTest {
    private static final String WEIGHT = "encoder.layer.0.output.dense.weight";
    private static final String QUERY = "encoder.layer.0.attention.self.query.weight";

    private final CpuBackend backend = new CpuBackend(2);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final Comparison comparison =
            new Comparison(exploration, backend, Runnable::run, Runnable::run, Runnable::run);
    private final BestScales bestScales = new BestScales(exploration, backend, Runnable::run, Runnable::run);
    private final BoardModel model = new BoardModel(exploration, comparison, bestScales);

    @AfterEach
    void close() {
        bestScales.close();
        comparison.close();
        exploration.close();
        backend.close();
    }

    private void openWeight() {
        exploration.open(
                Source.of("sample:minilm"),
                new Start(Optional.empty(), Optional.empty(), Optional.of(WEIGHT), new Position(99, 848)));
    }

    private static Recipe recipe(String id) {
        return RecipeCatalog.find(id).orElseThrow();
    }

    /// The rows of the data by column, in order.
    private List<Map<String, Object>> rows() throws IOException {
        Dataset data = model.data();
        List<Map<String, Object>> rows = new ArrayList<>();
        data.forEachRow(cells -> {
            Map<String, Object> row = new HashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                row.put(data.columns().get(i), cells.get(i));
            }
            rows.add(row);
        });
        return rows;
    }

    private static double number(Map<String, Object> row, String column) {
        return (Double) Objects.requireNonNull(row.get(column));
    }

    @Test
    void beforeATensorIsChosenTheCardsAreEmpty() throws IOException {
        Board board = model.boardProperty().get();
        assertEquals(4, board.cards().size());
        assertTrue(board.cards().stream().allMatch(card -> card.evaluation().isEmpty()));
        assertTrue(board.attribution().isEmpty());
        assertFalse(model.isShown());
        assertEquals(List.of(), rows());
    }

    @Test
    void theBestCardAndTheAttributionOfTheSampleAreThoseOfItsTable() {
        openWeight();
        Board board = model.boardProperty().get();
        assertTrue(board.card(Corner.E4M3_16).best());
        assertFalse(board.card(Corner.E8M0_16).best());
        Attribution attribution = board.attribution().orElseThrow();
        // From the known MSE of the four corners under RCEIL: 2.94985e-5, 2.66207e-5, 2.01697e-5, 1.72294e-5.
        assertEquals(2.66207 / 2.94985 - 1, attribution.blockShare(), 1e-4);
        assertEquals(2.01697 / 2.94985 - 1, attribution.scaleShare(), 1e-4);
        assertEquals(1.72294 / 2.94985 - 1, attribution.bothShare(), 1e-4);
    }

    @Test
    void theCardsFollowTheRule() {
        openWeight();
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        Board.Card card = model.boardProperty().get().card(Corner.E8M0_32);
        assertEquals("e8m0-32-floor", card.recipe().id());
        assertEquals(3.42648e-5, card.evaluation().orElseThrow().summary().mse(), 3.4e-8);
    }

    @Test
    void choosingACardChoosesItsRecipeForAllViews() {
        model.choose(exploration.corner(Corner.E8M0_16));
        assertEquals("e8m0-16-rceil", exploration.recipeProperty().get().id());
        assertTrue(model.isChosen(exploration.corner(Corner.E8M0_16)));
        assertFalse(model.isChosen(exploration.corner(Corner.E4M3_16)));
    }

    @Test
    void choosingABlockOfACardSelectsItsFirstElement() {
        openWeight();
        model.select(exploration.corner(Corner.E8M0_32), 7, 3);
        assertEquals(new Position(7, 96), exploration.positionProperty().get());
        assertEquals(Optional.of(new Position(7, 96)), model.selected());
    }

    @Test
    void aRecipeThatIsAddedHasACardAndIsNotOfferedAgainUntilItIsRemoved() {
        openWeight();
        Recipe even = recipe("mxfp4-torchao-even");
        assertTrue(model.addable().contains(even));
        assertFalse(model.addable().contains(recipe("e4m3-16")));
        model.add(even);
        model.add(even);
        Board board = model.boardProperty().get();
        assertEquals(5, board.cards().size());
        assertEquals(even, board.cards().getLast().recipe());
        assertTrue(board.cards().getLast().evaluation().isPresent());
        assertFalse(model.addable().contains(even));
        model.remove(even);
        assertEquals(4, model.boardProperty().get().cards().size());
        assertTrue(model.addable().contains(even));
    }

    @Test
    void addingAndRemovingCardsIsUndoneAndDoneAgain() {
        openWeight();
        model.add(recipe("nvfp4-torchao"));
        model.remove(recipe("nvfp4-torchao"));
        exploration.history().undo();
        assertEquals(
                "nvfp4-torchao",
                model.boardProperty().get().cards().getLast().recipe().id());
        exploration.history().undo();
        assertEquals(4, model.boardProperty().get().cards().size());
        exploration.history().redo();
        assertEquals(5, model.boardProperty().get().cards().size());
    }

    @Test
    void theBestOfAllCardsIsMarkedThoseThatWereAddedToo() {
        openWeight();
        model.add(BestScales.RECIPE);
        Board board = model.boardProperty().get();
        assertFalse(board.card(Corner.E4M3_16).best());
        assertTrue(board.cards().getLast().best());
    }

    @Test
    void theBestScalesAreSearchedOnlyWhileTheBoardIsLookedAt() {
        openWeight();
        assertTrue(
                model.boardProperty().get().attribution().orElseThrow().best().isEmpty());
        model.activeProperty().set(true);
        Attribution found = model.boardProperty().get().attribution().orElseThrow();
        assertTrue(found.best().orElseThrow() < found.nvfp4());
        assertTrue(found.best().orElseThrow() > 0.5 * found.nvfp4());
    }

    @Test
    void theSecondTensorIsEvaluatedUnderTheRecipesOfAllCards() {
        openWeight();
        model.add(recipe("nvfp4-torchao"));
        comparison.compare(model.comparable().getFirst());
        Board board = model.boardProperty().get();
        assertTrue(board.cards().stream().allMatch(card -> card.second().isPresent()));
        // The known MSE of the query weights under MXFP4 with RCEIL.
        assertEquals(
                1.273e-4,
                board.card(Corner.E8M0_32).second().orElseThrow().summary().mse(),
                1e-7);
        assertTrue(board.second().isPresent());
        comparison.clear();
        assertTrue(model.boardProperty().get().card(Corner.E8M0_32).second().isEmpty());
    }

    @Test
    void theDataHasARowForEachCardAndTensorAndOneForEachBar() throws IOException {
        openWeight();
        comparison.compare(model.comparable().getFirst());
        List<Map<String, Object>> rows = rows();
        assertEquals(2 * 4 + 2 * 7, rows.size());
        assertEquals("card", rows.getFirst().get("kind"));
        assertEquals(WEIGHT, rows.getFirst().get("tensor"));
        assertEquals(QUERY, rows.get(1).get("tensor"));
        assertEquals("e8m0-32-rceil", rows.getFirst().get("recipe"));
        assertEquals("E8M0", rows.getFirst().get("scale_format"));
        assertEquals(32, rows.getFirst().get("block_size"));
        assertEquals(2.94985e-5, number(rows.getFirst(), "mse"), 1e-9);
        assertEquals(4.25, rows.getFirst().get("bits_per_element"));
        assertEquals(384L * 1536, rows.getFirst().get("elements"));
        assertEquals(1.0, rows.getFirst().get("sample_share"));
        Map<String, Object> block = rows.get(9);
        assertEquals("attribution_block", block.get("kind"));
        assertEquals(2.66207e-5 - 2.94985e-5, number(block, "mse_change"), 1e-9);
        assertEquals(2.66207 / 2.94985 - 1, number(block, "mse_change_share"), 1e-4);
    }

    @Test
    void settingsNameTheCardsThatWereAddedAndTheSecondTensor() {
        assertEquals(Map.of(), model.settings());
        Map<String, String> settings = Map.of("added", "nvfp4-torchao,mxfp4-torchao-even", "compare", QUERY);
        // The tensor is compared as soon as the file is open.
        model.apply(settings);
        openWeight();
        assertEquals(settings, model.settings());
        assertEquals(6, model.boardProperty().get().cards().size());
        assertTrue(model.boardProperty().get().card(Corner.E4M3_16).second().isPresent());
    }

    @Test
    void aSettingThatIsWrongSaysWhatIsExpected() {
        openWeight();
        assertTrue(message(Map.of("color", "red")).contains("no setting \"color\"; there are added and compare"));
        assertTrue(message(Map.of("added", "nvfp5")).contains("no recipe \"nvfp5\"; there are mxfp4-ocp-floor"));
        assertTrue(message(Map.of("compare", "ids")).contains("no tensor \"ids\""));
    }

    private String message(Map<String, String> settings) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> model.apply(settings))
                .getMessage());
    }
}
