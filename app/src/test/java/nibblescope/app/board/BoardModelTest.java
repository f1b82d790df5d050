package nibblescope.app.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Exploration.Start;
import nibblescope.app.study.Position;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.Samples;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoardModelTest {
    private final CpuBackend backend = new CpuBackend(2);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final BoardModel model = new BoardModel(exploration);

    @AfterEach
    void close() {
        exploration.close();
        backend.close();
    }

    private void openWeight() {
        exploration.open(
                Samples::miniLm,
                new Start(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("encoder.layer.0.output.dense.weight"),
                        new Position(99, 848)));
    }

    @Test
    void beforeATensorIsChosenTheCardsAreEmpty() {
        Board board = model.boardProperty().get();
        assertEquals(4, board.cards().size());
        assertTrue(board.cards().stream().allMatch(card -> card.evaluation().isEmpty()));
        assertTrue(board.attribution().isEmpty());
    }

    @Test
    void theBestCardAndTheAttributionOfTheSampleAreThoseOfItsTable() {
        openWeight();
        Board board = model.boardProperty().get();
        assertTrue(board.card(Corner.E4M3_16).best());
        assertFalse(board.card(Corner.E8M0_16).best());
        Board.Attribution attribution = board.attribution().orElseThrow();
        // From the known MSE of the four corners under RCEIL: 2.94985e-5, 2.66207e-5, 2.01697e-5, 1.72294e-5.
        assertEquals(2.66207 / 2.94985 - 1, attribution.blockSize(), 1e-4);
        assertEquals(2.01697 / 2.94985 - 1, attribution.scaleFormat(), 1e-4);
        assertEquals(1.72294 / 2.94985 - 1, attribution.both(), 1e-4);
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
        model.choose(Corner.E8M0_16);
        assertEquals("e8m0-16-rceil", exploration.recipeProperty().get().id());
        assertTrue(model.isChosen(Corner.E8M0_16));
        assertFalse(model.isChosen(Corner.E4M3_16));
    }

    @Test
    void choosingABlockOfACardSelectsItsFirstElement() {
        openWeight();
        model.select(Corner.E8M0_32, 7, 3);
        assertEquals(new Position(7, 96), exploration.positionProperty().get());
        assertEquals(Optional.of(new Position(7, 96)), model.selected());
    }
}
