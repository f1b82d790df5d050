package nibblescope.app.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.RunMonitor;

/// Names the bytes of a file: another file has another hash.
public final class FileHash {
    private static final int BUFFER_BYTES = 1 << 20;

    private FileHash() {}

    /// The SHA-256 of a file, as hexadecimal digits.
    ///
    /// @param monitor told of bytes
    /// @throws CancellationException if the monitor says so
    public static String sha256(Path file, RunMonitor monitor) throws IOException {
        MessageDigest digest = digest();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            long done = 0;
            for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer)) {
                if (monitor.cancelled()) {
                    throw new CancellationException();
                }
                digest.update(buffer.flip());
                buffer.clear();
                done += read;
                monitor.progress(done, channel.size());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
