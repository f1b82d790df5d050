package nibblescope.core.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Formats that are easily mistaken for a tensor file of ours, known by their first bytes, so that
/// a message can name them.
enum FileSignature {
    GGUF("GGUF", "this is a GGUF file; GGUF is not read"),
    ZIP("PK\3\4", "this is a ZIP archive (NPZ or PyTorch); unpack an NPZ and open one of its .npy files"),
    HDF5("\u0089HDF", "this is an HDF5 file; save its tensors as safetensors");

    private final String magic;
    private final String remedy;

    FileSignature(String magic, String remedy) {
        this.magic = magic;
        this.remedy = remedy;
    }

    /// What the file is and what can be done with it.
    String remedy() {
        return remedy;
    }

    static Optional<FileSignature> of(MemorySegment bytes) {
        for (FileSignature signature : values()) {
            if (startsWith(bytes, signature.magic)) {
                return Optional.of(signature);
            }
        }
        return Optional.empty();
    }

    /// Whether the bytes start with those characters, one byte each.
    static boolean startsWith(MemorySegment bytes, String magic) {
        if (bytes.byteSize() < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if (Byte.toUnsignedInt(bytes.get(JAVA_BYTE, i)) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
