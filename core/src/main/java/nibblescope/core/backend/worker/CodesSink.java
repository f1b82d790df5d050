package nibblescope.core.backend.worker;

import java.nio.ByteBuffer;

/// Takes the codes and scales of a run as they come, in the order of `BlockLayout`. Called from the
/// thread that asked for the run.
@FunctionalInterface
public interface CodesSink {
    /// Two kinds of bytes, each of which comes from its first byte to its last.
    enum Part {
        CODES,
        SCALES
    }

    /// Takes the next bytes of a part.
    void take(Part part, ByteBuffer bytes);
}
