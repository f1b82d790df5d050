package nibblescope.app.browse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import nibblescope.app.browse.Arrival.Reason;

/// Looks through files and folders for what can be opened. One search, of limited length: somebody
/// may drop the root of a disk.
final class FileSearch {
    private static final int MOST_DEPTH = 6;
    private static final int MOST_VISITED = 20_000;
    private static final int MOST_FOUND = 1_000;
    private static final List<String> ENDINGS = List.of(".safetensors", ".npy");
    private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /// The largest header of a safetensors file.
    private static final long MOST_HEADER = 100_000_000;

    private final Predicate<Path> own;
    private final List<Path> tensors = new ArrayList<>();
    private final List<Path> owned = new ArrayList<>();
    private final List<Path> others = new ArrayList<>();
    private long left = MOST_VISITED;

    /// @param own whether a file is one of the program's own, by its name
    FileSearch(Predicate<Path> own) {
        this.own = own;
    }

    /// What to do with these, at least one.
    Arrival look(List<Path> paths) {
        if (paths.size() == 1 && !Files.isDirectory(paths.getFirst())) {
            return single(paths.getFirst());
        }
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                walk(path);
            } else {
                sort(path);
            }
        }
        tensors.sort(null);
        Optional<Path> folder = paths.size() == 1 ? Optional.of(paths.getFirst().toAbsolutePath()) : Optional.empty();
        if (tensors.size() > 1) {
            return new Arrival.Several(List.copyOf(tensors), folder, others.size() + owned.size());
        }
        if (tensors.size() == 1) {
            return new Arrival.Tensors(
                    tensors.getFirst(),
                    folder.isPresent()
                            ? List.of()
                            : paths.stream()
                                    .filter(path -> !path.equals(tensors.getFirst()))
                                    .map(FileSearch::name)
                                    .toList());
        }
        if (owned.size() == 1) {
            return new Arrival.Own(owned.getFirst());
        }
        return folder.isPresent()
                ? new Arrival.Refused(Reason.FOLDER, name(folder.get()))
                : new Arrival.Refused(Reason.FILES, "");
    }

    private Arrival single(Path file) {
        if (own.test(file)) {
            return new Arrival.Own(file);
        }
        // A file that cannot be read is told by whoever opens it.
        return isNamedLikeTensors(file) || !Files.isReadable(file) || startsLikeTensors(file)
                ? new Arrival.Tensors(file, List.of())
                : new Arrival.Refused(Reason.FILE, name(file));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName() == null ? path : path.getFileName());
    }

    private void sort(Path file) {
        if (isNamedLikeTensors(file)) {
            if (tensors.size() < MOST_FOUND) {
                tensors.add(file);
            }
        } else if (own.test(file)) {
            owned.add(file);
        } else {
            others.add(file);
        }
    }

    private static boolean isNamedLikeTensors(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /// Whether a file with another name begins as tensor files do.
    private static boolean startsLikeTensors(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(Long.BYTES + 1);
            if (start.length <= Long.BYTES) {
                return false;
            }
            long header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
            boolean npy = ByteBuffer.wrap(start, 0, NPY.length).equals(ByteBuffer.wrap(NPY));
            return npy || (start[Long.BYTES] == '{' && header > 0 && header <= MOST_HEADER);
        } catch (IOException _) {
            return true;
        }
    }

    private void walk(Path folder) {
        try {
            // Links are not followed: they may lead anywhere, and round and round.
            Files.walkFileTree(folder, EnumSet.noneOf(java.nio.file.FileVisitOption.class), MOST_DEPTH, new Visitor());
        } catch (IOException _) {
            // What was found until then counts.
            return;
        }
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return --left < 0 ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (Files.isRegularFile(file)) {
                sort(file);
            }
            return --left < 0 ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException refused) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, java.io.IOException failed) {
            return FileVisitResult.CONTINUE;
        }
    }
}
