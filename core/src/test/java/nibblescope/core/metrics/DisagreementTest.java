package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import nibblescope.core.metrics.Disagreement.Cell;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.synthetic.DisputedBlock;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// The first cell where two recipes differ, and the reason: on blocks of which it is known.
class DisagreementTest {
    private static final Cell SCALE = new Cell.Scale();

    private static RuleRow row(String block, String recipe) {
        Recipe found = RecipeCatalog.find(recipe).orElseThrow(() -> new AssertionError("no recipe " + recipe));
        Tensor tensor = DisputedBlock.find(block).orElseThrow().tensor();
        BlockQuantizer whole =
                new BlockQuantizer(found, tensor.dtype().computedIn(), ReferenceQuantizer.amax(tensor, found));
        return RuleRow.of(tensor, whole, 0, 0, 0, block.startsWith("M") ? 32 : 16);
    }

    private static Disagreement between(String block, String a, String b) {
        return Disagreement.between(row(block, a), row(block, b)).orElseThrow();
    }

    private static Cell element(int column) {
        return new Cell.Element(column);
    }

    @Test
    void aQuotientAboveAPowerOfTwoIsRoundedUpOrDown() {
        // 6.5 / 6 = 1.0833
        Disagreement.PowersOfTwo found = assertInstanceOf(
                Disagreement.PowersOfTwo.class, between("M1", "mxfp4-torchao-rceil", "mxfp4-ocp-floor"));
        assertEquals(new Disagreement.PowersOfTwo(SCALE, 6.5f, 6, 6.5 / 6, 1, 2, 1), found);
        assertTrue(found.saturates());
        // 5 / 6 is below 1, and CEIL takes 2 all the same.
        Disagreement.PowersOfTwo fits = assertInstanceOf(
                Disagreement.PowersOfTwo.class, between("M3", "mxfp4-torchao-ceil", "mxfp4-ocp-floor"));
        assertFalse(fits.saturates());
    }

    @Test
    void aTieIsToldWithBothOutcomes() {
        // M3: 5 is a tie of 4 and 6 under scale 1; M2: 7 / 2 = 3.5, of 3 and 4.
        assertEquals(
                new Disagreement.Tie(element(0), 5, 5, 4, 6),
                between("M3", "mxfp4-ocp-floor", "mxfp4-microxcaling-nearest"));
        assertEquals(
                new Disagreement.Tie(element(0), 7, 3.5f, 4, 3),
                between("M2", "mxfp4-torchao-rceil", "mxfp4-modelopt"));
        // M4: the first tie, 0.25, goes to 0 for both; 0.75 to 1 and to 0.5.
        assertEquals(
                new Disagreement.Tie(element(2), 0.75f, 0.75f, 1, 0.5f),
                between("M4", "mxfp4-ocp-floor", "mxfp4-ggml"));
    }

    @Test
    void theSignOfZeroIsNoTie() {
        assertEquals(
                new Disagreement.SignOfZero(element(2), -0f, 8, 0),
                between("M5", "mxfp4-ocp-floor", "mxfp4-microxcaling-nearest"));
    }

    @Test
    void aLogarithmThatIsRoundedUpToAWholeNumberIsTold() {
        float amax = Math.nextDown(8f);
        assertEquals(new Disagreement.Logarithm(SCALE, amax, 1, 2), between("M7", "mxfp4-ocp-floor", "mxfp4-ggml"));
    }

    @Test
    void nanAndInfinityInABlockAreToldOfTheFirstCell() {
        Disagreement.NotFinite scale =
                assertInstanceOf(Disagreement.NotFinite.class, between("M9", "mxfp4-torchao-rceil", "mxfp4-ggml"));
        assertEquals(SCALE, scale.cell());
        Disagreement.NotFinite codes =
                assertInstanceOf(Disagreement.NotFinite.class, between("M9", "mxfp4-torchao-rceil", "mxfp4-ocp-floor"));
        assertEquals(element(0), codes.cell());
        assertEquals(
                new Disagreement.NotFinite(SCALE, Float.POSITIVE_INFINITY),
                between("M10", "mxfp4-torchao-rceil", "mxfp4-ggml"));
    }

    @Test
    void atTheEndsOfTheRangeScalesAreNoNeighbours() {
        // 2^-126: 2^-127 and the byte that wraps to NaN; 3e38: 2^125 and NaN.
        assertInstanceOf(Disagreement.EndOfRange.class, between("M11", "mxfp4-ocp-floor", "mxfp4-ggml"));
        assertInstanceOf(Disagreement.EndOfRange.class, between("M12", "mxfp4-torchao-rceil", "mxfp4-torchao-even"));
    }

    @Test
    void whereNothingDiffersNothingIsTold() {
        assertEquals(
                Optional.empty(), Disagreement.between(row("M1", "mxfp4-ocp-floor"), row("M1", "mxfp4-torchao-floor")));
    }

