package nibblescope.core.quantize;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// The tensors of a file of test vectors, in memory, by name.
final class VectorFile {
    private static final String COMPRESSED = ".gz";

    private final String file;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /// Reads a safetensors file of the folder `golden`, compressed if its name ends in `.gz`.
    VectorFile(String file) {
        this.file = file;
        try {
            Path copy = Files.createTempFile("golden", ".safetensors");
            try {
                unpack(copy);
                read(copy);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    private void unpack(Path copy) throws IOException {
        try (InputStream stored =
                        Objects.requireNonNull(VectorFile.class.getResourceAsStream("/golden/" + file), file);
                InputStream bytes = file.endsWith(COMPRESSED) ? new GZIPInputStream(stored) : stored) {
            Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void read(Path copy) {
        try (TensorFile vectors = TensorFiles.open(copy)) {
            for (TensorInfo info : vectors.tensors()) {
                byte[] bytes = vectors.tensor(info).data().toArray(ValueLayout.JAVA_BYTE);
                tensors.put(info.name(), new Tensor(info, MemorySegment.ofArray(bytes)));
            }
        } catch (TensorFileException e) {
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

    @Override
    public String toString() {
        return file;
    }
}
