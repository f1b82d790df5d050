package nibblescope.app.export;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// A file that is written in one step: nobody ever sees half of it, and nothing is left of one that
/// is closed before it is finished.
public final class WholeFile implements Closeable {
    private final Path file;
    private final boolean replace;
    private final Path temporary;
    private final OutputStream stream;

    private WholeFile(Path file, boolean replace, Path temporary, OutputStream stream) {
        this.file = file;
        this.replace = replace;
        this.temporary = temporary;
        this.stream = stream;
    }

    /// Begins a file, beside where it will be.
    ///
    /// @param replace whether a file of that name is replaced
    public static WholeFile create(Path file, boolean replace) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        OutputStream stream;
        try {
            stream = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (AccessDeniedException _) {
            // Of the temporary file nobody has heard.
            throw new AccessDeniedException(file.toString());
        } catch (NoSuchFileException _) {
            throw new NoSuchFileException(String.valueOf(file.toAbsolutePath().getParent()));
        }
        return new WholeFile(file, replace, temporary, new BufferedOutputStream(stream));
    }

    /// What is written here stands in the file.
    public OutputStream stream() {
        return stream;
    }

    /// Gives the file its name.
    public void finish() throws IOException {
        stream.close();
        if (replace) {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.move(temporary, file);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stream.close();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
