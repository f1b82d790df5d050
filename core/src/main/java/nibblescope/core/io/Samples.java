package nibblescope.core.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// The tensors that come with the explorer. They lie on the heap, so closing them frees nothing.
public final class Samples {
    private static final String MINI_LM = "minilm-l6-v2-l0.safetensors";

    private Samples() {}

    /// Layer 0 of a sentence-embedding transformer: two weights, and two activations of an English
    /// text. Its [TensorFile#metadata()] names the source and the licence.
    public static TensorFile miniLm() {
        try (InputStream resource = Samples.class.getResourceAsStream(MINI_LM)) {
            if (resource == null) {
                throw new IllegalStateException("the sample " + MINI_LM + " is not packaged");
            }
            MemorySegment bytes = MemorySegment.ofArray(resource.readAllBytes()).asReadOnly();
            return SafetensorsReader.read(MINI_LM, bytes, () -> {}).at("sample:minilm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TensorFileException e) {
            throw new IllegalStateException("the sample is not what was packaged", e);
        }
    }

    /// Two blocks of 16 values that tell the scale formats apart: with a power-of-two scale their
    /// mean squared error is some nine times that of an E4M3 scale.
    public static TensorFile presetBlocks() {
        Tensor a = preset(
                "preset A",
                -2.2f,
                -9.4f,
                -1.4f,
                3.0f,
                3.4f,
                -1.2f,
                1.1f,
                -0.7f,
                -4.7f,
                0.5f,
                -0.8f,
                -1.1f,
                6.5f,
                7.1f,
                -1.4f,
                13.5f);
        Tensor b = preset(
                "preset B",
                9.5f,
                9.2f,
                -13.4f,
                8.9f,
                -4.0f,
                0.3f,
                -7.0f,
                -2.4f,
                3.0f,
                1.4f,
                2.7f,
                -3.4f,
                0.1f,
                -0.1f,
                -4.8f,
                1.0f);
        return new TensorTable("preset blocks", List.of(a, b), Map.of(), () -> {}).at("sample:presets");
    }

    private static Tensor preset(String name, float... values) {
        Tensor tensor = Tensor.ofFloats(name, Shape.of(1, values.length), values);
        return new Tensor(tensor.info(), tensor.data().asReadOnly(), tensor.order());
    }
}
