package nibblescope.app.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Recipes that the command line composes, or reads from a file.
class FreeRecipesCommandTest {
    private static final String CORNER = "free:e2m1+e4m3+1x16+amax+rounded+tensor+rne+none";
    private static final String SEARCH = "free:e2m1+e4m3+1x16+amax+p2.5+none+zero+none";
    private static final String JSON = """
            {"format": "nibblescope-recipe", "version": 1,
             "elements": "e2m1", "scale": "e4m3", "block": "1x16", "rule": "amax", "choice": "p2.5",
             "tensor": "none", "rounding": "zero", "transform": "none"}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path out() {
        return folder.resolve("out.safetensors");
    }

    private CommandRun quantize(String... recipes) throws IOException, TensorFileException {
        Path input = TestFiles.write(folder.resolve("in.safetensors"), TestFiles.info("weights", DType.F32, 16, 32));
        List<String> arguments = new ArrayList<>(List.of("quantize"));
        for (String recipe : recipes) {
            arguments.add("--recipe");
            arguments.add(recipe);
        }
        arguments.addAll(List.of("--out", out().toString(), input.toString()));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private byte[] written(String name) throws Exception {
        try (TensorFile file = TensorFiles.open(out())) {
            return file.tensor(file.find(name).orElseThrow(() -> new AssertionError(name)))
                    .data()
                    .toArray(JAVA_BYTE);
        }
    }

    @Test
    void aComposedRecipeThatIsACornerWritesItsBytes() throws Exception {
        quantize(CORNER, "e4m3-16").done();
        for (String field : List.of("codes", "scale", "gscale")) {
            assertArrayEquals(written("e4m3-16/weights/" + field), written(CORNER + "/weights/" + field));
        }
    }

    @Test
    void aRecipeOfAFileIsTheOneOfItsChoices() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.nibblescope-recipe.json"), JSON);
        quantize(file.toString()).done();
        // A code a byte, 16 rows of 32.
        assertEquals(16 * 32, written(SEARCH + "/weights/codes").length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "free:e2m1+e8m0+1x32+rceil+rounded+tensor+rne+none; E8M0 scales reach",
                "free:e2m1+e4m3+1x16+amax+best+tensor+rne+none; choice \"best\"",
                "free:e2m1; free:ELEMENTS+SCALE+BLOCK+RULE+CHOICE+TENSOR+ROUNDING+TRANSFORM",
                "nobody.json; nobody.json",
                "nvfp4-nobody; there is no recipe"
            })
    void aRecipeThatIsNoneIsRefusedInOneLine(String recipe, String reason) throws Exception {
        String complaint = quantize(recipe).complaint(ExitCode.WRONG_USE);
        assertTrue(complaint.contains(reason), complaint);
    }
}
