package nibblescope.app.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fields that `quantize` writes against those of the reference implementations, bit for bit,
/// for every recipe that has a reference.
class QuantizeGoldenTest {
    private static final List<Recipe> RECIPES = RecipeCatalog.all().stream()
            .filter(recipe -> recipe.provenance().golden().isPresent())
            .toList();
    private static final Set<String> WRITTEN = Set.of(
            "codes", "packed", "elem", "scale", "gscale", "dq", "ggml_blocks", "packed_t", "scale_t", "gscale_t");

    /// Where codes of NaN differ, because the reference's are what the processor that it ran on made of
    /// their sign.
    private static final Set<String> SIGN_OF_NAN = Stream.concat(
                    Stream.of(
                                    "mxfp4-compressed-tensors/%s/packed",
                                    "mxfp4-compressed-tensors/%s/dq",
                                    "nvfp4-compressed-tensors/%s/packed",
                                    "nvfp4-compressed-tensors-memoryless-mse/%s/packed",
                                    "nvfp4-compressed-tensors-expanded-mse/%s/packed")
                            .flatMap(name -> Stream.of("nan_bf16", "inf_bf16", "range_ends_bf16")
                                    .map(name::formatted)),
                    Stream.of("nvfp4-torchao", "nvfp4-torchao-0.18", "nvfp4-torchao-0.16")
                            .flatMap(id -> Stream.of(id + "/nan_bf16/packed", id + "/inf_bf16/packed")))
            .collect(Collectors.toUnmodifiableSet());

    /// In codes: the reference's value is NaN, so there is no code.
    private static final byte NO_CODE = -1;

    private static final byte E4M3_NAN_WITHOUT_SIGN = 0x7F;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatIsWrittenEqualsTheVectorsOfTheReferences() throws Exception {
        Path out = folder.resolve("out.safetensors");
        List<String> arguments = new ArrayList<>(List.of("quantize", "--dequantized", "--recipe"));
        RECIPES.forEach(recipe -> arguments.add(recipe.id()));
        arguments.addAll(List.of(TestFiles.GOLDEN.resolve("inputs.safetensors").toString(), "--out", out.toString()));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        // Not whole blocks of 16 x 16, and columns that are not whole runs of 16.
        assertTrue(run.err().contains("tensor \"partial_17\" does not fit nvfp4-fouroversix-mse-2d: "), run.err());
        assertTrue(run.err().contains("tensor \"zeros\" does not fit nvfp4-transformer-engine-hadamard: "), run.err());
        Map<String, Recipe> byReference = RECIPES.stream()
                .collect(Collectors.toMap(recipe -> recipe.provenance().golden().orElseThrow(), Function.identity()));
        Set<String> compared = new HashSet<>();
        Set<String> different = new TreeSet<>();
        try (TensorFile ours = TensorFiles.open(out)) {
            for (String family : List.of("mxfp4", "mxother", "nvfp4")) {
                try (TensorFile golden = TensorFiles.open(unpacked(family))) {
                    compare(golden, ours, byReference, compared, different);
                }
            }
        }
        assertEquals(WRITTEN, compared);
        assertEquals(new TreeSet<>(SIGN_OF_NAN), different);
    }

    private Path unpacked(String family) throws IOException {
        Path copy = folder.resolve(family + ".safetensors");
        try (InputStream stored = Files.newInputStream(TestFiles.GOLDEN.resolve(family + ".safetensors.gz"));
                InputStream bytes = new GZIPInputStream(stored)) {
            Files.copy(bytes, copy);
        }
        return copy;
    }

    private static void compare(
            TensorFile golden,
            TensorFile ours,
            Map<String, Recipe> byReference,
            Set<String> compared,
            Set<String> different) {
        for (TensorInfo info : golden.tensors()) {
            String[] key = info.name().split("/", -1);
            Recipe recipe = byReference.get(key[0]);
            if (recipe == null || !WRITTEN.contains(key[2])) {
                continue;
            }
            String name = recipe.id() + "/" + key[1] + "/" + key[2];
            TensorInfo written = ours.find(name).orElseThrow(() -> new AssertionError(name));
            assertEquals(info.dtype(), written.dtype(), name);
            assertEquals(info.shape(), written.shape(), name);
            byte[] found = spelled(ours.tensor(written), key[2], recipe);
            byte[] expected = spelled(golden.tensor(info), key[2], recipe);
            for (int i = 0; key[2].equals("codes") && i < expected.length; i++) {
                expected[i] = expected[i] == NO_CODE ? found[i] : expected[i];
            }
            if (!Arrays.equals(expected, found)) {
                different.add(name);
            }
            compared.add(key[2]);
        }
    }

    /// The bytes, NaN in one spelling.
    private static byte[] spelled(Tensor tensor, String field, Recipe recipe) {
        byte[] bytes = tensor.data().toArray(JAVA_BYTE);
        if (tensor.dtype() == DType.F32) {
            float[] values = new float[Math.toIntExact(tensor.elements())];
            tensor.read(0, values, 0, values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.isNaN(values[i]) ? Float.NaN : values[i];
            }
            return MemorySegment.ofArray(values).toArray(JAVA_BYTE);
        }
        // As E8M0 this byte is 1.
        boolean fraction = (field.startsWith("scale") && recipe.scaling().scaleFormat() == ScaleFormat.E4M3)
                || (field.equals("elem") && recipe.elements() == ElementFormat.E4M3);
        for (int i = 0; fraction && i < bytes.length; i++) {
            bytes[i] = bytes[i] == E4M3_NAN_WITHOUT_SIGN ? NO_CODE : bytes[i];
        }
        return bytes;
    }

    @Test
    void oneTensorThatARecipeDoesNotFitIsAnError() {
        Path out = folder.resolve("out.safetensors");
        String line = CommandRun.of(
                        "quantize",
                        TestFiles.GOLDEN.resolve("inputs.safetensors").toString(),
                        "--tensor",
                        "partial_17",
                        "--recipe",
                        "nvfp4-fouroversix-mse-2d",
                        "--out",
                        out.toString())
                .complaint(ExitCode.WRONG_USE);
        assertTrue(line.contains("tensor \"partial_17\" does not fit nvfp4-fouroversix-mse-2d: "), line);
        assertTrue(line.contains("16x16"), line);
        assertFalse(Files.exists(out));
    }
}
