package nibblescope.core.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Opens tensor files of the formats the explorer reads: safetensors and NPY.
public final class TensorFiles {
    private TensorFiles() {}

    /// Maps the file and checks its header; reads no element. What format it has is decided by its
    /// first bytes, whatever its name. The caller closes the file.
    public static TensorFile open(Path path) throws TensorFileException {
        String file = nameOf(path);
        requireContent(path, file);
        Arena arena = Arena.ofShared();
        TensorFile opened = null;
        try {
            MemorySegment bytes = map(path, file, arena);
            opened = read(file, bytes, () -> close(arena))
                    .at(path.toAbsolutePath().normalize().toString());
            return opened;
        } finally {
            if (opened == null) {
                arena.close();
            }
        }
    }

    /// Reads the format that the bytes are in.
    ///
    /// @param unmap ends the memory of the bytes
    static TensorTable read(String file, MemorySegment bytes, Runnable unmap) throws TensorFileException {
        return NpyReader.recognizes(bytes)
                ? NpyReader.read(file, bytes, unmap)
                : SafetensorsReader.read(file, bytes, unmap);
    }

    static String nameOf(Path path) {
        @Nullable Path last = path.getFileName();
        return (last == null ? path : last).toString();
    }

    private static void close(Arena arena) {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private static MemorySegment map(Path path, String file, Arena arena) throws TensorFileException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size == 0) {
                throw new TensorFileException(
                        file, "the file", "is empty (0 bytes)", "a safetensors or NPY file is expected", "");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
        } catch (IOException e) {
            throw TensorFileException.refused(file, "read", e);
        }
    }

    private static void requireContent(Path path, String file) throws TensorFileException {
        if (Files.notExists(path)) {
            throw new TensorFileException(
                    file, "the file", "does not exist", "", "check the path " + path.toAbsolutePath());
        }
        if (Files.isDirectory(path)) {
            throw new TensorFileException(
                    file, "the path", "is a folder", "a safetensors or NPY file is expected", "choose a file in it");
        }
        if (!Files.isRegularFile(path) && Files.exists(path)) {
            throw new TensorFileException(
                    file, "the path", "is a device or a pipe", "only regular files can be mapped", "copy it to a file");
        }
    }
}
