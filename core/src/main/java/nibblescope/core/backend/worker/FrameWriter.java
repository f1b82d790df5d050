package nibblescope.core.backend.worker;

import java.io.IOException;
import java.io.OutputStream;

/// Writes frames to a stream, from any thread, one after the other.
final class FrameWriter {
    private final OutputStream out;

    FrameWriter(OutputStream out) {
        this.out = out;
    }

    synchronized void write(Frame frame) throws IOException {
        frame.write(out);
    }
}
