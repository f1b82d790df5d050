package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorScaleTest {
    @ParameterizedTest
    @EnumSource(names = {"VIRIDIS", "CIVIDIS", "INFERNO"})
    void lightnessRisesFromTheFirstColorToTheLast(ColorScale scale) {
        // Rounding to 8 bits makes some neighbours equal.
        for (int i = 2; i < ColorScale.COLORS; i++) {
            assertTrue(lightness(scale.argb(i)) > lightness(scale.argb(i - 2)), scale + " at " + i);
        }
        assertTrue(lightness(scale.argb(255)) - lightness(scale.argb(0)) > 70, scale.name());
    }

    @ParameterizedTest
    @EnumSource(names = {"BLUE_ORANGE", "PURPLE_GREEN"})
    void aDivergingScaleIsAsLightToEitherSideOfItsMiddle(ColorScale scale) {
        assertTrue(scale.diverging());
        for (int i = 0; i < ColorScale.COLORS / 2; i++) {
            double left = lightness(scale.argb(i));
            assertEquals(left, lightness(scale.argb(ColorScale.COLORS - 1 - i)), 1.5, scale + " at " + i);
            assertTrue(i < 2 || left > lightness(scale.argb(i - 2)), scale + " at " + i);
        }
        assertTrue(lightness(scale.argb(128)) - lightness(scale.argb(0)) > 60, scale.name());
    }

    @Test
    void theEndsAreThoseOfThePublishedScale() {
        assertEquals(0xff440154, ColorScale.VIRIDIS.argb(0));
        assertEquals(0xfffde725, ColorScale.VIRIDIS.argb(255));
    }

    @Test
    void aTableIsACopy() {
        ColorScale.CIVIDIS.table()[0] = 0;
        assertEquals(0xff00224e, ColorScale.CIVIDIS.argb(0));
    }

    /// CIE L* of an sRGB colour.
    private static double lightness(int argb) {
        double y = 0.2126 * linear(argb >> 16) + 0.7152 * linear(argb >> 8) + 0.0722 * linear(argb);
        return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
    }

    private static double linear(int channel) {
        double c = (channel & 0xff) / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
