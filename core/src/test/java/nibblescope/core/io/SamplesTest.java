package nibblescope.core.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void theTransformerLayerHasTwoWeightsAndTwoActivations() {
        try (TensorFile sample = Samples.miniLm()) {
            assertEquals("minilm-l6-v2-l0.safetensors", sample.name());
            assertEquals(
                    List.of(
                            new TensorInfo(
                                    "encoder.layer.0.attention.self.query.weight", DType.F32, Shape.of(384, 384)),
                            new TensorInfo("encoder.layer.0.output.dense.weight", DType.F32, Shape.of(384, 1536)),
                            new TensorInfo("activation.layer.0.ffn_gelu", DType.F32, Shape.of(140, 1536)),
                            new TensorInfo("activation.layer.0.ffn_input", DType.F32, Shape.of(140, 384))),
                    sample.tensors());
            assertTrue(sample.metadata().getOrDefault("source", "").contains("Apache-2.0"));
        }
    }

    @Test
    void theActivationsAfterGeluAreNeverBelowItsMinimum() {
        // x * Phi(x) has its minimum -0.16997 near x = -0.7518.
        try (TensorFile sample = Samples.miniLm()) {
            Tensor gelu =
                    sample.tensor(sample.find("activation.layer.0.ffn_gelu").orElseThrow());
            float[] values = new float[(int) gelu.elements()];
            gelu.read(0, values, 0, values.length);
            for (float value : values) {
                assertTrue(value >= -0.17f && value < 100, "value " + value);
            }
        }
    }

    @Test
    void thePresetBlocksAreOneRowOfSixteenEach() {
        try (TensorFile presets = Samples.presetBlocks()) {
            assertEquals(
                    List.of(
                            new TensorInfo("preset A", DType.F32, Shape.of(1, 16)),
                            new TensorInfo("preset B", DType.F32, Shape.of(1, 16))),
                    presets.tensors());
            float[] b = new float[16];
            presets.tensor(presets.tensors().getLast()).read(0, b, 0, 16);
            assertArrayEquals(
                    new float[] {
                        9.5f, 9.2f, -13.4f, 8.9f, -4.0f, 0.3f, -7.0f, -2.4f, 3.0f, 1.4f, 2.7f, -3.4f, 0.1f, -0.1f,
                        -4.8f, 1.0f
                    },
                    b);
            assertEquals(13.5f, presets.tensor(presets.tensors().getFirst()).get(15));
        }
    }
}
