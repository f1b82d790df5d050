package nibblescope.core.backend.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// One message between a client and a worker. Its payload is not copied, and not to be changed.
final class Frame {
    /// The most bytes of a frame, its length not counted. It is checked before anything is allocated.
    static final int MOST_BYTES = 16 << 20;

    private static final int HEADER_BYTES = 5;
    private static final byte[] NOTHING = {};
    private static final int SHOWN_BYTES = 40;

    private final Type type;
    private final int job;
    private final byte[] payload;

    /// What a frame is.
    enum Type {
        HELLO(1),
        DEVICES(2),
        SUBMIT(3),
        PROGRESS(4),
        DATA(5),
        RESULT(6),
        ERROR(7),
        CANCEL(8),
        PING(9),
        PONG(10),
        BYE(11);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        static Optional<Type> of(int code) {
            return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
        }
    }

    /// @param job     that it is about; 0 if it is about none
    /// @param payload of the type
    Frame(Type type, int job, byte[] payload) {
        this.type = type;
        this.job = job;
        this.payload = payload;
    }

    /// A frame without a payload.
    Frame(Type type, int job) {
        this(type, job, NOTHING);
    }

    Type type() {
        return type;
    }

    int job() {
        return job;
    }

    byte[] payload() {
        return payload;
    }

    /// Reads the next frame; nothing if the stream ends before it.
    ///
    /// @throws FrameException if what is there is no frame, or the stream ends within it
    static Optional<Frame> read(InputStream in) throws IOException {
        byte[] start = in.readNBytes(Integer.BYTES);
        if (start.length == 0) {
            return Optional.empty();
        }
        if (start.length < Integer.BYTES) {
            throw new FrameException("%s, and then the end".formatted(shown(start)), true);
        }
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(start).getInt());
        if (length < HEADER_BYTES || length > MOST_BYTES) {
            throw new FrameException(
                    "%s, where a frame of %d to %d bytes begins"
                            .formatted(beginning(start, in), HEADER_BYTES, MOST_BYTES),
                    false);
        }
        byte[] rest = in.readNBytes((int) length);
        if (rest.length < length) {
            throw new FrameException(
                    "%d bytes of a frame of %d, and then the end".formatted(rest.length, length), true);
        }
        ByteBuffer buffer = ByteBuffer.wrap(rest);
        int code = Byte.toUnsignedInt(buffer.get());
        Optional<Type> type = Type.of(code);
        if (type.isEmpty()) {
            throw new FrameException("a frame of the unknown type " + code, false);
        }
        int job = buffer.getInt();
        byte[] payload = new byte[buffer.remaining()];
        buffer.get(payload);
        return Optional.of(new Frame(type.get(), job, payload));
    }

    /// What there is instead of a frame, with as much of it as is there already: it is often text.
    private static String beginning(byte[] start, InputStream in) throws IOException {
        byte[] more = in.readNBytes(Math.min(SHOWN_BYTES, in.available()));
        return shown(ByteBuffer.allocate(start.length + more.length)
                .put(start)
                .put(more)
                .array());
    }

    private static String shown(byte[] bytes) {
        StringBuilder shown = new StringBuilder("\"");
        for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            if (c >= ' ' && c <= '~') {
                shown.append(c);
            } else {
                shown.append("\\x%02x".formatted((int) c));
            }
        }
        return shown.append('"').toString();
    }

    /// Writes the frame and flushes the stream.
    void write(OutputStream out) throws IOException {
        if (payload.length > MOST_BYTES - HEADER_BYTES) {
            throw new FrameException("a frame of %d bytes was to be written".formatted(payload.length), false);
        }
        out.write(ByteBuffer.allocate(Integer.BYTES + HEADER_BYTES)
                .putInt(HEADER_BYTES + payload.length)
                .put((byte) type.code)
                .putInt(job)
                .array());
        out.write(payload);
        out.flush();
    }
}
