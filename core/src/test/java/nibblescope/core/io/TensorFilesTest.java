package nibblescope.core.io;

import static nibblescope.core.io.TensorBytes.floats;
import static nibblescope.core.io.TensorBytes.npy;
import static nibblescope.core.io.TensorBytes.safetensors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFilesTest {
    private static final byte[] TWO_FLOATS =
            safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", floats(1, 2));

    @TempDir
    Path folder;

    private static String complaint(Path path) {
        return assertThrows(
                        TensorFileException.class, () -> TensorFiles.open(path).close())
                .getMessage();
    }

    @Test
    void theFormatIsDecidedByTheFirstBytesAndNotByTheName() throws Exception {
        Path named = Files.write(
                folder.resolve("array.safetensors"),
                npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", floats(5)));
        Path other = Files.write(folder.resolve("weights.npy"), TWO_FLOATS);
        try (TensorFile npy = TensorFiles.open(named);
                TensorFile safetensors = TensorFiles.open(other)) {
            assertEquals(5, npy.tensor(npy.tensors().getFirst()).get(0));
            assertEquals("weights.npy", safetensors.name());
            assertEquals("a", safetensors.tensors().getFirst().name());
        }
    }

    @Test
    void aClosedFileCanNoLongerBeReadAndClosingAgainDoesNothing() throws Exception {
        TensorFile file = TensorFiles.open(Files.write(folder.resolve("w"), TWO_FLOATS));
        Tensor tensor = file.tensor(file.tensors().getFirst());
        assertEquals(2, tensor.get(1));
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, () -> tensor.get(1));
    }

    @Test
    void aFileSaysWhatAnotherProcessOpensItBy() throws Exception {
        Path file = Files.write(folder.resolve("w"), TWO_FLOATS);
        try (TensorFile open = TensorFiles.open(
                folder.resolve("..").resolve(folder.getFileName()).resolve("w"))) {
            assertEquals(Optional.of(file.toAbsolutePath().normalize().toString()), open.source());
        }
        assertEquals(Optional.of("sample:minilm"), Samples.miniLm().source());
        assertEquals(Optional.of("sample:presets"), Samples.presetBlocks().source());
    }

    @Test
    void aMappedFileCannotBeWrittenThroughItsTensors() throws Exception {
        try (TensorFile file = TensorFiles.open(Files.write(folder.resolve("w"), TWO_FLOATS))) {
            assertTrue(file.tensor(file.tensors().getFirst()).data().isReadOnly());
        }
    }

    @Test
    void whatIsNoReadableFileIsSaid() throws Exception {
        Path missing = folder.resolve("no.safetensors");
        assertEquals(
                "no.safetensors: the file does not exist; check the path " + missing.toAbsolutePath(),
                complaint(missing));
        Path directory = Files.createDirectory(folder.resolve("model"));
        assertEquals(
                "model: the path is a folder, a safetensors or NPY file is expected; choose a file in it",
                complaint(directory));
        Path empty = Files.createFile(folder.resolve("empty.npy"));
        assertEquals("empty.npy: the file is empty (0 bytes), a safetensors or NPY file is expected", complaint(empty));
        assertEquals(
                "/: the path is a folder, a safetensors or NPY file is expected; choose a file in it",
                complaint(Path.of("/")));
    }

    @Test
    void whatTheSystemRefusesIsKeptAsTheCause() {
        IOException cause = new NoSuchFileException("w");
        var e = TensorFileException.refused("w", "read", cause);
        assertEquals("w: the file cannot be read: w does not exist", e.getMessage());
        assertEquals(cause, e.getCause());
    }

    @Test
    void aFileBeyondFourGibibytesIsReadToItsEnd() throws Exception {
        // 2^31 + 8 BF16 elements and one F32, on a file of holes: 4 GiB + 20 bytes of elements.
        long bf16Bytes = 2 * ((1L << 31) + 8);
        String header = "{\"big\":{\"dtype\":\"BF16\",\"shape\":[%d,8],\"data_offsets\":[0,%d]},"
                        .formatted(bf16Bytes / 16, bf16Bytes)
                + "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}"
                        .formatted(bf16Bytes, bf16Bytes + 4);
        Path path = folder.resolve("big.safetensors");
        try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
            byte[] json = header.getBytes(StandardCharsets.UTF_8);
            long dataStart = 8L + json.length;
            out.setLength(dataStart + bf16Bytes + 4);
            out.write(safetensors(json.length, json));
            out.seek(dataStart + bf16Bytes - 2);
            // -2.5 is 0xC020 in BF16 and 0.75 is 0x3F400000 in FP32, both little-endian.
            out.write(new byte[] {0x20, (byte) 0xC0, 0, 0, 0x40, 0x3F});
        }
        try (TensorFile file = TensorFiles.open(path)) {
            Tensor big = file.tensor(file.find("big").orElseThrow());
            assertEquals(DType.BF16, big.dtype());
            assertEquals(Shape.of((1L << 28) + 1, 8), big.shape());
            assertEquals(0, big.get(0));
            assertEquals(-2.5f, big.get(big.elements() - 1));
            assertEquals(0.75f, file.tensor(file.find("last").orElseThrow()).get(0));
        }
    }
}
