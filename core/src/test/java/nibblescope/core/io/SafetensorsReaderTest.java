package nibblescope.core.io;

import static nibblescope.core.io.TensorBytes.complaint;
import static nibblescope.core.io.TensorBytes.floats;
import static nibblescope.core.io.TensorBytes.safetensors;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsReaderTest {
    /// One tensor "a" of two F32 elements.
    private static final String TWO_FLOATS = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    @Test
    void tensorsComeInTheOrderOfTheirBytesWithTheirValues() throws Exception {
        String header = "{\"second\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]},"
                + "\"__metadata__\":{\"format\":\"pt\",\"note\":\"\"},"
                + "\"first\":{\"data_offsets\":[0,4],\"shape\":[],\"dtype\":\"F32\"}}   ";
        try (TensorFile file = TensorBytes.read("w.safetensors", safetensors(header, floats(1, 2, 3)))) {
            TensorInfo first = new TensorInfo("first", DType.F32, Shape.of());
            TensorInfo second = new TensorInfo("second", DType.F32, Shape.of(1, 2));
            assertEquals("w.safetensors", file.name());
            assertEquals(List.of(first, second), file.tensors());
            assertEquals(1, file.tensor(first).get(0));
            assertEquals(2, file.tensor(second).get(0));
            assertEquals(3, file.tensor(second).get(1));
            assertEquals(second, file.find("second").orElseThrow());
            assertTrue(file.find("third").isEmpty());
            assertEquals(Map.of("format", "pt", "note", ""), file.metadata());
        }
    }

    @Test
    void aTensorOfAnotherFileIsRefused() throws Exception {
        try (TensorFile file = TensorBytes.read("w", safetensors(TWO_FLOATS, floats(1, 2)))) {
            var other = new TensorInfo("a", DType.F32, Shape.of(1, 2));
            assertThrows(IllegalArgumentException.class, () -> file.tensor(other));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyDTypeIsListedWithItsSize(DType dtype) throws Exception {
        // Eight elements of b bits take b bytes.
        String header =
                "{\"t\":{\"dtype\":\"%s\",\"shape\":[8],\"data_offsets\":[0,%d]}}".formatted(dtype, dtype.bits());
        try (TensorFile file = TensorBytes.read("w", safetensors(header, new byte[dtype.bits()]))) {
            TensorInfo info = file.tensors().getFirst();
            assertEquals(dtype, info.dtype());
            assertEquals(dtype.bits(), file.tensor(info).data().byteSize());
        }
    }

    @Test
    void emptyTensorsAndFilesWithoutTensorsAreFine() throws Exception {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[0,0]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                + "\"c\":{\"dtype\":\"F4\",\"shape\":[3,0],\"data_offsets\":[1,1]}}";
        try (TensorFile file = TensorBytes.read("w", safetensors(header, (byte) 5));
                TensorFile none = TensorBytes.read("n", safetensors("{}"))) {
            assertEquals(
                    List.of("a", "b", "c"),
                    file.tensors().stream().map(TensorInfo::name).toList());
            assertEquals(0, file.tensor(file.tensors().getFirst()).elements());
            assertEquals(List.of(), none.tensors());
        }
    }

    @Test
    void elementsMayStartAtAnyByte() throws Exception {
        for (int spaces = 0; spaces < 8; spaces++) {
            try (TensorFile file = TensorBytes.read("w", safetensors(TWO_FLOATS + " ".repeat(spaces), floats(3, -7)))) {
                float[] values = new float[2];
                file.tensor(file.tensors().getFirst()).read(0, values, 0, 2);
                assertArrayEquals(new float[] {3, -7}, values);
            }
        }
    }

    @Test
    void namesMayHoldAnyCharacterAndUnknownKeysArePassedOver() throws Exception {
        String header = "{\"gewicht \\\"\u00e4\\u00df\ud83d\ude00\":{\"dtype\":\"U8\",\"shape\":[1],"
                + "\"future\":{\"x\":[1,{}]},\"data_offsets\":[0,1]}}";
        try (TensorFile file = TensorBytes.read("w", safetensors(header, (byte) 5))) {
            assertEquals(
                    "gewicht \"\u00e4\u00df\ud83d\ude00",
                    file.tensors().getFirst().name());
        }
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        byte[] whole = safetensors(TWO_FLOATS, floats(1, 2));
        for (int length = 0; length < whole.length; length++) {
            String complaint = complaint(Arrays.copyOf(whole, length));
            assertTrue(complaint.endsWith("the download may be incomplete"), complaint);
        }
    }

    @Test
    void aMissingEndIsReportedWithTheTensorThatLacksIt() throws Exception {
        byte[] cut = Arrays.copyOf(safetensors(TWO_FLOATS, floats(1, 2)), 8 + TWO_FLOATS.length() + 6);
        var e = assertThrows(TensorFileException.class, () -> TensorBytes.read("w.safetensors", cut));
        // 8 bytes of header length, 54 of header, 8 of elements
        assertEquals(54, TWO_FLOATS.length());
        assertEquals(
                "w.safetensors: tensor \"a\" ends at byte 70, the file has 68; the download may be incomplete",
                e.getMessage());
        assertEquals("w.safetensors", e.file());
        assertEquals("tensor \"a\"", e.place());
        assertEquals("ends at byte 70", e.found());
        assertEquals("the file has 68", e.expected());
        assertEquals("the download may be incomplete", e.remedy());
    }

    @Test
    void bytesAfterTheLastTensorAreRefused() {
        assertEquals(
                "the last tensor ends at byte 70, the file has 71 and nothing may follow",
                complaint(safetensors(TWO_FLOATS, new byte[9])));
        assertEquals(
                "the last tensor ends at byte 10, the file has 11 and nothing may follow",
                complaint(safetensors("{}", new byte[1])));
    }

    @ParameterizedTest
    @CsvSource({
        "100000001, 100000001",
        "-1, 18446744073709551615",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, 9223372036854775808"
    })
    void aHeaderLengthBeyondTheLimitIsRefused(long length, String shown) {
        assertEquals(
                "the header length is " + shown + ", a safetensors header has at most 100000000 bytes;"
                        + " open a safetensors or an NPY file",
                complaint(safetensors(length, new byte[2])));
    }

    @Test
    void aHeaderLengthWithinTheLimitButBeyondTheFileIsRefusedBeforeItIsRead() {
        assertEquals(
                "the header ends at byte 100000008, the file has 10; the download may be incomplete",
                complaint(safetensors(100_000_000, new byte[2])));
        assertEquals(
                "the header ends at byte 11, the file has 10; the download may be incomplete",
                complaint(safetensors(3, new byte[2])));
    }

    @Test
    void filesOfOtherFormatsAreNamed() {
        assertTrue(complaint("GGUF\3\0\0\0\0\0\0\0".getBytes(StandardCharsets.UTF_8))
                .endsWith("this is a GGUF file; GGUF is not read"));
        assertTrue(complaint("PK\3\4\24\0\0\0\0\0\0\0".getBytes(StandardCharsets.UTF_8))
                .contains("this is a ZIP archive"));
        assertTrue(complaint("Some prose, not a tensor file".getBytes(StandardCharsets.UTF_8))
                .endsWith("open a safetensors or an NPY file"));
    }

    @Test
    void aHeaderThatIsNoJsonObjectIsRefused() {
        assertEquals("the header is empty, a JSON object starting with \"{\" is expected", complaint(safetensors("")));
        assertEquals(
                "the header starts with 0x5B, a JSON object starting with \"{\" is expected",
                complaint(safetensors("[1]")));
        assertEquals(
                "the header starts with 0x20, a JSON object starting with \"{\" is expected",
                complaint(safetensors(" {}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":{",
                "{'a':1}",
                "{a:1}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[NaN],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[01],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[+1],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,],\"data_offsets\":[0,4]}}",
                "{\"a\":{}}}",
                "{/* no */}"
            })
    void brokenJsonEndsInOneMessageWithTheByte(String header) {
        var e = assertThrows(TensorFileException.class, () -> TensorBytes.read("x", safetensors(header)));
        if (header.equals("{\"a\":{}}}")) {
            assertEquals("tensor \"a\" has no dtype", e.place() + " " + e.found());
            return;
        }
        assertTrue(e.getMessage().matches("x: the header at byte \\d+ is not valid JSON: .+"), e.getMessage());
        assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
    }

    @Test
    void theByteOfBrokenJsonCountsFromTheStartOfTheFile() {
        // The unquoted name is byte 1 of the header, which starts at byte 8.
        String complaint = complaint(safetensors("{?}"));
        assertTrue(complaint.startsWith("the header at byte 9 "), complaint);
    }

    @Test
    void anythingAfterTheJsonObjectButSpaceIsRefused() {
        assertTrue(complaint(safetensors("{} {}")).contains("only spaces after the JSON object is expected"));
        assertTrue(complaint(safetensors("{}x")).contains("not valid JSON"));
        assertTrue(complaint(safetensors("{}\0")).contains("not valid JSON"));
    }

    @Test
    void textThatIsNotUtf8IsRefusedWithItsByte() {
        // A lone continuation byte, an overlong slash, a surrogate half, and a sequence cut at the end.
        for (byte[] bad : List.of(
                new byte[] {'{', '"', (byte) 0x80, '"'},
                new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"'},
                new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
                new byte[] {'{', '"', (byte) 0xE2, (byte) 0x82})) {
            String complaint = complaint(safetensors(bad.length, bad));
            assertEquals("the header at byte 10 has 0x%02X, valid UTF-8 is expected".formatted(bad[2]), complaint);
        }
    }

    @Test
    void anEscapeThatNamesHalfACharacterIsRefused() {
        for (String header : List.of(
                "{\"a\\ud800\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                "{\"a\\udc00\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                "{\"__metadata__\":{\"k\\udc00\":\"v\"}}",
                "{\"__metadata__\":{\"k\":\"\\udc00v\"}}",
                "{\"__metadata__\":{\"k\":\"v\\ud83d\"}}")) {
            String complaint = complaint(safetensors(header));
            assertTrue(complaint.matches(".*(surrogate|text of whole characters is expected).*"), complaint);
        }
    }

    @Test
    void nestingIsLimited() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String complaint = complaint(safetensors("{\"a\":{\"x\":" + deep + "}}"));
        assertTrue(complaint.contains("nesting depth"), complaint);
    }

    @Test
    void duplicateKeysAreRefusedAtEveryLevel() {
        String a = "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
        for (String header : List.of(
                "{" + a + "," + a + "}",
                "{\"__metadata__\":{},\"__metadata__\":{}}",
                "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}",
                "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                // The same name, once with an escape.
                "{" + a + "," + a.replace("\"a\"", "\"\\u0061\"") + "}")) {
            String complaint = complaint(safetensors(header));
            assertTrue(complaint.contains("Duplicate"), complaint);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[-1] | [0,0] | tensor \"a\" shape has -1 at byte 37, a list of extents from 0 on is expected",
                "[1.0] | [0,4] | tensor \"a\" shape has 1.0 at byte 37, a list of extents from 0 on is expected",
                "[1e2] | [0,4] | tensor \"a\" shape has 1e2 at byte 37, a list of extents from 0 on is expected",
                "[\"1\"] | [0,4] | tensor \"a\" shape has 1 at byte 37, a list of extents from 0 on is expected",
                "[null] | [0,4] | tensor \"a\" shape has null at byte 37, a list of extents from 0 on is expected",
                "[[1]] | [0,4] | tensor \"a\" shape has START_ARRAY at byte 37,"
                        + " a list of extents from 0 on is expected",
                "1 | [0,4] | tensor \"a\" shape has 1 at byte 36, a list of extents from 0 on is expected",
                "[9223372036854775808] | [0,4] | tensor \"a\" shape has 9223372036854775808 at byte 37,"
                        + " a number below 2^63 is expected",
                "[1] | [0] | tensor \"a\" has 1 data_offsets, [start, end] is expected",
                "[1] | [0,4,4] | tensor \"a\" has 3 data_offsets, [start, end] is expected",
                "[1] | [-4,0] | tensor \"a\" data_offsets has -4 at byte 56, [start, end] in bytes is expected",
                "[1] | [0,-4] | tensor \"a\" data_offsets has -4 at byte 58, [start, end] in bytes is expected",
                "[1] | [4,0] | tensor \"a\" starts at byte 4 of the elements,"
                        + " the tensor before it ends at 0 and holes are not allowed",
                "[2] | [0,4] | tensor \"a\" of F32 [2] has 4 bytes, its shape takes 8",
                "[0] | [0,4] | tensor \"a\" of F32 [0] has 4 bytes, its shape takes 0",
                "[4294967296,4294967296] | [0,4] | tensor \"a\" has the shape F32 [4294967296, 4294967296],"
                        + " that is more bits than 64 bits can count",
                "[4611686018427387904] | [0,4] | tensor \"a\" has the shape F32 [4611686018427387904],"
                        + " that is more bits than 64 bits can count",
            })
    void aLyingDescriptionIsRefused(String shape, String offsets, String expected) {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}}".formatted(shape, offsets);
        assertEquals(expected, complaint(safetensors(header, new byte[4])));
    }

    @Test
    void aTensorThatEndsBeforeItStartsIsRefused() {
        String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[4,3]}}";
        assertEquals("tensor \"b\" ends at byte 3, it starts at 4", complaint(safetensors(header, new byte[4])));
    }

    @Test
    void anEndNearTheLimitOfALongIsNotMistakenForASmallOne() {
        // 2^60 - 1 bytes claimed in a file of a few.
        long end = (1L << 60) - 1;
        String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}".formatted(end, end);
        assertEquals(
                "tensor \"a\" ends at byte " + (end + 8 + header.length()) + ", the file has " + (8 + header.length())
                        + "; the download may be incomplete",
                complaint(safetensors(header)));
    }

    @Test
    void holesAndOverlapsAreRefused() {
        String two = "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[%d,%d]}}";
        assertEquals(
                "tensor \"b\" starts at byte 5 of the elements, the tensor before it ends at 4 and holes are not allowed",
                complaint(safetensors(two.formatted(5, 9), new byte[9])));
        assertEquals(
                "tensor \"b\" starts at byte 3 of the elements, the tensor before it ends at 4 and they may not overlap",
                complaint(safetensors(two.formatted(3, 7), new byte[7])));
    }

    @Test
    void halfAByteIsRefused() {
        assertEquals(
                "tensor \"a\" of F4 [3] has 12 bits, a tensor must fill whole bytes",
                complaint(safetensors("{\"a\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,2]}}", new byte[2])));
    }

    @Test
    void anUnknownDTypeIsNamed() {
        String complaint =
                complaint(safetensors("{\"a\":{\"dtype\":\"F3\",\"shape\":[1],\"data_offsets\":[0,1]}}", new byte[1]));
        assertTrue(complaint.startsWith("tensor \"a\" has the dtype \"F3\", one of [BOOL, F4, "), complaint);
    }

    @Test
    void aTensorMustHaveAllThreeKeys() {
        List<String> keys = List.of("\"dtype\":\"U8\"", "\"shape\":[0]", "\"data_offsets\":[0,0]");
        List<String> lacking = List.of("dtype", "shape", "data_offsets");
        for (int i = 0; i < 3; i++) {
            List<String> others = new ArrayList<>(keys);
            others.remove(i);
            assertEquals(
                    "tensor \"a\" has no " + lacking.get(i) + ", dtype, shape and data_offsets are expected",
                    complaint(safetensors("{\"a\":{" + String.join(",", others) + "}}")));
        }
        assertTrue(complaint(safetensors("{\"a\":7}")).startsWith("tensor \"a\" has 7 at byte 13, an object"));
    }

    @Test
    void metadataHoldsStringsOnly() {
        assertEquals(
                "\"__metadata__\" has 1 at byte 29, an object of strings is expected",
                complaint(safetensors("{\"__metadata__\":{\"a\":1}}")));
        assertTrue(complaint(safetensors("{\"__metadata__\":[]}")).contains("an object of strings is expected"));
    }

    @Test
    void aNumberOfAMillionDigitsIsRefused() {
        String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + "9".repeat(1_000_000) + "],\"data_offsets\":[0,0]}}";
        String complaint = complaint(safetensors(header));
        assertTrue(complaint.contains("Number value length"), complaint);
    }
}
