package nibblescope.app.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.RunMonitor;

/// What tells a file from others.
public sealed interface FileMark {
    /// To hash a larger file takes longer than one waits for a picture.
    long MOST_HASHED = 4L << 30;

    /// All of its bytes.
    ///
    /// @param sha256 hexadecimal digits
    record Hash(String sha256) implements FileMark {}

    /// How large it is, and when it was changed last.
    record Age(long bytes, Instant changed) implements FileMark {
        @Override
        public String toString() {
            return "%d bytes, %s".formatted(bytes, changed);
        }
    }

    /// The mark of a file: its hash, unless it is too large.
    ///
    /// @param monitor told of bytes
    /// @throws CancellationException if the monitor says so
    static FileMark of(Path file, RunMonitor monitor) throws IOException {
        long bytes = Files.size(file);
        return bytes > MOST_HASHED
                ? new Age(bytes, Files.getLastModifiedTime(file).toInstant())
                : new Hash(FileHash.sha256(file, monitor));
    }
}
