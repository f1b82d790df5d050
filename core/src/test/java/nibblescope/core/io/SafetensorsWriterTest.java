package nibblescope.core.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    private static final TensorInfo CODES = new TensorInfo("codes", DType.U8, Shape.of(3));
    private static final TensorInfo SCALE = new TensorInfo("scale", DType.F32, Shape.of(1, 2));

    @TempDir
    Path folder;

    private Path out;

    @BeforeEach
    void chooseAPlace() {
        out = folder.resolve("out.safetensors");
    }

    private List<String> folderContents() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void theFileHasTheBytesThatTheReferenceWriterWrites() throws Exception {
        try (var writer = SafetensorsWriter.create(out, List.of(CODES, SCALE), Map.of("made", "by hand"), false)) {
            writer.data("codes").set(JAVA_BYTE, 2, (byte) 9);
            writer.data("scale").set(JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 4, 1.0f);
            writer.finish();
        }
        // Wide dtypes come first, whatever order they were given in. Spaces fill the JSON up to 8.
        String header = "{\"__metadata__\":{\"made\":\"by hand\"},"
                + "\"scale\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                + "\"codes\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]}}";
        byte[] padded = (header + " ".repeat(Math.floorMod(-header.length(), 8))).getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(
                TensorBytes.safetensors(
                        padded.length,
                        padded,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0x80,
                        (byte) 0x3F,
                        (byte) 0,
                        (byte) 0,
                        (byte) 9),
                Files.readAllBytes(out));
        assertEquals(List.of("out.safetensors"), folderContents());
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        List<TensorInfo> tensors = Arrays.stream(DType.values())
                .map(dtype -> new TensorInfo("t/" + dtype, dtype, Shape.of(2, 4)))
                .toList();
        try (var writer = SafetensorsWriter.create(out, tensors, Map.of(), false)) {
            for (TensorInfo info : tensors) {
                writer.data(info.name()).fill((byte) info.name().hashCode());
            }
            writer.finish();
        }
        try (TensorFile file = TensorFiles.open(out)) {
            assertEquals(tensors.size(), file.tensors().size());
            assertEquals("t/U64", file.tensors().getFirst().name());
            assertEquals("t/BOOL", file.tensors().getLast().name());
            for (TensorInfo info : tensors) {
                byte[] expected = new byte[info.dtype().bits()];
                Arrays.fill(expected, (byte) info.name().hashCode());
                assertArrayEquals(expected, file.tensor(info).data().toArray(JAVA_BYTE));
            }
        }
    }

    @Test
    void namesOfOneDTypeAreOrderedByTheirUtf8Bytes() throws Exception {
        // U+FF5E comes before U+1F600 in UTF-8, but after its surrogates in UTF-16.
        List<String> names = List.of("B", "a", "a.b", "\uFF5E", "\uD83D\uDE00");
        List<TensorInfo> shuffled = names.reversed().stream()
                .map(name -> new TensorInfo(name, DType.U8, Shape.of(1)))
                .toList();
        try (var writer = SafetensorsWriter.create(out, shuffled, Map.of(), false)) {
            writer.finish();
        }
        try (TensorFile file = TensorFiles.open(out)) {
            assertEquals(names, file.tensors().stream().map(TensorInfo::name).toList());
        }
    }

    @Test
    void tensorsWithoutElementsAndFilesWithoutTensorsAreFine() throws Exception {
        TensorInfo empty = new TensorInfo("empty", DType.F32, Shape.of(0, 16));
        TensorInfo scalar = new TensorInfo("scalar", DType.F32, Shape.of());
        for (List<TensorInfo> tensors : List.of(List.<TensorInfo>of(), List.of(empty, scalar))) {
            try (var writer = SafetensorsWriter.create(out, tensors, Map.of(), true)) {
                writer.finish();
            }
            try (TensorFile file = TensorFiles.open(out)) {
                assertEquals(tensors, file.tensors());
            }
        }
    }

    @Test
    void withoutFinishNothingIsLeftBehind() throws Exception {
        try (var writer = SafetensorsWriter.create(out, List.of(CODES), Map.of(), false)) {
            writer.data("codes").fill((byte) 1);
            assertEquals(1, folderContents().size());
        }
        assertEquals(List.of(), folderContents());
    }

    @Test
    void anExistingFileIsNotOverwritten() throws Exception {
        Files.writeString(out, "precious");
        var e = assertThrows(
                TensorFileException.class, () -> SafetensorsWriter.create(out, List.of(CODES), Map.of(), false));
        assertEquals(
                "out.safetensors: the file exists already, it is not overwritten;"
                        + " choose another name, or allow replacing",
                e.getMessage());
        assertEquals("precious", Files.readString(out));
    }

    @Test
    void aFileThatAppearsMeanwhileIsNotOverwrittenEither() throws Exception {
        try (var writer = SafetensorsWriter.create(out, List.of(CODES), Map.of(), false)) {
            Files.writeString(out, "precious");
            assertThrows(TensorFileException.class, writer::finish);
        }
        assertEquals("precious", Files.readString(out));
        assertEquals(List.of("out.safetensors"), folderContents());
    }

    @Test
    void aFileThatMayBeReplacedStaysUntilTheNewOneIsWhole() throws Exception {
        Files.writeString(out, "old");
        try (var writer = SafetensorsWriter.create(out, List.of(CODES), Map.of(), true)) {
            assertEquals("old", Files.readString(out));
            writer.finish();
        }
        try (TensorFile file = TensorFiles.open(out)) {
            assertEquals(List.of(CODES), file.tensors());
        }
    }

    @Test
    void aFileThatIsReplacedCanStayOpen() throws Exception {
        try (var writer = SafetensorsWriter.create(out, List.of(CODES), Map.of(), false)) {
            writer.data("codes").fill((byte) 7);
            writer.finish();
        }
        try (TensorFile input = TensorFiles.open(out);
                var writer = SafetensorsWriter.create(out, List.of(CODES), Map.of(), true)) {
            writer.finish();
            assertEquals(7, input.tensor(CODES).data().get(JAVA_BYTE, 2));
        }
    }

    @Test
    void placesThatCannotBeWrittenAreRefusedBeforeAnythingIsMade() throws Exception {
        Path nowhere = folder.resolve("no").resolve("out.safetensors");
        var missing = assertThrows(
                TensorFileException.class, () -> SafetensorsWriter.create(nowhere, List.of(), Map.of(), false));
        assertEquals(
                "out.safetensors: the folder " + nowhere.getParent()
                        + " does not exist, the file is to be written there; create it",
                missing.getMessage());
        var isFolder = assertThrows(
                TensorFileException.class, () -> SafetensorsWriter.create(folder, List.of(), Map.of(), true));
        assertEquals("is a folder", isFolder.found());
        var huge = new TensorInfo("huge", DType.U8, Shape.of(1L << 59));
        var full = assertThrows(
                TensorFileException.class, () -> SafetensorsWriter.create(out, List.of(huge), Map.of(), false));
        assertEquals("make room", full.remedy());
        assertEquals(List.of(), folderContents());
    }

    @Test
    void tensorsThatNoFileCanHoldAreRefused() {
        for (List<TensorInfo> wrong : List.of(
                List.of(CODES, CODES),
                List.of(new TensorInfo("__metadata__", DType.U8, Shape.of(1))),
                List.of(new TensorInfo("half", DType.F4, Shape.of(3))))) {
            assertThrows(IllegalArgumentException.class, () -> SafetensorsWriter.create(out, wrong, Map.of(), false));
        }
    }
}
