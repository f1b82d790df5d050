package nibblescope.core.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Memory for results of any size: what is small is allocated, what is large lies in a mapped scratch
/// file, which the system keeps in memory as far as there is room and writes to disk otherwise. Both
/// are all zero at first.
///
/// A scratch file has no name while it is in use, so that nothing is left of it even if the program
/// crashes; where the system does not allow that, it is removed when it is no longer in use, or when
/// the next one is made.
///
/// The memory of [#ofAuto()] is freed once nobody can read it any more. The garbage collector does not
/// know how large a file is: whoever lets go of large results should ask for a collection. An
/// allocation that finds too little room asks for one itself.
public final class ScratchArena implements Arena {
    /// Names the folder of scratch files: the system property, or else the environment variable.
    public static final String FOLDER_PROPERTY = "nibblescope.scratch";

    public static final String FOLDER_VARIABLE = "NIBBLESCOPE_SCRATCH";

    /// What takes more than so many bytes lies in a file.
    public static final long MOST_IN_MEMORY = 64L << 20;

    /// The results of a few recipes stay in memory only if that is a small part of what there may be.
    private static final long LEAST_SHARE_OF_MEMORY = 16;

    private static final String PREFIX = "nibblescope-";
    private static final String SUFFIX = ".scratch";

    private final Arena arena;
    private final Path folder;
    private final long mostInMemory;
    private final ToLongFunction<Path> freeBytes;
    private long fileBytes;

    /// @param arena        whose life the memory shares
    /// @param folder       of scratch files
    /// @param mostInMemory bytes; what takes more lies in a file
    public ScratchArena(Arena arena, Path folder, long mostInMemory) {
        this(arena, folder, mostInMemory, ScratchArena::usableSpace);
    }

    ScratchArena(Arena arena, Path folder, long mostInMemory, ToLongFunction<Path> freeBytes) {
        this.arena = arena;
        this.folder = folder;
        this.mostInMemory = mostInMemory;
        this.freeBytes = freeBytes;
    }

    /// Memory that is freed once nobody can read it any more, for any thread.
    public static ScratchArena ofAuto() {
        return over(Arena.ofAuto());
    }

    /// Memory that [#close()] frees, for any thread.
    public static ScratchArena ofShared() {
        return over(Arena.ofShared());
    }

    private static ScratchArena over(Arena arena) {
        long most = Math.min(MOST_IN_MEMORY, Runtime.getRuntime().maxMemory() / LEAST_SHARE_OF_MEMORY);
        return new ScratchArena(arena, standardFolder(), most);
    }

    /// The folder that is asked for, or else `/var/tmp`, which is on a disk where `/tmp` often lies in
    /// memory, or else the one for temporary files.
    private static Path standardFolder() {
        @Nullable String wanted = System.getProperty(FOLDER_PROPERTY, System.getenv(FOLDER_VARIABLE));
        if (wanted != null && !wanted.isBlank()) {
            return Path.of(wanted);
        }
        Path onDisk = Path.of("/var/tmp");
        return Files.isWritable(onDisk) ? onDisk : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /// All zero.
    ///
    /// @throws ScratchException if it takes a file for which there is no room
    @Override
    public MemorySegment allocate(long bytes, long alignment) {
        if (bytes > mostInMemory) {
            return mapped(bytes);
        }
        try {
            return arena.allocate(bytes, alignment);
        } catch (OutOfMemoryError _) {
            // Memory outside the heap has a limit of its own, and many small results reach it too.
            return mapped(bytes);
        }
    }

    @Override
    public MemorySegment.Scope scope() {
        return arena.scope();
    }

    @Override
    public void close() {
        arena.close();
    }

    private MemorySegment mapped(long bytes) {
        requireSpace(bytes);
        boolean nameless =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        try {
            if (!nameless) {
                removeLeftovers();
            }
            Path file = Files.createTempFile(folder, PREFIX, SUFFIX);
            try (FileChannel channel = FileChannel.open(
                    file,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    nameless ? StandardOpenOption.WRITE : StandardOpenOption.DELETE_ON_CLOSE)) {
                if (nameless) {
                    Files.delete(file);
                }
                MemorySegment mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
                fileBytes += bytes;
                return mapping;
            }
        } catch (IOException e) {
            throw new ScratchException(folder, bytes, freeBytes.applyAsLong(folder), e);
        }
    }

    /// A mapping is sized without taking its blocks from the disk; writing into it when the disk is
    /// full would end in an error that cannot be told from a broken program. What this arena has
    /// already mapped may still have to be written.
    private void requireSpace(long bytes) {
        long needed = Math.addExact(fileBytes, bytes);
        if (needed <= freeBytes.applyAsLong(folder)) {
            return;
        }
        // Results that nobody looks at any more may hold the room until the next collection.
        System.gc();
        long free = freeBytes.applyAsLong(folder);
        if (needed > free) {
            throw new ScratchException(folder, needed, free);
        }
    }

    /// A disk of which nothing is known has a total of 0; it may have room.
    private static long usableSpace(Path folder) {
        return folder.toFile().getTotalSpace() > 0 ? folder.toFile().getUsableSpace() : Long.MAX_VALUE;
    }

    /// Of the files of programs that have ended; where scratch files have names while they are in use,
    /// none can be deleted that is.
    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path leftover : leftovers) {
                // Where that fails it is no leftover.
                boolean _ = leftover.toFile().delete();
            }
        }
    }
}
