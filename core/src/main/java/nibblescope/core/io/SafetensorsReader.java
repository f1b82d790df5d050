package nibblescope.core.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// Reads safetensors: a header length (64 bits, little-endian), a JSON header, the elements.
///
/// ```
/// 0        8                8 + n                      end
/// | n: u64 | JSON, n bytes  | elements, without holes  |
/// ```
///
/// The checks are those of the reference reader (`safetensors/src/tensor.rs`), plus one against
/// duplicate names. Elements may start at any byte, aligned or not.
final class SafetensorsReader {
    /// The reference reader's limit on the header, in bytes.
    static final long MAX_HEADER_BYTES = 100_000_000;

    /// The bytes that the header length takes.
    static final long LENGTH_BYTES = 8;

    private final String file;
    private final MemorySegment bytes;

    private SafetensorsReader(String file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /// @param unmap ends the memory of the bytes
    static TensorTable read(String file, MemorySegment bytes, Runnable unmap) throws TensorFileException {
        return new SafetensorsReader(file, bytes).read(unmap);
    }

    private TensorTable read(Runnable unmap) throws TensorFileException {
        long headerBytes = headerBytes();
        SafetensorsHeader header = SafetensorsHeader.parse(
                file, bytes.asSlice(LENGTH_BYTES, headerBytes).toArray(JAVA_BYTE));
        List<SafetensorsHeader.Entry> entries = new ArrayList<>(header.entries());
        entries.sort(Comparator.comparingLong(SafetensorsHeader.Entry::start)
                .thenComparingLong(SafetensorsHeader.Entry::end));
        List<TensorInfo> infos = new ArrayList<>(entries.size());
        long previousEnd = 0;
        for (SafetensorsHeader.Entry entry : entries) {
            requireNeighbours(entry, previousEnd);
            infos.add(checkedInfo(entry));
            previousEnd = entry.end();
        }
        long dataStart = LENGTH_BYTES + headerBytes;
        requireFileEnd(entries, dataStart);
        List<Tensor> tensors = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            TensorInfo info = infos.get(i);
            tensors.add(
                    new Tensor(info, bytes.asSlice(dataStart + entries.get(i).start(), info.bytes())));
        }
        return new TensorTable(file, tensors, header.metadata(), unmap);
    }

    private long headerBytes() throws TensorFileException {
        if (bytes.byteSize() < LENGTH_BYTES) {
            throw bad(
                    "the file",
                    "has " + bytes.byteSize() + " bytes",
                    "a safetensors file starts with a header length of 8",
                    "the download may be incomplete");
        }
        long length = bytes.get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        // The length is unsigned: a negative long is a number beyond every limit.
        if (Long.compareUnsigned(length, MAX_HEADER_BYTES) > 0) {
            throw bad(
                    "the header length",
                    "is " + Long.toUnsignedString(length),
                    "a safetensors header has at most " + MAX_HEADER_BYTES + " bytes",
                    FileSignature.of(bytes).map(FileSignature::remedy).orElse("open a safetensors or an NPY file"));
        }
        if (length > bytes.byteSize() - LENGTH_BYTES) {
            throw bad(
                    "the header",
                    "ends at byte " + (LENGTH_BYTES + length),
                    "the file has " + bytes.byteSize(),
                    "the download may be incomplete");
        }
        return length;
    }

    /// Tensors lie side by side: a hole could hide bytes, an overlap could not be written back.
    private void requireNeighbours(SafetensorsHeader.Entry entry, long previousEnd) throws TensorFileException {
        if (entry.start() != previousEnd) {
            throw bad(
                    entry.place(),
                    "starts at byte " + entry.start() + " of the elements",
                    "the tensor before it ends at " + previousEnd
                            + (entry.start() > previousEnd
                                    ? " and holes are not allowed"
                                    : " and they may not overlap"),
                    "");
        }
        if (entry.end() < entry.start()) {
            throw bad(entry.place(), "ends at byte " + entry.end(), "it starts at " + entry.start(), "");
        }
    }

    /// The info of the tensor, once its shape fits a `long` and its bytes fit its shape.
    private TensorInfo checkedInfo(SafetensorsHeader.Entry entry) throws TensorFileException {
        String tensor = "%s %s".formatted(entry.dtype(), entry.shape());
        Shape shape;
        long bits;
        try {
            shape = new Shape(entry.shape());
            bits = Math.multiplyExact(shape.elements(), entry.dtype().bits());
        } catch (ArithmeticException e) {
            throw bad(entry.place(), "has the shape " + tensor, "that is more bits than 64 bits can count", "")
                    .causedBy(e);
        }
        if (bits % 8 != 0) {
            throw bad(entry.place(), "of " + tensor + " has " + bits + " bits", "a tensor must fill whole bytes", "");
        }
        long stored = entry.end() - entry.start();
        if (stored != bits / 8) {
            throw bad(entry.place(), "of " + tensor + " has " + stored + " bytes", "its shape takes " + bits / 8, "");
        }
        return new TensorInfo(entry.name(), entry.dtype(), shape);
    }

    private void requireFileEnd(List<SafetensorsHeader.Entry> entries, long dataStart) throws TensorFileException {
        long dataBytes = bytes.byteSize() - dataStart;
        for (SafetensorsHeader.Entry entry : entries) {
            if (entry.end() > dataBytes) {
                // A lying end may be beyond what a long holds once the header is added.
                String end = Long.toUnsignedString(dataStart + entry.end());
                throw bad(
                        entry.place(),
                        "ends at byte " + end,
                        "the file has " + bytes.byteSize(),
                        "the download may be incomplete");
            }
        }
        long end = entries.isEmpty() ? 0 : entries.getLast().end();
        if (end < dataBytes) {
            throw bad(
                    "the last tensor",
                    "ends at byte " + (dataStart + end),
                    "the file has " + bytes.byteSize() + " and nothing may follow",
                    "");
        }
    }

    private TensorFileException bad(String place, String found, String expected, String remedy) {
        return new TensorFileException(file, place, found, expected, remedy);
    }
}
