package nibblescope.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nibblescope.app.inspector.InspectorModel.Refusal;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Position;
import nibblescope.core.metrics.BlockTrace.Outcome;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectorModelTest {
    private static BlockFigures figures(InspectorModel model) {
        return Objects.requireNonNull(model.figuresProperty().getValue());
    }

    @Test
    void withoutATensorThereAreNoFigures() {
        InspectorModel model = new InspectorModel(Explorations.empty());
        assertNull(model.figuresProperty().getValue());
        assertEquals(Optional.of(Refusal.NO_TENSOR), model.goTo("0"));
    }

    @Test
    void presetAIsTakenApartToItsBits() {
        BlockFigures block = figures(new InspectorModel(Explorations.ofPresetA()));
        assertEquals(13.5f, block.amax());
        assertEquals(2.25f, block.idealScale());
        // 2.25 = 0b1.001 * 2^(8-7): 0 1000 001.
        assertEquals(0b0_1000_001, block.scaleCode());
        assertEquals(2.25f, block.dequantizingScale());
        assertEquals(1f, block.tensorScale());
        assertEquals(0.076445, block.mse(), 5e-7);
        assertEquals(16, block.elements().size());
        // -9.4 / 2.25 = -4.178 becomes -4, code 1 11 0, that is -9.
        ElementFigures second = block.elements().get(1);
        assertEquals(0b1_11_0, second.code());
        assertEquals(-9f, second.reconstruction());
        assertEquals(0.4f, second.error(), 1e-6f);
        // 0.5 / 2.25 = 0.222 becomes 0: the largest error.
        ElementFigures tenth = block.elements().get(9);
        assertEquals(Outcome.FLUSHED, tenth.outcome());
        assertEquals(
                List.of(tenth),
                block.elements().stream().filter(ElementFigures::worst).toList());
    }

    @Test
    void theFiguresFollowTheRecipe() {
        Exploration exploration = Explorations.ofPresetA();
        InspectorModel model = new InspectorModel(exploration);
        exploration.recipeProperty().set(exploration.corner(Corner.E8M0_16));
        assertEquals(0.72, figures(model).mse(), 5e-7);
        assertEquals(4f, figures(model).blockScale());
        exploration.ruleProperty().set(PowerOfTwoRule.FLOOR);
        assertEquals(2f, figures(model).blockScale());
    }

    @Test
    void aBlockOfNansHasNoWorstElementAndNoError() {
        BlockFigures block = figures(new InspectorModel(Explorations.of(1, Float.NaN, 1f, -0f)));
        assertTrue(Double.isNaN(block.mse()));
        assertTrue(block.elements().stream().noneMatch(ElementFigures::worst));
        assertTrue(block.elements().stream().allMatch(e -> e.outcome() == Outcome.NON_FINITE));
    }

    @Test
    void aShortLastBlockHasFewerElements() {
        Exploration exploration = Explorations.of(2, new float[80]);
        InspectorModel model = new InspectorModel(exploration);
        exploration.select(new Position(1, 39));
        assertEquals(5, figures(model).place().number());
        assertEquals(32, figures(model).place().column());
        assertEquals(39, figures(model).place().lastColumn());
        assertEquals(7, model.selectedIndexProperty().get());
    }

    @Test
    void theNumberOfABlockSelectsIt() {
        Exploration exploration = Explorations.of(2, new float[80]);
        InspectorModel model = new InspectorModel(exploration);
        assertEquals(Optional.empty(), model.goTo(" 4 "));
        assertEquals(new Position(1, 16), exploration.positionProperty().get());
        assertEquals(4, figures(model).place().number());
        assertEquals(5, model.lastBlock());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "four", "1.5", "0x1"})
    void whatIsNoNumberIsRefused(String typed) {
        InspectorModel model = new InspectorModel(Explorations.ofPresetA());
        assertEquals(Optional.of(Refusal.NOT_A_NUMBER), model.goTo(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "99999999999999999999999999"})
    void aBlockThatTheTensorDoesNotHaveIsRefused(String typed) {
        InspectorModel model = new InspectorModel(Explorations.ofPresetA());
        assertEquals(Optional.of(Refusal.NO_SUCH_BLOCK), model.goTo(typed));
        assertEquals(0, figures(model).place().number());
    }

    @Test
    void selectingAnElementMovesTheSharedSelection() {
        Exploration exploration = Explorations.of(2, new float[80]);
        InspectorModel model = new InspectorModel(exploration);
        exploration.select(new Position(1, 20));
        model.select(9);
        assertEquals(new Position(1, 25), exploration.positionProperty().get());
        assertEquals(9, model.selectedIndexProperty().get());
        model.select(InspectorModel.NONE);
        assertEquals(9, model.selectedIndexProperty().get());
    }

    @Test
    void theCopiedTableHasALineForTheHeadingsAndOneForEachElement() {
        BlockFigures block = figures(new InspectorModel(Explorations.of(1, 6f, -0f)));
        String[] lines = block.tabSeparated(List.of("index", "value", "scaled", "code", "dequantized", "error"))
                .split("\n", -1);
        assertEquals("index\tvalue\tscaled\tcode\tdequantized\terror", lines[0]);
        assertEquals("0\t6.0\t6.0\t0 11 1\t6.0\t0.0", lines[1]);
        assertTrue(lines[2].startsWith("1\t-0.0\t-0.0\t0 00 0\t0.0"), lines[2]);
        assertEquals("", lines[3]);
        assertEquals(4, lines.length);
        assertFalse(lines[1].contains("−"));
    }
}
