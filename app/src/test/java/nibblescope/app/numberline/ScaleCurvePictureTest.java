package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nibblescope.core.metrics.ScaleSweep;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;

class ScaleCurvePictureTest {
    private static ScaleCurvePicture whole(String recipe, float... values) {
        ScaleSweep sweep =
                ScaleSweep.of(new BlockQuantizer(RecipeCatalog.find(recipe).orElseThrow(), 0), values);
        return ScaleCurvePicture.of(ScaleCurve.whole(sweep, sweep.stored()), 20, 220, 10)
                .between(50, 50 + 2.0 * (sweep.codes() - 1));
    }

    @Test
    void aPlaceBelongsToTheNearestCode() {
        ScaleCurvePicture picture = whole("e4m3-16-one-level", 1, 2, 3.3f);
        assertEquals(2, picture.spacing());
        assertEquals(150, picture.x(50));
        assertEquals(50, picture.codeAt(150.9));
        assertEquals(51, picture.codeAt(151.1));
        assertEquals(0, picture.codeAt(-1000));
        assertEquals(126, picture.codeAt(1000));
    }

    @Test
    void largerErrorsStandHigherAndNoneStandsOnTheAxis() {
        ScaleCurvePicture picture = whole("e4m3-16-one-level", 4, 4);
        // Scale 1 makes 4 exact; a scale of 0 leaves an error of 16.
        assertTrue(picture.showsZero());
        assertEquals(220, picture.y(0));
        assertTrue(picture.y(16) < picture.y(1) && picture.y(1) < 210);
        assertEquals(20, picture.y(Double.POSITIVE_INFINITY));
        assertTrue(Double.isNaN(picture.y(Double.NaN)));
    }

    @Test
    void aBlockWithoutAnyErrorHasNoErrorTicks() {
        ScaleCurvePicture picture = whole("e8m0-16-rceil", 0, 0);
        assertEquals(0, picture.errorTicks().length);
        assertEquals(220, picture.y(0));
    }

    @Test
    void codesWithALabelAreAsManyAsThereIsRoomForAndScaleOneIsAmongThem() {
        ScaleCurvePicture picture = whole("e4m3-16-one-level", 1, 2, 3.3f);
        // Labels of 20 and a gap of 8 need 28 pixels, which are 14 codes of 2 pixels: every 16th, with 0x38 = 56.
        int step = picture.codeStep(20, (_, _) -> 20);
        assertEquals(16, step);
        assertArrayEquals(new int[] {8, 24, 40, 56, 72, 88, 104, 120}, picture.codeTicks(step));
        assertEquals(32, picture.codeStep(20, (code, _) -> code == 56 ? 30 : 20));
    }

    @Test
    void aCornerIsClearIfNeitherTheCurveNorTheChosenCodeIsInIt() {
        // 1 under a scale of 2^-9: 6 * 2^-9 is all that is left of it, so the left end is high.
        ScaleCurvePicture picture = whole("e4m3-16-one-level", 1, 0.9f, 0.3f);
        assertTrue(picture.isClear(50, 80, 200));
        double stored = picture.x(picture.curve().chosen());
        assertFalse(picture.isClear(stored - 2, stored + 2, 219));
        assertFalse(picture.isClear(50, 80, 19));
    }
}
