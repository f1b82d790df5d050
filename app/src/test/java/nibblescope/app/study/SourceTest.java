package nibblescope.app.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import nibblescope.core.io.Input;
import nibblescope.core.io.TensorFile;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sample:minilm",
                "sample:presets",
                "weights/model.safetensors",
                "synthetic:normal:1024x64:7",
                "synthetic:outlier-channels:1x1:-3"
            })
    void aSourceIsFoundAgainByItsName(String name) {
        assertEquals(name, Source.of(name).toString());
    }

    @Test
    void aNameSaysWhatIsMeant() {
        assertEquals(new Source.Stored(Input.OfSample.MINILM), Source.of("sample:minilm"));
        assertEquals(new Source.Stored(new Input.OfPath(Path.of("w.npy"))), Source.of("w.npy"));
        Distribution normal = Distribution.EXAMPLES.getFirst();
        assertEquals(
                new Source.Made(new SyntheticTensor(normal, Shape.of(2, 3), 7)), Source.of("synthetic:normal:2x3:7"));
    }

    @Test
    void aSyntheticTensorIsMadeWhenItIsOpened() throws Exception {
        try (TensorFile file = Source.of("synthetic:ramp:4x8:1").open()) {
            assertEquals("ramp seed 1", file.tensors().getFirst().name());
            assertEquals(Shape.of(4, 8), file.tensors().getFirst().shape());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "synthetic:",
                "synthetic:normal",
                "synthetic:normal:0x4:1",
                "synthetic:normal:4x4",
                "synthetic:cauchy:4x4:1",
                "synthetic:normal:999999999x999999999:1",
                "sample:nothing"
            })
    void whatDoesNotExistIsRefusedInOneLine(String name) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> Source.of(name))
                .getMessage());
        assertTrue(message.lines().count() == 1 && message.length() > 20, message);
    }
}
