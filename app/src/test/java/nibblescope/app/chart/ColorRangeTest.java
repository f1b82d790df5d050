package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nibblescope.app.chart.ColorRange.Mapping;
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
}
