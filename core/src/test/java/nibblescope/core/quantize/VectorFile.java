package nibblescope.core.quantize;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// The tensors of a file of test vectors, in memory, by name.
final class VectorFile {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /// Reads a safetensors file of the folder `golden`.
    VectorFile(String file) {
        try (TensorFile vectors = TensorFiles.open(path(file))) {
            for (TensorInfo info : vectors.tensors()) {
                byte[] bytes = vectors.tensor(info).data().toArray(ValueLayout.JAVA_BYTE);
                tensors.put(info.name(), new Tensor(info, MemorySegment.ofArray(bytes)));
            }
        } catch (TensorFileException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path path(String file) {
        try {
            return Path.of(Objects.requireNonNull(VectorFile.class.getResource("/golden/" + file), file)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Set<String> names() {
        return tensors.keySet();
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /// The bytes of a tensor.
    byte[] bytes(String name) {
        return tensor(name).data().toArray(ValueLayout.JAVA_BYTE);
    }
}
