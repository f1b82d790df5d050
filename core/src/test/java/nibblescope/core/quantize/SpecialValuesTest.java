package nibblescope.core.quantize;

import static nibblescope.core.format.ElementFormat.E2M1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialValuesTest {
    private static final SpecialValues FIXED = new SpecialValues(0xB, 3, -0f);
    private static final SpecialValues SIGNED = new SpecialValues(0xF, 0xF, -0f, SpecialValues.Nan.SIGNED);
    private static final SpecialValues ROUNDED = new SpecialValues(0xB, 3, -0f, SpecialValues.Nan.ROUNDED);

    /// The exponent of NaN is 128, its mantissa 1.1 for 0x7FC00000: with the bias of E2M1 the bits
    /// `10000001 1`, of which three are kept, 3. 0x7FFF0000 has the mantissa 1.1111111, which is rounded
    /// up to 2: `10000010 0`, so 4.
    @ParameterizedTest
    @CsvSource({"7FC00000, B, 7, 3", "FFC00000, B, F, B", "7FFF0000, B, 7, 4", "FFFF0000, B, F, C"})
    void aNanOfTheTensorHasTheCodeThatTheReferenceTakesFromItsBits(
            String bits, String fixed, String signed, String rounded) {
        float nan = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
        assertEquals(Integer.parseInt(fixed, 16), FIXED.codeOfNan(nan, E2M1));
        assertEquals(Integer.parseInt(signed, 16), SIGNED.codeOfNan(nan, E2M1));
        assertEquals(Integer.parseInt(rounded, 16), ROUNDED.codeOfNan(nan, E2M1));
    }

    @ParameterizedTest
    @CsvSource({"Infinity", "-Infinity", "0"})
    void aNanThatTheArithmeticMadeHasTheOneCode(float value) {
        assertEquals(0xB, FIXED.codeOfNan(value, E2M1));
        assertEquals(0xF, SIGNED.codeOfNan(value, E2M1));
        assertEquals(0xB, ROUNDED.codeOfNan(value, E2M1));
    }
}
