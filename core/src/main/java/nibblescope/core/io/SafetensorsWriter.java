package nibblescope.core.io;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nibblescope.core.tensor.TensorInfo;

/// Writes a safetensors file of tensors known beforehand. The file is written beside its final
/// place, as a mapping that the caller fills in any order and from any thread; [#finish()] then
/// moves it into place in one step, so that nobody ever sees half a file.
///
/// ```java
/// try (SafetensorsWriter writer = SafetensorsWriter.create(out, tensors, Map.of(), false)) {
///     writer.data("codes").copyFrom(codes);
///     writer.finish();
/// }
/// ```
public final class SafetensorsWriter implements AutoCloseable {
    private final Path out;
    private final Path temporary;
    private final boolean replace;
    private final Arena arena;
    private final FileChannel channel;
    private final MemorySegment mapping;
    private final Map<String, MemorySegment> regions;

    private SafetensorsWriter(
            Path out,
            Path temporary,
            boolean replace,
            Arena arena,
            FileChannel channel,
            MemorySegment mapping,
            Map<String, MemorySegment> regions) {
        this.out = out;
        this.temporary = temporary;
        this.replace = replace;
        this.arena = arena;
        this.channel = channel;
        this.mapping = mapping;
        this.regions = regions;
    }

    /// Sizes and maps the temporary file and writes its header. Elements that are never written are
    /// zero.
    ///
    /// @param tensors  what the file will hold, in any order; sizes of 0 are fine
    /// @param metadata free notes for the header
    /// @param replace  whether an existing file may be replaced
    /// @throws TensorFileException if the file exists and may not be replaced, or the disk refuses
    ///                 it
    /// @throws IllegalArgumentException if two tensors share a name or one does not fill whole
    ///                 bytes
    public static SafetensorsWriter create(
            Path out, List<TensorInfo> tensors, Map<String, String> metadata, boolean replace)
            throws TensorFileException {
        SafetensorsLayout layout = SafetensorsLayout.of(tensors, metadata);
        String file = TensorFiles.nameOf(out);
        if (!replace && Files.exists(out)) {
            throw exists(file);
        }
        if (Files.isDirectory(out)) {
            throw new TensorFileException(file, "the path", "is a folder", "a file to write is expected", "");
        }
        Path temporary = out.resolveSibling("." + file + "." + UUID.randomUUID() + ".part");
        try {
            requireSpace(out, file, layout.fileBytes());
            return create(out, temporary, replace, layout);
        } catch (IOException e) {
            throw TensorFileException.refused(file, "written", e);
        }
    }

    private static SafetensorsWriter create(Path out, Path temporary, boolean replace, SafetensorsLayout layout)
            throws IOException {
        Arena arena = Arena.ofShared();
        FileChannel channel = null;
        boolean mapped = false;
        try {
            channel = FileChannel.open(
                    temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            MemorySegment mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, layout.fileBytes(), arena);
            MemorySegment header = layout.header();
            mapping.set(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0, header.byteSize());
            MemorySegment.copy(header, 0, mapping, SafetensorsReader.LENGTH_BYTES, header.byteSize());
            Map<String, MemorySegment> regions = new LinkedHashMap<>();
            for (SafetensorsLayout.Placed placed : layout.tensors()) {
                regions.put(
                        placed.info().name(),
                        mapping.asSlice(
                                layout.dataStart() + placed.start(),
                                placed.info().bytes()));
            }
            mapped = true;
            return new SafetensorsWriter(out, temporary, replace, arena, channel, mapping, regions);
        } finally {
            if (!mapped) {
                arena.close();
                if (channel != null) {
                    channel.close();
                    Files.deleteIfExists(temporary);
                }
            }
        }
    }

    /// A mapping is sized without taking its blocks from the disk; writing into it when the disk is
    /// full would end in an error that cannot be told from a broken program.
    private static void requireSpace(Path out, String file, long needed) throws TensorFileException {
        Path folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new TensorFileException(
                    file, "the folder " + folder, "does not exist", "the file is to be written there", "create it");
        }
        // Not by the file store, which is not found where the mount point is out of sight, as in a
        // chroot. A disk of which nothing is known has a total of 0.
        File disk = folder.toFile();
        long free = disk.getUsableSpace();
        if (disk.getTotalSpace() > 0 && needed > free) {
            throw new TensorFileException(
                    file, "the file", "takes " + needed + " bytes", "the disk has " + free + " left", "make room");
        }
    }

    private static TensorFileException exists(String file) {
        return new TensorFileException(
                file, "the file", "exists already", "it is not overwritten", "choose another name, or allow replacing");
    }

    /// The bytes of that tensor in the file, to be filled by the caller; gone after [#finish()] or
    /// [#close()].
    ///
    /// @throws IllegalArgumentException if the file has no tensor of that name
    public MemorySegment data(String name) {
        MemorySegment region = regions.get(name);
        if (region == null) {
            throw new IllegalArgumentException("the file is to have no tensor \"" + name + "\"");
        }
        return region;
    }

    /// Brings all bytes to the disk and the file into its place. Call it once, when every tensor is
    /// written.
    ///
    /// @throws TensorFileException if another file has come there meanwhile, or the disk refuses
    public void finish() throws TensorFileException {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException(out + " is finished or closed");
        }
        String file = TensorFiles.nameOf(out);
        try {
            mapping.force();
            channel.force(true);
            arena.close();
            channel.close();
            if (replace) {
                Files.move(temporary, out, StandardCopyOption.ATOMIC_MOVE);
            } else {
                // Within one folder this is a rename, which checks for an existing file first.
                Files.move(temporary, out);
            }
        } catch (FileAlreadyExistsException e) {
            throw exists(file).causedBy(e);
        } catch (IOException e) {
            throw TensorFileException.refused(file, "written", e);
        }
    }

    /// Deletes what was written unless [#finish()] has put it into its place.
    @Override
    public void close() throws TensorFileException {
        if (arena.scope().isAlive()) {
            arena.close();
        }
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw TensorFileException.refused(TensorFiles.nameOf(temporary), "deleted", e);
        }
    }
}
