package nibblescope.core.quantize;

import static nibblescope.core.format.ElementFormat.E2M1;
import static nibblescope.core.format.ElementFormat.INT8;
import static nibblescope.core.format.FloatFormat.BF16;
import static nibblescope.core.format.FloatFormat.FP16;
import static nibblescope.core.format.FloatFormat.FP32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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

    @Test
    void aRoundedLogarithmTakesThePowerThatAnAmaxIsNextTo() {
        // log2f(7.9999995) = 3: the scale of 8, not of what is below it.
        float below = Math.nextDown(8f);
        assertEquals(127, PowerOfTwoRule.FLOOR.code(below, E2M1, FP32));
        assertEquals(128, PowerOfTwoRule.MICROXCALING.code(below, E2M1, FP32));
        assertEquals(128, PowerOfTwoRule.GGML.code(below, E2M1, FP32));
        // Just above 6 * 2^-10 the logarithm of a / 6 is -10: amax saturates, where bits say 2^-9.
        float above = Math.nextUp(6 * 0x1p-10f);
        assertEquals(118, PowerOfTwoRule.RCEIL.code(above, E2M1, FP32));
        assertEquals(117, PowerOfTwoRule.LOG2_RCEIL.code(above, E2M1, FP32));
        assertEquals(117, PowerOfTwoRule.MODELOPT_MXFP4.code(above, E2M1, FP32));
        // In BF16 log2(31.875) = 4.9943 rounds to 5, and the scale is 2^3; in FP32 it is 2^2.
        assertEquals(130, PowerOfTwoRule.MICROXCALING.code(31.875f, E2M1, BF16));
        assertEquals(129, PowerOfTwoRule.MICROXCALING.code(31.875f, E2M1, FP32));
    }

    @Test
    void belowTheNormalFloatsTheRulesOfReferencesPart() {
        // a / 6 = 2^-127: of the subnormals, only 2^-126 is next for those that add to the bits.
        assertEquals(0, PowerOfTwoRule.LOG2_RCEIL.code(6 * 0x1p-127f, E2M1, FP32));
        assertEquals(1, PowerOfTwoRule.ROUND_UP.code(6 * 0x1p-127f, E2M1, FP32));
        assertEquals(1, PowerOfTwoRule.FLASHINFER.code(6 * 0x1p-127f, E2M1, FP32));
        assertEquals(1, PowerOfTwoRule.FOUR_OVER_SIX_TO_4.code(Float.MIN_VALUE * 4, E2M1, FP32));
        assertEquals(0, PowerOfTwoRule.ROUND_DOWN.code(0x1.fp-125f, E2M1, FP32));
        // ggml's byte: -126 - 2 + 127 = -1, -127 - 2 + 127 = -2, -149 - 2 + 127 = -24.
        assertEquals(0, PowerOfTwoRule.GGML.code(0f, E2M1, FP32));
        assertEquals(0, PowerOfTwoRule.GGML.code(0x1p-125f, E2M1, FP32));
        assertEquals(0xFF, PowerOfTwoRule.GGML.code(0x1p-126f, E2M1, FP32));
        assertEquals(0xFE, PowerOfTwoRule.GGML.code(0x1p-127f, E2M1, FP32));
        assertEquals(0xE8, PowerOfTwoRule.GGML.code(0x1p-149f, E2M1, FP32));
    }

    @Test
    void zeroCountsAsTheLeastNormalFloatInMicroxcaling() {
        // -126 - 0 + 127 for INT8, whose largest element is below 2; E2M1 has 2 less.
        assertEquals(1, PowerOfTwoRule.MICROXCALING.code(0f, INT8, FP32));
        assertEquals(0, PowerOfTwoRule.MICROXCALING.code(0f, E2M1, FP32));
        // In FP16 2^-126 is 0, whose logarithm is minus infinity.
        assertEquals(0, PowerOfTwoRule.MICROXCALING.code(0f, INT8, FP16));
        // So is a scale of 2^-25, which divides and multiplies.
        assertTrue(Float.isNaN(PowerOfTwoRule.MICROXCALING.dequantizing(0x1p-25f, FP16)));
        assertEquals(0x1p-24f, PowerOfTwoRule.MICROXCALING.dequantizing(0x1p-24f, FP16));
    }

    @Test
    void whatRoundsToInfinityHasAScaleOfItsOwnInEachImplementation() {
        float least = 0x1.cp127f;
        assertEquals(0xFD, PowerOfTwoRule.TORCHAO_18_EVEN.code(least, E2M1, FP32));
        assertEquals(127, PowerOfTwoRule.COMPRESSED_TENSORS.code(least, E2M1, FP32));
        assertEquals(0, PowerOfTwoRule.QUARK_EVEN.code(least, E2M1, BF16));
        for (PowerOfTwoRule rule :
                List.of(PowerOfTwoRule.TORCHAO_18_EVEN, PowerOfTwoRule.COMPRESSED_TENSORS, PowerOfTwoRule.QUARK_EVEN)) {
            assertEquals(252, rule.code(Math.nextDown(least), E2M1, FP32), rule.name());
        }
        // FP16 ends at 65504, and 1.75 * 2^15 = 57344 rounds to 2^16. Its subnormals have no exponent,
        // but three quarters of 2^-14 round to that: -14 - 2 + 127.
        assertEquals(0, PowerOfTwoRule.QUARK_EVEN.code(57344f, E2M1, FP16));
        assertEquals(140, PowerOfTwoRule.QUARK_EVEN.code(57312f, E2M1, FP16));
        assertEquals(111, PowerOfTwoRule.QUARK_EVEN.code(0x1.8p-15f, E2M1, FP16));
        assertEquals(0, PowerOfTwoRule.QUARK_EVEN.code(0x1.7fp-15f, E2M1, FP16));
    }

    static Stream<Arguments> nonFinite() {
        return Stream.of(
                Arguments.of(PowerOfTwoRule.TORCHAO_18_FLOOR, 0xFD, 0xFF),
                Arguments.of(PowerOfTwoRule.TORCHAO_18_CEIL, 0xFD, 0xFF),
                Arguments.of(PowerOfTwoRule.TORCHAO_18_EVEN, 0xFD, 0xFF),
                Arguments.of(PowerOfTwoRule.LOG2_RCEIL, 0xFE, 0xFF),
                Arguments.of(PowerOfTwoRule.MODELOPT_MXFP4, 0x00, 0x00),
                Arguments.of(PowerOfTwoRule.MODELOPT_MXFP8, 0xFE, 0x00),
                Arguments.of(PowerOfTwoRule.MICROXCALING, 0xFF, 0xFF),
                Arguments.of(PowerOfTwoRule.ROUND_UP, 0xFF, 0x00),
                Arguments.of(PowerOfTwoRule.ROUND_DOWN, 0xFF, 0xFF),
                Arguments.of(PowerOfTwoRule.COMPRESSED_TENSORS, 0x7F, 0x00),
                Arguments.of(PowerOfTwoRule.GGML, 0x00, 0x00));
    }

    @ParameterizedTest
    @MethodSource("nonFinite")
    void infinityAndNanHaveTheScalesThatTheReferenceGivesThem(PowerOfTwoRule rule, int infinity, int nan) {
        assertEquals(infinity, rule.code(Float.POSITIVE_INFINITY, E2M1, FP32));
        assertEquals(nan, rule.code(Float.NaN, E2M1, FP32));
    }

    @Test
    void aBlockVanishesWhereTheReferenceMakesZerosOfIt() {
        assertTrue(PowerOfTwoRule.MODELOPT_MXFP4.vanishes(Float.NaN, E2M1, FP32));
        assertFalse(PowerOfTwoRule.MODELOPT_MXFP4.vanishes(Float.MAX_VALUE, E2M1, FP32));
        assertTrue(PowerOfTwoRule.COMPRESSED_TENSORS.vanishes(0x1.cp127f, E2M1, FP32));
        assertFalse(PowerOfTwoRule.COMPRESSED_TENSORS.vanishes(Float.NaN, E2M1, FP32));
        assertTrue(PowerOfTwoRule.FOUR_OVER_SIX_TO_6.vanishes(Float.NaN, E2M1, FP32));
        assertFalse(PowerOfTwoRule.FOUR_OVER_SIX_TO_6.vanishes(Float.POSITIVE_INFINITY, E2M1, FP32));
        // 2^-127 * 1.5 has the logarithm -126.415; next below 2^-126 it rounds to -126.
        assertTrue(PowerOfTwoRule.MICROXCALING_FLUSHING.vanishes(0x1.8p-127f, E2M1, FP32));
        assertFalse(PowerOfTwoRule.MICROXCALING_FLUSHING.vanishes(Math.nextDown(0x1p-126f), E2M1, FP32));
        assertFalse(PowerOfTwoRule.MICROXCALING_FLUSHING.vanishes(0f, E2M1, FP32));
    }

    @Test
    void everyOtherRuleGoesWhereAGeneralOneGoes() {
        // Of amax 7, where the general rules part: FLOOR 1, RCEIL and EVEN 2.
        for (PowerOfTwoRule rule : PowerOfTwoRule.values()) {
            PowerOfTwoRule general = PowerOfTwoRule.valueOf(rule.direction().name());
            assertTrue(PowerOfTwoRule.general().contains(general));
            assertEquals(general.code(7f, E2M1, FP32), rule.code(7f, E2M1, FP32), rule.name());
        }
    }
}
