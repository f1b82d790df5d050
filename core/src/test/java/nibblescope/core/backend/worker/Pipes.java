package nibblescope.core.backend.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;

/// A pipe of the system: what is written at one end is read at the other.
record Pipes(InputStream output, OutputStream input) {
    static Pipes open() {
        try {
            Pipe pipe = Pipe.open();
            return new Pipes(Channels.newInputStream(pipe.source()), Channels.newOutputStream(pipe.sink()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
