package nibblescope.core.io;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Tensor files put together byte by byte, right and wrong ones.
final class TensorBytes {
    private TensorBytes() {}

    /// A safetensors file of that header and those elements.
    static byte[] safetensors(String header, byte... elements) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return safetensors(json.length, json, elements);
    }

    /// The same with a header length that need not be true.
    static byte[] safetensors(long headerLength, byte[] header, byte... elements) {
        return ByteBuffer.allocate(8 + header.length + elements.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(header)
                .put(elements)
                .array();
    }

    /// An NPY file of version 1, padded as numpy pads it.
    static byte[] npy(String dict, byte... elements) {
        int unpadded = 10 + dict.length() + 1;
        String header = dict + " ".repeat(Math.floorMod(-unpadded, 64)) + "\n";
        return ByteBuffer.allocate(10 + header.length() + elements.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.ISO_8859_1))
                .put(elements)
                .array();
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    static TensorFile read(String file, byte[] bytes) throws TensorFileException {
        return TensorFiles.read(file, MemorySegment.ofArray(bytes), () -> {});
    }

    /// The message with which reading those bytes under the name `x` ends, without the name.
    static String complaint(byte[] bytes) {
        var e = assertThrows(TensorFileException.class, () -> read("x", bytes).close());
        return e.getMessage().substring("x: ".length());
    }
}
