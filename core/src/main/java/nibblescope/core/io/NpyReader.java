package nibblescope.core.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// Reads NPY, numpy's file of one array, versions 1 to 3. The tensor has the file's name.
///
/// ```
/// 0              6       7       8                     8 + w           8 + w + n   end
/// | 93 'NUMPY'   | major | minor | n: w bytes, little  | dict, n bytes | elements  |
/// ```
///
/// `w` is 2 in version 1 and 4 in versions 2 and 3.
final class NpyReader {
    private static final String MAGIC = "\u0093NUMPY";

    /// A longer header can only describe a record of many fields, and those are not read.
    private static final long MAX_HEADER_BYTES = 65_535;

    private final String file;
    private final MemorySegment bytes;

    private NpyReader(String file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    static boolean recognizes(MemorySegment bytes) {
        return FileSignature.startsWith(bytes, MAGIC);
    }

    /// @param unmap ends the memory of the bytes, which [#recognizes]
    static TensorTable read(String file, MemorySegment bytes, Runnable unmap) throws TensorFileException {
        return new NpyReader(file, bytes).read(unmap);
    }

    private TensorTable read(Runnable unmap) throws TensorFileException {
        requireBytes(8);
        int major = bytes.get(JAVA_BYTE, 6);
        if (major < 1 || major > 3) {
            throw bad("the version", "is " + major, "1, 2 or 3 is expected", "save the array with numpy.save");
        }
        int lengthBytes = major == 1 ? 2 : 4;
        requireBytes(8 + lengthBytes);
        long headerBytes = major == 1
                ? Short.toUnsignedLong(bytes.get(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8))
                : Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8));
        if (headerBytes > MAX_HEADER_BYTES) {
            throw bad(
                    "the header length",
                    "is " + headerBytes,
                    "at most " + MAX_HEADER_BYTES + " bytes are expected",
                    "");
        }
        long dataStart = 8 + lengthBytes + headerBytes;
        requireBytes(dataStart);
        // All that is allowed in the header is ASCII, so that a character is a byte in every version.
        byte[] header = bytes.asSlice(8 + lengthBytes, headerBytes).toArray(JAVA_BYTE);
        NpyHeader claims = NpyHeader.parse(file, 8 + lengthBytes, new String(header, StandardCharsets.ISO_8859_1));
        Tensor tensor = tensor(claims, dataStart);
        return new TensorTable(file, List.of(tensor), Map.of(), unmap);
    }

    private void requireBytes(long count) throws TensorFileException {
        if (bytes.byteSize() < count) {
            throw bad(
                    "the header",
                    "ends at byte " + count,
                    "the file has " + bytes.byteSize(),
                    "the download may be incomplete");
        }
    }

    private Tensor tensor(NpyHeader header, long dataStart) throws TensorFileException {
        DType dtype = dtype(header.descr());
        if (header.fortranOrder() && header.shape().size() >= 2) {
            throw bad(
                    "fortran_order",
                    "is True",
                    "rows must lie one after the other",
                    "save numpy.ascontiguousarray(array)");
        }
        Shape shape;
        TensorInfo info;
        long end;
        try {
            shape = new Shape(header.shape());
            info = new TensorInfo(arrayName(), dtype, shape);
            end = Math.addExact(dataStart, info.bytes());
        } catch (ArithmeticException e) {
            throw bad("the shape", "is " + header.shape(), "that is more bytes than 64 bits can count", "")
                    .causedBy(e);
        }
        if (end != bytes.byteSize()) {
            boolean tooShort = end > bytes.byteSize();
            throw bad(
                    "the array of " + header.descr() + " " + shape,
                    "ends at byte " + end,
                    "the file has " + bytes.byteSize() + (tooShort ? "" : " and nothing may follow"),
                    tooShort ? "the download may be incomplete" : "");
        }
        ByteOrder order = header.descr().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new Tensor(info, bytes.asSlice(dataStart, info.bytes()), order);
    }

    private String arrayName() {
        return file.endsWith(".npy") && file.length() > 4 ? file.substring(0, file.length() - 4) : file;
    }

    private DType dtype(String descr) throws TensorFileException {
        String type = descr.isEmpty() ? "" : descr.substring(1);
        Optional<DType> dtype = switch (type) {
            case "f2" -> Optional.of(DType.F16);
            case "f4" -> Optional.of(DType.F32);
            case "f8" -> Optional.of(DType.F64);
            case "c8" -> Optional.of(DType.C64);
            case "b1" -> Optional.of(DType.BOOL);
            case "i1" -> Optional.of(DType.I8);
            case "i2" -> Optional.of(DType.I16);
            case "i4" -> Optional.of(DType.I32);
            case "i8" -> Optional.of(DType.I64);
            case "u1" -> Optional.of(DType.U8);
            case "u2" -> Optional.of(DType.U16);
            case "u4" -> Optional.of(DType.U32);
            case "u8" -> Optional.of(DType.U64);
            default -> Optional.empty();
        };
        String orders = dtype.isPresent() && dtype.get().bits() == 8 ? "|<>" : "<>";
        if (dtype.isEmpty() || orders.indexOf(descr.charAt(0)) < 0) {
            throw bad("descr", "is \"" + descr + "\"", "a dtype such as \"<f4\" is expected", remedy(type));
        }
        return dtype.get();
    }

    private static String remedy(String type) {
        if (type.startsWith("O")) {
            return "|O is a pickle, which can run code when it is read and never is: save the numbers as float32";
        }
        if (type.startsWith("V")) {
            return "NPY loses the types bfloat16 (as V2), FP8 and FP4 (as V1): save as float32 or as safetensors";
        }
        return "save the array as float32";
    }

    private TensorFileException bad(String place, String found, String expected, String remedy) {
        return new TensorFileException(file, place, found, expected, remedy);
    }
}
