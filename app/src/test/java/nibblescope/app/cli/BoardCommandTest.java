package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.Samples;
import nibblescope.core.io.TensorFile;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardCommandTest {
    private static final String DENSE = "encoder.layer.0.output.dense.weight";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theTableHasTheFiguresOfTheFourCorners() {
        String out = CommandRun.of("board", "sample:minilm").done().out();
        assertTrue(out.contains("encoder.layer.0.attention.self.query.weight  F32 [384, 384]"), out);
        assertEquals(List.of("MSE", "1.27325e-04", "1.18207e-04", "9.43788e-05", "8.16258e-05"), cells(out, "MSE "));
        assertEquals(List.of("SQNR", "(dB)", "18.55", "18.87", "19.85", "20.48"), cells(out, "SQNR"));
        assertEquals(List.of("bits", "per", "element", "4.250", "4.500", "4.250", "4.500"), cells(out, "bits"));
        // 9.43788 / 12.7325 = 0.74124
        assertTrue(cells(out, "  scale format alone").contains("0.7412"), out);
    }

    @Test
    void theTableIsAligned() {
        String out = CommandRun.of("board", "sample:minilm").done().out();
        List<Integer> widths = out.lines()
                .filter(line -> line.matches("(MSE|SQNR|maximum|mean|saturated|flushed|non-finite|bits|saving).*"))
                .filter(line -> !line.startsWith("MSE against"))
                .map(String::length)
                .distinct()
                .toList();
        assertEquals(1, widths.size(), out);
    }

    @Test
    void theJsonHasTheFiguresOfTheCore() throws Exception {
        Map<String, @Nullable Object> board =
                JsonTree.object(CommandRun.of("board", "sample:minilm", "--tensor", DENSE, "--rule", "floor", "--json")
                        .done()
                        .out());
        assertEquals(DENSE, board.get("tensor"));
        assertEquals("FLOOR", board.get("rule"));
        List<Map<String, @Nullable Object>> corners = JsonTree.objects(board.get("corners"));
        assertEquals(
                List.of("e8m0-32-floor", "e8m0-16-floor", "e4m3-32", "e4m3-16"),
                corners.stream().map(corner -> corner.get("id")).toList());
        try (TensorFile sample = Samples.miniLm();
                CpuBackend backend = new CpuBackend(1)) {
            Tensor tensor = sample.tensor(sample.find(DENSE).orElseThrow());
            float amax = ReferenceQuantizer.amax(tensor);
            for (Corner corner : Corner.values()) {
                Job job = new Job(tensor, corner.recipe(PowerOfTwoRule.FLOOR, true), amax, Set.of());
                ErrorSummary core =
                        backend.run(job, Arena.ofAuto(), RunMonitor.NONE).summary();
                Map<String, @Nullable Object> figures = corners.stream()
                        .filter(c -> job.recipe().id().equals(c.get("id")))
                        .findFirst()
                        .orElseThrow();
                assertEquals(core.mse(), JsonTree.number(figures, "mse"));
                assertEquals(core.sqnrDecibels(), JsonTree.number(figures, "sqnrDecibels"));
                assertEquals(core.mseOverVariance(), JsonTree.number(figures, "mseOverVariance"));
                assertEquals(core.maxError(), JsonTree.number(figures, "maxError"));
                assertEquals(core.meanError(), JsonTree.number(figures, "meanError"));
                assertEquals((Long) core.saturated(), figures.get("saturated"));
                assertEquals((Long) core.flushed(), figures.get("flushed"));
                assertEquals((Long) core.nonFinite(), figures.get("nonFinite"));
            }
        }
        // 2.01697 / 3.42648 and 1.72294 / 3.42648
        Map<String, @Nullable Object> ratio = JsonTree.asObject(board.get("mseRatio"));
        assertEquals(0.58864, JsonTree.number(ratio, "scaleFormatAlone"), 1e-4);
        assertEquals(0.50283, JsonTree.number(ratio, "both"), 1e-4);
    }

    @Test
    void presetBlocksWithoutTensorScaleHaveTheirKnownErrors() {
        for (Map.Entry<String, double[]> preset : Map.of(
                        "preset A", new double[] {0.720000, 0.076445}, "preset B", new double[] {0.723750, 0.080000})
                .entrySet()) {
            Map<String, @Nullable Object> board = JsonTree.object(
                    CommandRun.of("board", "sample:presets", "--tensor", preset.getKey(), "--no-tensor-scale", "--json")
                            .done()
                            .out());
            List<Map<String, @Nullable Object>> corners = JsonTree.objects(board.get("corners"));
            assertEquals(preset.getValue()[0], JsonTree.number(corners.get(1), "mse"), 1e-6);
            assertEquals(preset.getValue()[1], JsonTree.number(corners.get(3), "mse"), 1e-6);
            assertEquals("e4m3-16-one-level", corners.get(3).get("id"));
        }
    }

    @Test
    void figuresThatAreNotFiniteAreNullInJson() throws Exception {
        // All zero: no error, so that SQNR is 0 / 0.
        Path file = TestFiles.write(folder.resolve("zero.safetensors"), TestFiles.info("z", DType.BF16, 2, 32));
        Map<String, @Nullable Object> board = JsonTree.object(
                CommandRun.of("board", file.toString(), "--json").done().out());
        Map<String, @Nullable Object> corner =
                JsonTree.objects(board.get("corners")).getFirst();
        assertTrue(corner.containsKey("sqnrDecibels"));
        assertNull(corner.get("sqnrDecibels"));
        assertEquals(0, JsonTree.number(corner, "mse"));
    }

    @Test
    void theFirstTensorThatCanBeQuantizedIsTakenByDefault() throws Exception {
        Path file = TestFiles.write(
                folder.resolve("mixed.safetensors"),
                TestFiles.info("a", DType.I64, 4),
                TestFiles.info("b", DType.F32, 0, 16),
                TestFiles.info("c", DType.F32, 2, 16));
        assertTrue(CommandRun.of("board", file.toString()).done().out().contains("  c  F32 [2, 16]"));
    }

    @Test
    void aTensorThatDoesNotExistOrHasNoValuesIsWrongInput() throws Exception {
        Path file = TestFiles.write(folder.resolve("i.safetensors"), TestFiles.info("ids", DType.I64, 4));
        assertEquals(
                "nibblescope: minilm-l6-v2-l0.safetensors has no tensor \"quary\"; did you mean"
                        + " \"encoder.layer.0.attention.self.query.weight\"?",
                CommandRun.of("board", "sample:minilm", "--tensor", "quary").complaint(ExitCode.WRONG_USE));
        assertEquals(
                "nibblescope: i.safetensors: tensor \"ids\" cannot be quantized: I64 is not quantized; F64, F32, F16"
                        + " and BF16 are",
                CommandRun.of("board", file.toString(), "--tensor", "ids").complaint(ExitCode.WRONG_USE));
        assertTrue(CommandRun.of("board", file.toString())
                .complaint(ExitCode.WRONG_USE)
                .contains("no tensor that can be quantized"));
    }

    @Test
    void aBrokenFileIsWrongInput() throws Exception {
        Path file = folder.resolve("broken.safetensors");
        Files.write(file, new byte[] {1, 2, 3});
        String line = CommandRun.of("board", file.toString()).complaint(ExitCode.WRONG_USE);
        assertTrue(line.startsWith("nibblescope: broken.safetensors: "), line);
        assertTrue(CommandRun.of("board", folder.resolve("none").toString())
                .complaint(ExitCode.WRONG_USE)
                .contains("does not exist"));
        assertTrue(CommandRun.of("board", "sample:other")
                .complaint(ExitCode.WRONG_USE)
                .contains("sample:presets"));
    }

    @Test
    void anUnknownRuleIsWrongUse() {
        String line = CommandRun.of("board", "sample:minilm", "--rule", "round").complaint(ExitCode.WRONG_USE);
        assertTrue(line.contains("NEAREST"), line);
    }

    private static List<String> cells(String out, String start) {
        String row =
                out.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
        return List.of(row.strip().split(" +", -1));
    }
}