    @Test
    void aScaleBelowTheLeastIsLifted() {
        // N5: 2^-8 against 2^-6.
        assertEquals(
                new Disagreement.LeastScale(SCALE, 0x1p-8, 0x1p-6f, 0x1p-8f),
                between("N5", "nvfp4-torchao", "nvfp4-modelopt"));
    }

    @Test
    void aTieOfScalesIsTold() {
        // N7: 1.0625 lies between 1 and 1.125.
        assertEquals(
                new Disagreement.ScaleTie(SCALE, 1.0625, 1, 1.125f), between("N7", "nvfp4-modelopt", "nvfp4-ggml"));
    }

    @Test
    void aZeroBlockMayHaveAnyScale() {
        assertEquals(new Disagreement.EmptyBlock(SCALE, 0x1p-6f, 1), between("N2", "nvfp4-torchao", "nvfp4-modelopt"));
    }

    @Test
    void aTensorOfZerosHasNoTensorScale() {
        Disagreement.BrokenTensorScale found = assertInstanceOf(
                Disagreement.BrokenTensorScale.class, between("N1", "nvfp4-torchao", "nvfp4-transformer-engine"));
        assertEquals(0f, found.a());
    }

    @Test
    void recipesThatTrySeveralScalesAreToldWithTheirErrors() {
        Disagreement.Tried found = assertInstanceOf(
                Disagreement.Tried.class, between("N13", "nvfp4-modelopt", "nvfp4-transformer-engine-4over6-mse"));
        // 15 times 4.5 as 4: 15 * 0.25 / 16; with 1.5 as the scale all are exact.
        assertEquals(15 * 0.25 / 16, found.errorA(), 1e-6);
        assertEquals(0, found.errorB(), 1e-9);
    }

    @Test
    void oneLevelCountsInNoUnitOfTheTensor() {
        assertInstanceOf(Disagreement.Levels.class, between("N8", "nvfp4-torchao", "nvfp4-torchao-one-level"));
    }

    @Test
    void codesOfAScaleThatWasNotRoundedAreToldAsSuch() {
        // N6b: 1.45 * 2^-9 is stored as 2^-9; the exporter divides by the exact scale.
        Disagreement.OtherOperand found = assertInstanceOf(
                Disagreement.OtherOperand.class, between("N6b", "nvfp4-modelopt", "nvfp4-modelopt-onnx"));
        assertEquals(element(2), found.cell());
    }

    @Test
    void whatIsNotClampedWrapsAround() {
        Disagreement.NotClamped found = assertInstanceOf(
                Disagreement.NotClamped.class, between("N6b", "nvfp4-modelopt", "nvfp4-fouroversix-static-6"));
        assertEquals(7, found.codeA());
        assertEquals(8, found.codeB());
    }

    @Test
    void underAZeroScaleCodesMeanNothing() {
        assertEquals(
                new Disagreement.ZeroScale(element(0), 7, 0), between("N6", "nvfp4-transformer-engine", "nvfp4-vllm"));
    }

    @Test
    void aTensorScaleInAnotherOrderIsToldOnceTheBlockIsTheSame() {
        Disagreement.TensorScales found = assertInstanceOf(
                Disagreement.TensorScales.class, between("N14", "nvfp4-transformer-engine", "nvfp4-vllm"));
        assertEquals(new Cell.TensorScale(), found.cell());
    }

    @Test
    void theSameBitsMayBeReadAsOtherValues() {
        Disagreement.Reading found = assertInstanceOf(
                Disagreement.Reading.class, between("N12c", "nvfp4-modelopt", "nvfp4-transformer-engine"));
        assertEquals(element(0), found.cell());
        assertEquals(Float.POSITIVE_INFINITY, found.b());
    }

    @Test
    void recipesOfOtherFormatsAreNotCompared() {
        assertInstanceOf(
                Disagreement.Formats.class,
                Disagreement.between(row("M1", "mxfp4-ocp-floor"), row("M1", "nvfp4-modelopt"))
                        .orElseThrow());
    }

    @Test
    void aRowTellsOfTheElementsInItsBlockAlone() {
        Tensor tensor = DisputedBlock.find("M4").orElseThrow().tensor();
        Recipe recipe = RecipeCatalog.find("e8m0-16-floor").orElseThrow();
        RuleRow row = RuleRow.of(tensor, new BlockQuantizer(recipe, 6), 0, 20, 0, 32);
        assertEquals(16, row.firstColumn());
        assertEquals(16, row.columns());
        assertFalse(row.holds(15));
        assertTrue(row.holds(31));
        // 0.25 and 0.75 are off by 0.25 each, as are 1.25 and 1.75; 2.5 and 3.5 by 0.5, 5 by 1.
        assertEquals(
                (4 * 0.0625 + 2 * 0.25 + 1) / 32, row("M4", "mxfp4-ocp-floor").mse());
    }
}
