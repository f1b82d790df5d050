package nibblescope.app.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import org.junit.jupiter.api.Test;

class FiguresOfBlocksTest {
    @Test
    void fieldsStandHighestBitFirst() {
        assertEquals("0 11 1", Figures.fields(ElementFormat.E2M1, 0b0_11_1));
        assertEquals("1 00 1", Figures.fields(ElementFormat.E2M1, 0b1_00_1));
        assertEquals("0 1111 110", Figures.fields(ScaleFormat.E4M3, 0x7E));
        assertEquals("01111111", Figures.fields(ScaleFormat.E8M0, 127));
        assertEquals("0x0A", Figures.hex(10));
    }

    @Test
    void elementsKeepTheSignOfZeroAndNameWhatIsNotFinite() {
        assertEquals("−0", Figures.element(-0f));
        assertEquals("0", Figures.element(0f));
        assertEquals("−∞", Figures.element(Float.NEGATIVE_INFINITY));
        assertEquals("NaN", Figures.element(Float.NaN));
        assertEquals("−9.4000", Figures.element(-9.4f));
    }

    @Test
    void compactElementsTakeAtMostEightCharactersWhereExponentsHaveOneDigit() {
        assertEquals("−9.400", Figures.compact(-9.4f));
        assertEquals("−0.0425", Figures.compact(-0.0425f));
        assertEquals("−4.12e-5", Figures.compact(-4.12e-5f));
        assertEquals("4e-5", Figures.compact(4e-5f));
        assertEquals("1.23e4", Figures.compact(12_345f));
        assertEquals("1e4", Figures.compact(9_999.9f));
        assertEquals("−0", Figures.compact(-0f));
    }

    @Test
    void ticksHaveTheDecimalsOfTheirStep() {
        assertEquals("0.25", Figures.tick(0.25, 0.05));
        assertEquals("−10", Figures.tick(-10, 5));
        assertEquals("0", Figures.tick(1e-17, 0.1));
        assertEquals("−2e-5", Figures.tick(-2e-5, 1e-5));
        assertEquals("1.2e-4", Figures.tick(1.2e-4, 2e-5));
    }

    @Test
    void codeValuesHaveNoSuperfluousDigits() {
        assertEquals("0.5", Figures.codeValue(0.5f));
        assertEquals("−6", Figures.codeValue(-6f));
    }
}
