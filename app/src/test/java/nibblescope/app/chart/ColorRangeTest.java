package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import nibblescope.app.chart.ColorRange.Mapping;
import nibblescope.core.quantize.RunMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorRangeTest {
    @Test
    void aLinearRangeHasEqualSteps() {
        ColorRange range = new ColorRange(0, 256, Mapping.LINEAR);
        for (int index = 0; index < 256; index++) {
            assertEquals(index, range.index(index));
            assertEquals(index, range.index(Math.nextDown(index + 1f)));
        }
        assertEquals(255, range.index(256));
        assertEquals(255, range.index(Float.POSITIVE_INFINITY));
    }

    @Test
    void aLogarithmicRangeHasEqualFactors() {
        // From 2^-8 to 1 are 8 octaves: an octave is 32 colours.
        ColorRange range = new ColorRange(0x1p-8f, 1, Mapping.LOGARITHMIC);
        for (int octave = 0; octave < 8; octave++) {
            assertEquals(32 * octave, range.index(Math.scalb(1f, octave - 8)));
        }
        assertEquals(255, range.index(1));
        assertEquals(0, range.index(0x1p-9f));
        assertEquals(0, range.index(0));
        assertEquals(255, range.index(Float.POSITIVE_INFINITY));
    }

    @Test
    void theLogarithmIsRightToATenthOfAColorAndNeverFalls() {
        float low = 1e-6f;
        ColorRange range = new ColorRange(low, 1, Mapping.LOGARITHMIC);
        int before = 0;
        for (float error = low; error < 1; error *= 1.0003f) {
            double exact = Math.log(error / low) / Math.log(1 / low) * 256;
            int index = range.index(error);
            assertTrue(index >= exact - 1.1 && index <= exact + 0.1, "at " + error);
            assertTrue(index >= before, "at " + error);
            before = index;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorThatIsNotANumberHasNoColor(Mapping mapping) {
        assertEquals(-1, new ColorRange(1, 2, mapping).index(Float.NaN));
        assertEquals(-1, new ColorRange(1, 1, mapping).index(Float.NaN));
    }

    @ParameterizedTest
    @EnumSource
    void aRangeOfOneErrorGivesItTheLastColorAndSmallerOnesTheFirst(Mapping mapping) {
        ColorRange range = new ColorRange(3, 3, mapping);
        assertEquals(255, range.index(3));
        assertEquals(255, range.index(4));
        assertEquals(0, range.index(0));
    }

    @Test
    void sharesAndErrorsAreInverses() {
        for (ColorRange range :
                List.of(new ColorRange(0, 8, Mapping.LINEAR), new ColorRange(1e-5f, 1e-1f, Mapping.LOGARITHMIC))) {
            for (double share = 0; share <= 1; share += 0.125) {
                assertEquals(share, range.share(range.at(share)), 1e-9);
            }
        }
    }

    @Test
    void aRangeOverSeveralPyramidsHoldsAllTheirErrors() {
        var pyramids = List.of(MadePyramid.of(1, 3, 0.5f, 0, 0.25f), MadePyramid.of(2, 1, 0.125f, Float.NaN));
        assertEquals(new ColorRange(0.125f, 0.5f, Mapping.LOGARITHMIC), ColorRange.over(pyramids, Mapping.LOGARITHMIC));
        assertEquals(new ColorRange(0, 0.5f, Mapping.LINEAR), ColorRange.over(pyramids, Mapping.LINEAR));
    }

    @Test
    void aBlockThatIsAllButExactDoesNotStretchALogarithmicRange() {
        var pyramids = List.of(MadePyramid.of(1, 2, 1e-30f, 1));
        assertEquals(1e-6f, ColorRange.over(pyramids, Mapping.LOGARITHMIC).low(), 1e-12f);
    }

    @ParameterizedTest
    @EnumSource
    void thereIsARangeWhenNoErrorIsAboveZeroOrFinite(Mapping mapping) {
        for (float error : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE}) {
            ColorRange range = ColorRange.over(List.of(MadePyramid.of(1, 1, error)), mapping);
            assertTrue(range.low() <= range.high(), range.toString());
        }
        assertEquals(1, ColorRange.over(List.of(), mapping).high());
    }

    @Test
    void aRangeUpsideDownIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ColorRange(2, 1, Mapping.LINEAR));
        assertThrows(IllegalArgumentException.class, () -> new ColorRange(0, 1, Mapping.LOGARITHMIC));
        assertThrows(IllegalArgumentException.class, () -> new ColorRange(Float.NaN, 1, Mapping.LINEAR));
    }

    @Test
    void aDivergingLinearRangeHasEqualStepsToEitherSideOfZero() {
        ColorRange range = new ColorRange(0, 128, Mapping.LINEAR, true);
        for (int step = 0; step < 128; step++) {
            assertEquals(128 + step, range.index(step));
            assertEquals(127 - step, range.index(step == 0 ? -Float.MIN_VALUE : -step));
        }
        assertEquals(255, range.index(Float.POSITIVE_INFINITY));
        assertEquals(0, range.index(Float.NEGATIVE_INFINITY));
        assertEquals(-1, range.index(Float.NaN));
        assertEquals(0.5, range.share(0));
        assertEquals(0.25, range.share(-64));
        assertEquals(-64, range.at(0.25));
    }

    @Test
    void aDivergingLogarithmicRangeHasEqualFactorsToEitherSide() {
        // From 2^-8 to 1 are 8 octaves a side: an octave is 16 colours.
        ColorRange range = new ColorRange(0x1p-8f, 1, Mapping.LOGARITHMIC, true);
        for (int octave = 0; octave < 8; octave++) {
            assertEquals(128 + 16 * octave, range.index(Math.scalb(1f, octave - 8)));
            assertEquals(127 - 16 * octave, range.index(-Math.scalb(1f, octave - 8)));
        }
        assertEquals(128, range.index(0));
        assertEquals(127, range.index(-0x1p-20f));
        assertEquals(0.5, range.share(0x1p-20));
        for (double share = 0; share <= 1; share += 0.125) {
            assertEquals(share, range.share(range.at(share)), 1e-9);
        }
        double[] ticks = range.ticks(8);
        for (int i = 0; i < ticks.length; i++) {
            assertEquals(-ticks[i], ticks[ticks.length - 1 - i], 1e-12, "the ticks of either side are the same");
        }
        assertEquals(0, ticks[ticks.length / 2]);
    }

    @Test
    void aDivergingRangeIsAsFarToEitherSideAsTheLargestMagnitude() {
        ColorRange range = ColorRange.aboutZero(MadePyramid.of(1, 3, 0.25f, -4, 0), Mapping.LINEAR);
        assertEquals(new ColorRange(0, 4, Mapping.LINEAR, true), range);
        assertThrows(IllegalArgumentException.class, () -> new ColorRange(1, 2, Mapping.LINEAR, true));
    }

    @Test
    void thePartOfARangeHasItsEndsAtTheShares() {
        ColorRange all = new ColorRange(0, 8, Mapping.LINEAR);
        assertEquals(new ColorRange(2, 6, Mapping.LINEAR), all.part(0.25, 0.75));
        ColorRange about = new ColorRange(0, 8, Mapping.LINEAR, true);
        assertEquals(new ColorRange(0, 4, Mapping.LINEAR, true), about.part(0.25, 0.75));
    }

    @ParameterizedTest
    @EnumSource
    void everyBlockIsCountedAtItsColor(Mapping mapping) {
        var pyramid = MadePyramid.of(2, 3, -4, 0, 1, Float.NaN, 4, -1);
        ColorRange range = ColorRange.aboutZero(pyramid, mapping);
        ColorHistogram histogram = ColorHistogram.of(pyramid, range, RunMonitor.NONE);
        assertEquals(5, histogram.finite());
        assertEquals(2, histogram.negative());
        assertEquals(1, histogram.zero());
        assertEquals(2, histogram.positive());
        assertEquals(1, histogram.nonFinite());
        assertEquals(1, histogram.counts().count(0));
        assertEquals(1, histogram.counts().count(255));
        assertEquals(List.of(2L, 3L), Arrays.stream(histogram.bars(2)).boxed().toList());
    }
}
