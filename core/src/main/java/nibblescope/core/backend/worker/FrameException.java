package nibblescope.core.backend.worker;

import java.io.IOException;

/// What came is not of the protocol.
final class FrameException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String found;
    private final boolean cutOff;

    /// @param found  what came, without control characters
    /// @param cutOff whether it could have become a frame, had the stream not ended
    FrameException(String found, boolean cutOff) {
        super("not of the protocol: " + found);
        this.found = found;
        this.cutOff = cutOff;
    }

    String found() {
        return found;
    }

    boolean cutOff() {
        return cutOff;
    }
}
