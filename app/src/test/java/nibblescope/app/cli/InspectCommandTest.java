package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nibblescope.core.tensor.DType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private String mixed() throws Exception {
        return TestFiles.write(
                        folder.resolve("mixed.safetensors"),
                        TestFiles.info("weight", DType.F32, 2, 3, 4),
                        TestFiles.info("ids", DType.I64, 5),
                        TestFiles.info("none", DType.BF16, 0))
                .toString();
    }

    @Test
    void everyTensorIsListedWithWhyItCannotBeQuantized() throws Exception {
        Map<String, @Nullable Object> file = JsonTree.object(
                CommandRun.of("inspect", mixed(), "--json").done().out());
        Map<String, Map<String, @Nullable Object>> tensors = JsonTree.objects(file.get("tensors")).stream()
                .collect(java.util.stream.Collectors.toMap(t -> String.valueOf(t.get("name")), t -> t));
        assertEquals(3, tensors.size());
        Map<String, @Nullable Object> weight = JsonTree.asObject(tensors.get("weight"));
        assertEquals(List.of(2L, 3L, 4L), weight.get("shape"));
        assertEquals("F32", weight.get("dtype"));
        assertEquals(24, JsonTree.number(weight, "elements"));
        assertEquals(96, JsonTree.number(weight, "bytes"));
        assertEquals(true, weight.get("quantizable"));
        assertNull(weight.get("reason"));
        assertEquals(
                "I64 is not quantized; F64, F32, F16 and BF16 are",
                JsonTree.asObject(tensors.get("ids")).get("reason"));
        assertEquals(
                "it has no elements", JsonTree.asObject(tensors.get("none")).get("reason"));
        assertEquals(29, JsonTree.number(JsonTree.asObject(file.get("total")), "elements"));
        assertEquals(136, JsonTree.number(JsonTree.asObject(file.get("total")), "bytes"));
        assertEquals(1, JsonTree.number(JsonTree.asObject(file.get("quantizable")), "tensors"));
    }

    @Test
    void theTextSaysTheSame() throws Exception {
        String out = CommandRun.of("inspect", mixed()).done().out();
        assertTrue(out.contains("3 tensors, 29 elements, 136 bytes"), out);
        assertTrue(out.contains("not ids: I64 is not quantized"), out);
        assertTrue(out.contains("not none: it has no elements"), out);
    }

    @Test
    void theNotesOfAFileAreShown() {
        Map<String, @Nullable Object> file = JsonTree.object(
                CommandRun.of("inspect", "sample:minilm", "--json").done().out());
        assertEquals(4, JsonTree.objects(file.get("tensors")).size());
        assertTrue(JsonTree.asObject(file.get("metadata")).get("source") instanceof String s
                && s.contains("all-MiniLM-L6-v2"));
        assertTrue(CommandRun.of("inspect", "sample:minilm").done().out().contains("all-MiniLM-L6-v2 (Apache-2.0)"));
    }
}
