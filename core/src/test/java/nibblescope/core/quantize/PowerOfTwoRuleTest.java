package nibblescope.core.quantize;

import static nibblescope.core.format.ElementFormat.E2M1;
import static nibblescope.core.format.FloatFormat.FP32;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PowerOfTwoRuleTest {
    private static Arguments edge(float amax, int floor, int ceil, int rceil, int even, int nearest) {
        return Arguments.of(amax, floor, ceil, rceil, even, nearest);
    }

    /// A code is the exponent plus 127. fl(1/6) = 0.16666667163, above 1/6 by 3.0e-8 of it.
    static Stream<Arguments> edges() {
        return Stream.of(
                // Exponents below -127 + 2 clamp to code 0; amax / 6 is below 2^-127.
                edge(0f, 0, 0, 0, 0, 0),
                edge(0x1p-149f, 0, 0, 0, 0, 0),
                edge(0x1p-127f, 0, 0, 0, 0, 0),
                edge(0x1p-126f, 0, 0, 0, 0, 0),
                edge(0x1p-125f, 0, 0, 0, 0, 0),
                // 6 * 2^-127 = 1.5 * 2^-125: a / 6 is 2^-127, a subnormal of mantissa 0x400000: no more than
                // code 0 for RCEIL, and up for NEAREST, which looks at that bit alone.
                edge(6 * 0x1p-127f, 0, 1, 0, 0, 1),
                // Two floats on, a / 6 is 4194304.79 units of 2^-149, so 0x400001: beyond code 0.
                edge(Math.nextUp(Math.nextUp(6 * 0x1p-127f)), 0, 1, 1, 0, 1),
                // 1 / 6 = 1.333 * 2^-3.
                edge(1f, 125, 125, 125, 125, 124),
                edge(Math.nextDown(1f), 124, 125, 125, 125, 124),
                edge(Math.nextUp(1f), 125, 126, 125, 125, 124),
                // 1.5 * fl(1/6) = 0.25 + 0.7e-8, less than half of a last place (1.5e-8): 2^-2.
                edge(1.5f, 125, 126, 125, 125, 125),
                // A float less: 0.25 - 1.2e-8, one last place (1.5e-8) below 2^-2.
                edge(Math.nextDown(1.5f), 125, 126, 125, 125, 125),
                // A float more: 0.25 + 2.7e-8, one last place (3.0e-8) above 2^-2.
                edge(Math.nextUp(1.5f), 125, 126, 126, 125, 125),
                // Rounded to one mantissa bit 1.75 is 2, what is less 1.5. 1.75 / 6 = 1.167 * 2^-2.
                edge(1.75f, 125, 126, 126, 126, 125),
                edge(Math.nextDown(1.75f), 125, 126, 126, 125, 125),
                edge(6f, 127, 128, 127, 127, 127),
                edge(7f, 127, 128, 128, 128, 127),
                // 9 / 6 = 1.5, where NEAREST goes up; a float less is one last place below it.
                edge(9f, 128, 129, 128, 128, 128),
                edge(Math.nextDown(9f), 128, 129, 128, 128, 127),
                edge(8f, 128, 128, 128, 128, 127),
                edge(Math.nextDown(8f), 127, 128, 128, 128, 127),
                // Next to the end: exponents 127 - 2, and 1.75 * 2^127 / 6 = 1.167 * 2^125.
                edge(0x1p127f, 252, 252, 252, 252, 251),
                edge(Math.nextDown(0x1.cp127f), 252, 253, 253, 252, 252),
                edge(0x1.cp127f, 252, 253, 253, 255, 252),
                edge(Float.MAX_VALUE, 252, 253, 253, 255, 252),
                edge(Float.POSITIVE_INFINITY, 255, 255, 255, 255, 255),
                edge(Float.NaN, 255, 255, 255, 255, 255));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void anAmaxAtAnEdgeTakesTheScaleThatTheFormulaGives(
            float amax, int floor, int ceil, int rceil, int even, int nearest) {
        assertEquals(floor, PowerOfTwoRule.FLOOR.code(amax, E2M1, FP32), "FLOOR");
        assertEquals(ceil, PowerOfTwoRule.CEIL.code(amax, E2M1, FP32), "CEIL");
        assertEquals(rceil, PowerOfTwoRule.RCEIL.code(amax, E2M1, FP32), "RCEIL");
        assertEquals(even, PowerOfTwoRule.EVEN.code(amax, E2M1, FP32), "EVEN");
        assertEquals(nearest, PowerOfTwoRule.NEAREST.code(amax, E2M1, FP32), "NEAREST");
    }

    @Test
    void floorIsTheExponentLessTwoInEveryBinade() {
        for (int exponent = -126; exponent <= 127; exponent++) {
            int expected = Math.max(exponent - 2 + 127, 0);
            float power = Math.scalb(1f, exponent);
            assertEquals(expected, PowerOfTwoRule.FLOOR.code(power, E2M1, FP32));
            assertEquals(expected, PowerOfTwoRule.FLOOR.code(Math.nextDown(2 * power), E2M1, FP32));
            assertEquals(expected, PowerOfTwoRule.CEIL.code(power, E2M1, FP32));
        }
    }

    @Test
    void sixTimesAPowerOfTwoFillsTheRangeUnderEveryRuleButCeil() {
        for (int code = 3; code <= 250; code++) {
            float amax = 6 * Math.scalb(1f, code - 127);
            assertEquals(code, PowerOfTwoRule.FLOOR.code(amax, E2M1, FP32));
            assertEquals(code, PowerOfTwoRule.RCEIL.code(amax, E2M1, FP32));
            assertEquals(code, PowerOfTwoRule.EVEN.code(amax, E2M1, FP32));
            assertEquals(code, PowerOfTwoRule.NEAREST.code(amax, E2M1, FP32));
            assertEquals(code + 1, PowerOfTwoRule.CEIL.code(amax, E2M1, FP32));
            assertEquals(code + 1, PowerOfTwoRule.RCEIL.code(Math.nextUp(amax), E2M1, FP32));
        }
    }
}
