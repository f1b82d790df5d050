package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import nibblescope.core.format.ScaleFormat;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnitSource;
import org.junit.jupiter.api.Test;

class PowerTickUnitTest {
    private static NumberTickUnit unit(TickUnitSource source, double size) {
        return (NumberTickUnit) source.getCeilingTickUnit(size);
    }

    @Test
    void powersHaveSuperscripts() {
        assertEquals("2⁻¹²⁷", PowerTickUnit.power(2, -127));
        assertEquals("1", PowerTickUnit.power(2, 0));
        assertEquals("10³", unit(PowerTickUnit.ofExponents(10), 1).valueToString(3));
    }

    @Test
    void scaleCodesAreLabelledWithTheirValues() {
        // 0x38 of E4M3 and 127 of E8M0 are 1; a power of E4M3 has 8 codes.
        NumberTickUnit e4m3 = unit(PowerTickUnit.ofCodes(ScaleFormat.E4M3), 8);
        assertEquals(8, e4m3.getSize());
        assertEquals("0", e4m3.valueToString(0));
        assertEquals("2⁻⁶", e4m3.valueToString(0x08));
        assertEquals("1", e4m3.valueToString(0x38));
        assertEquals("2⁸", e4m3.valueToString(0x78));
        assertEquals("2⁻³", unit(PowerTickUnit.ofCodes(ScaleFormat.E8M0), 1).valueToString(124));
    }

    @Test
    void ticksWithinAPowerSayWhereTheyStand() {
        NumberTickUnit half = unit(PowerTickUnit.ofLogarithms(Locale.ENGLISH), 0.5);
        assertEquals("10⁻⁴", half.valueToString(-4 - 1e-12));
        assertEquals("3.2·10⁻⁵", half.valueToString(-4.5));
    }
}
