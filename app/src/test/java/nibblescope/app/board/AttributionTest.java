package nibblescope.app.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import nibblescope.app.board.Attribution.Bar;
import nibblescope.app.board.Attribution.Step;
import nibblescope.app.i18n.Figures;
import org.junit.jupiter.api.Test;

class AttributionTest {
    private static Attribution of(double mxfp4, double block, double scale, double nvfp4) {
        return new Attribution(mxfp4, block, scale, nvfp4, OptionalDouble.empty(), OptionalDouble.empty());
    }

    @Test
    void changesAreSharesOfTheMseOfMxfp4() {
        Attribution attribution = of(200, 180, 130, 100);
        assertEquals(-0.1, attribution.blockShare());
        assertEquals(-0.35, attribution.scaleShare());
        assertEquals(-0.5, attribution.bothShare());
        // -50 % is 5 % more than the -10 % and -35 % of either.
        assertEquals(-0.05, attribution.interactionShare());
    }

    @Test
    void everyStepBeginsWhereTheOneBeforeEndsAndTheyLeadToNvfp4() {
        List<Step> steps = of(200, 180, 130, 100).steps();
        assertEquals(new Step(Bar.MXFP4, 0, 200), steps.get(0));
        assertEquals(new Step(Bar.BLOCK, 200, 180), steps.get(1));
        // The finer scale alone saves 70.
        assertEquals(new Step(Bar.SCALE, 180, 110), steps.get(2));
        assertEquals(new Step(Bar.INTERACTION, 110, 100), steps.get(3));
        assertEquals(new Step(Bar.NVFP4, 0, 100), steps.get(4));
        assertEquals(-70, steps.get(2).change());
    }

    @Test
    void aStepThatMakesItWorseGoesUp() {
        Attribution attribution = of(200, 206, 150, 140);
        assertEquals(0.03, attribution.blockShare(), 1e-12);
        assertEquals(new Step(Bar.BLOCK, 200, 206), attribution.steps().get(1));
        // 200 + 6 - 50 = 156, and from there down to 140.
        assertEquals(new Step(Bar.INTERACTION, 156, 140), attribution.steps().get(3));
    }

    @Test
    void whatBothWouldSaveIsGivenBackByTheInteraction() {
        // Either saves 60, both save 90: 30 would be counted twice.
        Attribution attribution = of(100, 40, 40, 10);
        assertEquals(0.3, attribution.interactionShare(), 1e-12);
        assertEquals(new Step(Bar.SCALE, 40, -20), attribution.steps().get(2));
        assertEquals(new Step(Bar.INTERACTION, -20, 10), attribution.steps().get(3));
    }

    @Test
    void theBestScalesAreNotKnownUntilTheyAreSearched() {
        assertFalse(of(200, 180, 130, 100).steps().get(5).isKnown());
        assertFalse(of(200, 180, 130, 100).steps().get(6).isKnown());
        Attribution searched = new Attribution(200, 180, 130, 100, OptionalDouble.of(84), OptionalDouble.empty());
        assertEquals(new Step(Bar.SEARCH, 100, 84), searched.steps().get(5));
        assertEquals(new Step(Bar.OPTIMUM, 0, 84), searched.steps().get(6));
        Attribution none = new Attribution(200, 180, 130, 100, OptionalDouble.of(Double.NaN), OptionalDouble.empty());
        assertFalse(none.steps().get(5).isKnown());
    }

    @Test
    void numbersAreWrittenWithAllDigits() {
        Figures english = new Figures(Locale.ENGLISH);
        assertEquals("8.1631 × 10⁻⁵", BoardFigure.exact(8.1631e-5, english));
        assertEquals("−0,25", BoardFigure.exact(-0.25, new Figures(Locale.forLanguageTag("tr"))));
        assertEquals("1.0 × 10¹⁰", BoardFigure.exact(1e10, english));
        assertEquals("NaN", BoardFigure.exact(Double.NaN, english));
    }

    @Test
    void aChangeThatIsWrittenAsZeroGoesNoWay() {
        Figures english = new Figures(Locale.ENGLISH);
        assertEquals("=", BoardTexts.arrow(-1e-17, english));
        assertEquals("▼", BoardTexts.arrow(-0.001, english));
        assertEquals("▲", BoardTexts.arrow(0.001, english));
        assertEquals("+0.1 %", BoardTexts.change(0.001, english));
        assertEquals("±0.0 %", BoardTexts.change(-0.0004, english));
        assertEquals("−%25,9", BoardTexts.change(-0.259, new Figures(Locale.forLanguageTag("tr"))));
    }

    @Test
    void thereIsNoneWhileACornerIsMissing() {
        assertTrue(Attribution.of(Map.of(), null).isEmpty());
    }
}
