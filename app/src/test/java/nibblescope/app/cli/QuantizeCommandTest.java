package nibblescope.app.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class QuantizeCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private Path out() {
        return folder.resolve("out.safetensors");
    }

    private CommandRun quantize(Path file, String... more) {
        return quantize(new Program(CommandRun.SERVICES), file, out(), more);
    }

    private static CommandRun quantize(Program program, Path file, Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("quantize", file.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(program, arguments.toArray(String[]::new));
    }

    private static String[] recipes(List<String> ids) {
        return Stream.concat(Stream.of("--dequantized", "--recipe"), ids.stream())
                .toArray(String[]::new);
    }

    @Test
    void manySlicesGiveTheBytesOfOne() throws Exception {
        Path input = TestFiles.write(
                folder.resolve("in.safetensors"),
                TestFiles.info("long rows", DType.F32, 3, 1001),
                TestFiles.info("short rows", DType.F32, 77, 37),
                TestFiles.info("column", DType.F32, 300, 1));
        String[] recipes = recipes(List.of(
                "mxfp4-ocp-floor",
                "mxfp4-ggml",
                "mxfp8-e4m3-torchao-floor",
                "nvfp4-modelopt",
                "nvfp4-transformer-engine",
                "nvfp4-transformer-engine-row-scaled",
                "nvfp4-transformer-engine-2d",
                "int4-32",
                "fp8-e4m3-tensor",
                "fp8-e4m3-128x128"));
        quantize(input, recipes).done();
        for (int slice : new int[] {32, 200, 1000}) {
            Path sliced = folder.resolve(slice + ".safetensors");
            quantize(new Program(CommandRun.SERVICES, slice), input, sliced, recipes)
                    .done();
            assertEquals(-1, Files.mismatch(out(), sliced), "slices of " + slice);
        }
    }

    @Test
    void everyRankIsTakenAsRowsOfTheLastDimension() throws Exception {
        Path input = TestFiles.write(
                folder.resolve("ranks.safetensors"),
                TestFiles.info("scalar", DType.F32),
                TestFiles.info("vector", DType.F32, 20),
                TestFiles.info("cube", DType.F32, 2, 3, 17));
        quantize(input, "--recipe", "nvfp4-modelopt", "--recipe", "nvfp4-transformer-engine", "--dequantized")
                .done();
        try (TensorFile written = TensorFiles.open(out())) {
            assertEquals(Shape.of(1, 1), shape(written, "nvfp4-modelopt/scalar/codes"));
            assertEquals(Shape.of(1, 8), shape(written, "nvfp4-modelopt/scalar/packed"));
            assertEquals(Shape.of(1, 1), shape(written, "nvfp4-modelopt/scalar/scale"));
            assertEquals(Shape.of(1), shape(written, "nvfp4-modelopt/scalar/gscale"));
            assertEquals(Shape.of(1, 0), shape(written, "nvfp4-transformer-engine/scalar/packed"));
            assertEquals(Shape.of(1, 20), shape(written, "nvfp4-modelopt/vector/codes"));
            assertEquals(Shape.of(1, 16), shape(written, "nvfp4-modelopt/vector/packed"));
            assertEquals(Shape.of(6, 17), shape(written, "nvfp4-modelopt/cube/codes"));
            assertEquals(Shape.of(6, 17), shape(written, "nvfp4-modelopt/cube/dq"));
            assertEquals(Shape.of(6, 16), shape(written, "nvfp4-modelopt/cube/packed"));
            assertEquals(Shape.of(6, 2), shape(written, "nvfp4-modelopt/cube/scale"));
            assertEquals(Shape.of(6, 8), shape(written, "nvfp4-transformer-engine/cube/packed"));
        }
    }

    private static Shape shape(TensorFile file, String name) {
        return file.find(name).orElseThrow(() -> new AssertionError(name)).shape();
    }

    @Test
    void rowsThatTheReferenceRefusesArePaddedWithZerosAndSaidSo() throws Exception {
        Path input = folder.resolve("in.safetensors");
        TensorInfo info = TestFiles.info("w", DType.F32, 1, 3);
        try (SafetensorsWriter writer = SafetensorsWriter.create(input, List.of(info), Map.of(), false)) {
            writer.data("w").copyFrom(MemorySegment.ofArray(new float[] {6, -6, 1}));
            writer.finish();
        }
        String out = quantize(input, "--recipe", "mxfp4-torchao-rceil").done().out();
        assertTrue(out.contains("note: mxfp4-torchao-rceil: torchao refuses rows of 3"), out);
        try (TensorFile written = TensorFiles.open(out())) {
            // 6 has scale 1 and code 7, -6 code 15, 1 code 2; the 29 elements that the block lacks are 0.
            byte[] packed = bytes(written, "mxfp4-torchao-rceil/w/packed");
            assertEquals(16, packed.length);
            assertEquals((byte) 0xF7, packed[0]);
            assertEquals((byte) 0x02, packed[1]);
            for (int i = 2; i < packed.length; i++) {
                assertEquals(0, packed[i]);
            }
            assertArrayEquals(new byte[] {7, 15, 2}, bytes(written, "mxfp4-torchao-rceil/w/codes"));
            assertArrayEquals(new byte[] {127}, bytes(written, "mxfp4-torchao-rceil/w/scale"));
        }
    }

    @Test
    void theCodesOfABlockOfNanReachIntoItsPadding() throws Exception {
        Path input = folder.resolve("in.safetensors");
        TensorInfo info = TestFiles.info("w", DType.F32, 1, 3);
        try (SafetensorsWriter writer = SafetensorsWriter.create(input, List.of(info), Map.of(), false)) {
            writer.data("w").copyFrom(MemorySegment.ofArray(new float[] {1, Float.NaN, 1}));
            writer.finish();
        }
        quantize(input, "--recipe", "nvfp4-modelopt").done();
        try (TensorFile written = TensorFiles.open(out())) {
            for (byte pair : bytes(written, "nvfp4-modelopt/w/packed")) {
                assertEquals(0x77, pair);
            }
            assertArrayEquals(new byte[] {-1}, bytes(written, "nvfp4-modelopt/w/scale"));
            // 0x7FC00000, low byte first.
            assertArrayEquals(new byte[] {0, 0, (byte) 0xC0, 0x7F}, bytes(written, "nvfp4-modelopt/w/gscale"));
        }
    }

    private static byte[] bytes(TensorFile file, String name) {
        return file.tensor(file.find(name).orElseThrow(() -> new AssertionError(name)))
                .data()
                .toArray(JAVA_BYTE);
    }

    @Test
    void onlyWhatTheRecipeHasIsWritten() throws Exception {
        Path input = TestFiles.write(folder.resolve("in.safetensors"), TestFiles.info("w", DType.F32, 2, 32));
        quantize(input, "--recipe", "mxfp4-ocp-floor").done();
        try (TensorFile written = TensorFiles.open(out())) {
            assertEquals(
                    List.of("mxfp4-ocp-floor/w/codes", "mxfp4-ocp-floor/w/scale"),
                    written.tensors().stream().map(TensorInfo::name).toList());
        }
    }

    @Test
    void aTensorWithoutValuesIsSkippedWithTheWholeFileAndRefusedByName() throws Exception {
        Path input = TestFiles.write(
                folder.resolve("in.safetensors"),
                TestFiles.info("w", DType.F32, 2, 32),
                TestFiles.info("ids", DType.I64, 7));
        String line = quantize(input, "--tensor", "ids", "--recipe", "e4m3-16").complaint(ExitCode.WRONG_USE);
        assertTrue(line.contains("\"ids\" cannot be quantized: I64"), line);
        assertFalse(Files.exists(out()));
        CommandRun whole = quantize(input, "--recipe", "e4m3-16");
        assertEquals(ExitCode.DONE, whole.exitCode());
        assertTrue(
                whole.err().contains("left out: in.safetensors: tensor \"ids\" cannot be quantized: I64"), whole.err());
        assertTrue(whole.out().contains("wrote " + out()), whole.out());
    }

    @Test
    void anExistingFileIsOverwrittenOnlyByForce() throws Exception {
        Path input = TestFiles.write(folder.resolve("in.safetensors"), TestFiles.info("w", DType.F32, 2, 32));
        Files.writeString(out(), "mine");
        String line = quantize(input, "--recipe", "e4m3-16").complaint(ExitCode.WRONG_USE);
        assertTrue(line.contains("exists already") && line.contains("--force"), line);
        assertEquals("mine", Files.readString(out()));
        quantize(input, "--recipe", "e4m3-16", "--force").done();
        try (TensorFile written = TensorFiles.open(out())) {
            assertEquals(3, written.tensors().size());
        }
        String same = quantize(new Program(CommandRun.SERVICES), input, input, "--recipe", "e4m3-16", "--force")
                .complaint(ExitCode.WRONG_USE);
        assertTrue(same.contains("is the file that is read"), same);
    }

    /// To replace a device would take it away from every other program.
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsNoRegularFileIsNeverReplaced() throws Exception {
        Path input = TestFiles.write(folder.resolve("in.safetensors"), TestFiles.info("w", DType.F32, 2, 32));
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        String line = quantize(new Program(CommandRun.SERVICES), input, pipe, "--recipe", "e4m3-16", "--force")
                .complaint(ExitCode.WRONG_USE);
        assertTrue(line.contains("is a device or a pipe"), line);
        assertFalse(Files.isRegularFile(pipe));
    }

    @Test
    void wrongUseIsToldInOneLineAndWritesNothing() throws Exception {
        Path input = TestFiles.write(folder.resolve("in.safetensors"), TestFiles.info("w", DType.F32, 2, 32));
        assertTrue(quantize(input, "--recipe", "nvfp4-modelop")
                .complaint(ExitCode.WRONG_USE)
                .contains("there is no recipe \"nvfp4-modelop\"; did you mean \"nvfp4-modelopt\""));
        assertTrue(quantize(input).complaint(ExitCode.WRONG_USE).contains("--recipe"));
        assertTrue(quantize(input, "--recipe").complaint(ExitCode.WRONG_USE).contains("--recipe"));
        assertTrue(quantize(input, "--recipe", "e4m3-16", "--tensor", "v")
                .complaint(ExitCode.WRONG_USE)
                .contains("no tensor \"v\""));
        assertTrue(quantize(new Program(CommandRun.SERVICES), input, folder.resolve("no/x"), "--recipe", "e4m3-16")
                .complaint(ExitCode.WRONG_USE)
                .contains("folder that does not exist"));
        assertEquals(List.of("in.safetensors"), filesIn(folder));
    }

    @Test
    void theFileMayFollowTheRecipes() throws Exception {
        Path input = TestFiles.write(folder.resolve("in.safetensors"), TestFiles.info("w", DType.F32, 2, 32));
        CommandRun.of("quantize", "--recipe", "e4m3-16", "e4m3-32", input.toString(), "--out", out().toString())
                .done();
        try (TensorFile written = TensorFiles.open(out())) {
            assertTrue(written.find("e4m3-32/w/scale").isPresent());
        }
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
