package nibblescope.app.runs;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// Tensors that lie in this process alone, written to files for the process that runs them. The
/// files go when the program or the window ends.
final class TensorCopies implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final Path folder;
    private final Map<Tensor, Path> files = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /// @param temporary where temporary files go
    TensorCopies(Path temporary) {
        folder = temporary.resolve("nibblescope-" + UUID.randomUUID());
    }

    /// The file that a tensor has or will have. Answers at once.
    Path file(Tensor tensor) {
        return files.computeIfAbsent(
                tensor, _ -> folder.resolve("tensor-%d.safetensors".formatted(count.incrementAndGet())));
    }

    /// Writes the file of a tensor, unless it is there.
    synchronized void write(Tensor tensor) throws Exception {
        Path file = file(tensor);
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(folder);
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        TensorInfo values = new TensorInfo(tensor.name(), DType.F32, tensor.shape());
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(values), Map.of(), false)) {
            copy(tensor, writer.data(tensor.name()));
            writer.finish();
        }
    }

    private static void copy(Tensor tensor, MemorySegment into) {
        ValueLayout.OfFloat layout = JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        float[] chunk = new float[CHUNK];
        for (long from = 0; from < tensor.elements(); from += CHUNK) {
            int count = (int) Math.min(CHUNK, tensor.elements() - from);
            tensor.read(from, chunk, 0, count);
            MemorySegment.copy(chunk, 0, into, layout, from * Float.BYTES, count);
        }
    }

    /// Deletes the files. What somebody still reads on a system that does not delete such files goes
    /// when the program ends.
    @Override
    public synchronized void close() {
        for (Path file : files.values()) {
            delete(file);
        }
        files.clear();
        delete(folder);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            path.toFile().deleteOnExit();
        }
    }
}
