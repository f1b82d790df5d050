package nibblescope.core.quantize;

import static nibblescope.core.format.ElementFormat.E2M1;
import static nibblescope.core.format.FloatFormat.FP32;
import static nibblescope.core.quantize.FractionalRule.MODELOPT;
import static nibblescope.core.quantize.FractionalRule.TORCHAO;
import static nibblescope.core.quantize.FractionalRule.TRANSFORMER_ENGINE;
import static nibblescope.core.quantize.FractionalRule.TRANSFORMER_ENGINE_256;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FractionalRuleTest {
    /// With a tensor amax of 2688 = 6 * 448 the tensor scale is 1 and a block's scale amax / 6.
    private static final float UNIT = 2688f;

    @ParameterizedTest
    @CsvSource({
        // 0 becomes 1 for Model Optimizer, the least scale 2^-6 for torchao, 0 for TransformerEngine.
        "0,          0x38, 0x08, 0x00",
        // 2^-149 / 6 is a sixth of the smallest float: 0, and Model Optimizer's 1.
        "0x1p-149f,  0x38, 0x08, 0x00",
        // A scale of 2^-10 is E4M3's tie between 0 and 2^-9; Model Optimizer clamps to 2^-9 first.
        "0x1.8p-8f,  0x01, 0x08, 0x00",
        "0x1.8p-7f,  0x01, 0x08, 0x01",
        // 1.5 * 2^-9 is the tie between codes 1 and 2.
        "0x1.2p-6f,  0x02, 0x08, 0x02",
        "0x1.8p-4f,  0x08, 0x08, 0x08",
        "6,          0x38, 0x38, 0x38",
        // 1.0625 is the tie between 1 (0x38) and 1.125 (0x39), 1.1875 that between 0x39 and 1.25 (0x3A).
        "6.375,      0x38, 0x38, 0x38",
        "7.125,      0x3A, 0x3A, 0x3A",
        "2688,       0x7E, 0x7E, 0x7E",
        // More than the tensor's amax cannot be, but in a part of a tensor with a wrong one: 448.
        "6000,       0x7E, 0x7E, 0x7E",
        "Infinity,   0x7E, 0x7E, 0x7E",
        "NaN,        0xFF, 0xFF, 0xFF"
    })
    void aScaleUnderATensorScaleOfOneIsASixthOfAmax(float amax, int modelOpt, int torchao, int transformerEngine) {
        assertEquals(modelOpt, MODELOPT.code(amax, MODELOPT.storedTensorScale(UNIT, E2M1, FP32), E2M1, FP32));
        assertEquals(torchao, TORCHAO.code(amax, TORCHAO.storedTensorScale(UNIT, E2M1, FP32), E2M1, FP32));
        assertEquals(
                transformerEngine,
                TRANSFORMER_ENGINE.code(amax, TRANSFORMER_ENGINE.storedTensorScale(UNIT, E2M1, FP32), E2M1, FP32));
    }

    @ParameterizedTest
    @CsvSource({
        // Model Optimizer and torchao divide 0 by 0; TransformerEngine takes an encoding scale of 1.
        "0,        0,   0xFF, 0xFF, 0x00",
        "NaN,      NaN, 0xFF, 0xFF, 0xFF",
        "NaN,      1,   0xFF, 0xFF, 0xFF",
        // 1 / infinity = 0, and so Model Optimizer's 1, torchao's least; the encoding scale 0 becomes 1,
        // 1 / 6 = 0.1667 lies between 0.15625 (0x22) and 0.171875 (0x23).
        "Infinity, 1,   0x38, 0x08, 0x23"
    })
    void aTensorWithoutAnAmaxToDivideBy(
            float tensorAmax, float amax, int modelOpt, int torchao, int transformerEngine) {
        assertEquals(modelOpt, MODELOPT.code(amax, MODELOPT.storedTensorScale(tensorAmax, E2M1, FP32), E2M1, FP32));
        assertEquals(torchao, TORCHAO.code(amax, TORCHAO.storedTensorScale(tensorAmax, E2M1, FP32), E2M1, FP32));
        assertEquals(
                transformerEngine,
                TRANSFORMER_ENGINE.code(
                        amax, TRANSFORMER_ENGINE.storedTensorScale(tensorAmax, E2M1, FP32), E2M1, FP32));
    }

    @Test
    void theTensorScaleBringsTheTensorsAmaxToSixTimes448() {
        assertEquals(1f, MODELOPT.storedTensorScale(2688f, E2M1, FP32));
        assertEquals(0.5f, TORCHAO.storedTensorScale(1344f, E2M1, FP32));
        // 2^-149 / 2688 is nothing.
        assertEquals(0f, MODELOPT.storedTensorScale(Float.MIN_VALUE, E2M1, FP32));
        assertEquals(2688f, TRANSFORMER_ENGINE.storedTensorScale(2688f, E2M1, FP32));
    }

    @Test
    void transformerEngineDequantizesByScaleTimesAmaxOver2688() {
        // fl(448 * 2688) = 1204224, and fl(1/2688) = 0x1.861862p-12 is above 1/2688 by 1.9e-8 of it:
        // 448.0000083, nearest float 448 (last place 3.1e-5).
        assertEquals(448f, TRANSFORMER_ENGINE.dequantizingScale(448f, 2688f));
        assertEquals(448f, MODELOPT.dequantizingScale(448f, 1f));
        // The product overflows before it is scaled back.
        assertEquals(Float.POSITIVE_INFINITY, TRANSFORMER_ENGINE.dequantizingScale(448f, 3e38f));
    }

    @Test
    void theEncodingScaleIsFiniteAndNotZero() {
        assertEquals(1f, TRANSFORMER_ENGINE.encodingScale(2688f));
        assertEquals(Float.MAX_VALUE, TRANSFORMER_ENGINE.encodingScale(1e-42f));
        assertEquals(1f, TRANSFORMER_ENGINE.encodingScale(0f));
        assertEquals(1f, TRANSFORMER_ENGINE.encodingScale(Float.POSITIVE_INFINITY));
        assertTrue(Float.isNaN(TRANSFORMER_ENGINE.encodingScale(Float.NaN)));
    }

    @Test
    void theEncodingScaleOfTheOthersIsTheReciprocalOfTheTensorScale() {
        assertEquals(0.5f, MODELOPT.encodingScale(2f));
        assertEquals(Float.POSITIVE_INFINITY, TORCHAO.encodingScale(0f));
    }

    @Test
    void underALargestScaleOf256TheTensorScaleBringsAmaxToSixTimes256() {
        assertEquals(448f, TRANSFORMER_ENGINE.largestScale());
        assertEquals(2688f, TRANSFORMER_ENGINE.range(E2M1));
        assertEquals(256f, TRANSFORMER_ENGINE_256.largestScale());
        assertEquals(1536f, TRANSFORMER_ENGINE_256.range(E2M1));
        assertEquals(1f, TRANSFORMER_ENGINE_256.encodingScale(1536f));
        assertEquals(1f, TRANSFORMER_ENGINE_256.encodingScale(0f));
        assertEquals(3072f, TRANSFORMER_ENGINE_256.storedTensorScale(3072f, E2M1, FP32));
        // 256 * 1536 / 1536; fl(1/1536) is above 1/1536 by 2e-8 of it, less than half a last place.
        assertEquals(256f, TRANSFORMER_ENGINE_256.dequantizingScale(256f, 1536f));
        // The tensor's amax: 1536 / 6 = 256, code 0x78.
        assertEquals(0x78, TRANSFORMER_ENGINE_256.code(1536f, 1536f, E2M1, FP32));
        assertEquals(0x38, TRANSFORMER_ENGINE_256.code(6f, 1536f, E2M1, FP32));
        assertEquals(0x00, TRANSFORMER_ENGINE_256.code(0f, 1536f, E2M1, FP32));
        assertEquals(0xFF, TRANSFORMER_ENGINE_256.code(Float.NaN, Float.NaN, E2M1, FP32));
    }
}
