package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.backend.worker.WorkerClient;
import nibblescope.core.backend.worker.WorkerLaunch;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.core.json.JsonFactory;

/// The commands that run on machines without a desktop, on a runtime of JDK modules that has no
/// JavaFX and no AWT.
class MinimalRuntimeTest {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void linkRuntime() throws Exception {
        Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        CommandRun linked = start(List.of(
                jlink.toString(),
                "--add-modules",
                "java.base",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                folder.resolve("runtime").toString()));
        assertEquals(0, linked.exitCode(), linked.out() + linked.err());
    }

    @Test
    void itHasNoJavaFx() throws Exception {
        String modules = start(List.of(java(), "--list-modules")).done().out();
        assertTrue(modules.startsWith("java.base"), modules);
        assertEquals(1, modules.lines().count(), modules);
    }

    @Test
    void boardRuns() throws Exception {
        String out = program("board", "sample:minilm").done().out();
        assertTrue(out.contains("8.16258e-05"), out);
        JsonTree.object(program("board", "sample:minilm", "--json").done().out());
    }

    @Test
    void inspectRuns() throws Exception {
        JsonTree.object(program("inspect", "sample:presets", "--json").done().out());
    }

    @Test
    void recipesRuns() throws Exception {
        JsonTree.objects(JsonTree.parse(program("recipes", "--json").done().out()));
    }

    @Test
    void quantizeRuns() throws Exception {
        Path out = folder.resolve("out.safetensors");
        program("quantize", "sample:presets", "--recipe", "nvfp4-modelopt", "--out", out.toString())
                .done();
        assertTrue(Files.size(out) > 0);
    }

    @Test
    void devicesRuns() throws Exception {
        assertTrue(program("devices").done().out().contains("\ncpu"));
    }

    @Test
    void runRuns() throws Exception {
        JsonTree.object(program("run", "sample:presets", "--recipe", "nvfp4-modelopt", "--verify", "--json")
                .done()
                .out());
    }

    @Test
    void theWorkerRunsForAClient() throws Exception {
        WorkerLaunch launch = new WorkerLaunch("worker", Optional.empty(), command("worker", "--stdio"));
        RunRequest request = new RunRequest.Quantize(
                "cpu", 1, new TensorSource("sample:presets", "preset B"), "nvfp4-modelopt", true);
        try (WorkerClient worker = new WorkerClient(launch, new SystemRunners().release())) {
            assertEquals(
                    new Verification.AllEqual(14),
                    worker.run(request, RunMonitor.NONE).getFirst().verification());
        }
    }

    @Test
    void wrongUseIsToldThere() throws Exception {
        assertTrue(program("board").complaint(ExitCode.WRONG_USE).startsWith("nibblescope: "));
    }

    private static CommandRun program(String... arguments) throws Exception {
        return start(command(arguments));
    }

    private static List<String> command(String... arguments) {
        String classPath = Stream.of(Program.class, Recipe.class, CommandLine.class, JsonFactory.class)
                .map(MinimalRuntimeTest::location)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(
                List.of(java(), "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "nibblescope.app.Launcher"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String java() {
        return folder.resolve("runtime").resolve("bin").resolve("java").toString();
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static CommandRun start(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running: " + command);
            return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
