package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import nibblescope.app.export.FileFormat;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.core.io.Input;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
    private static final byte[] PICTURE = {1, 2, 3};

    @TempDir
    private Path folder = Path.of("");

    private final List<PlotRequest> plotted = new ArrayList<>();
    private final List<Optional<Input>> shown = new ArrayList<>();

    private Program program(Optional<String> missing) {
        Window window = new Window() {
            @Override
            public Optional<String> missing() {
                return missing;
            }

            @Override
            public int show(Optional<Input> input) {
                shown.add(input);
                return ExitCode.DONE;
            }
        };
        Plotter plotter = (request, out, _) -> {
            plotted.add(request);
            out.write(PICTURE);
        };
        return new Program(new Services(
                CommandRun.SERVICES.backend(),
                CommandRun.SERVICES.runners(),
                window,
                plotter,
                CommandRun.SERVICES.interrupts()));
    }

    @Test
    void withoutACommandTheWindowIsShownWithTheFile() throws Exception {
        Path file = TestFiles.write(folder.resolve("in.safetensors"), TestFiles.info("w", DType.F32, 2, 32));
        Program program = program(Optional.empty());
        assertEquals("", CommandRun.of(program).done().out());
        CommandRun.of(program, file.toString()).done();
        CommandRun.of(program, "sample:presets").done();
        assertEquals(
                List.of(Optional.empty(), Optional.of(new Input.OfPath(file)), Optional.of(Input.OfSample.PRESETS)),
                shown);
    }

    @Test
    void withoutADisplayTheTableIsPrintedAndPicturesAreWritten() throws Exception {
        CommandRun run =
                CommandRun.of(program(Optional.of("there is no display"))).done();
        assertTrue(run.out().startsWith("No window, because there is no display"), run.out());
        assertTrue(run.out().contains("1.27325e-04"), run.out());
        assertEquals(
                List.of(
                        PlotRequest.View.BOARD,
                        PlotRequest.View.NUMBERLINE,
                        PlotRequest.View.ERRORMAP,
                        PlotRequest.View.MEMORY),
                plotted.stream().map(PlotRequest::view).toList());
        String last = run.out().lines().toList().getLast();
        Path pictures = Path.of(last.substring("Pictures in ".length(), last.indexOf(": ")));
        try (Stream<Path> files = Files.list(pictures)) {
            assertEquals(
                    List.of("board.png", "errormap.png", "memory.png", "numberline.png"),
                    files.map(file -> String.valueOf(file.getFileName()))
                            .sorted()
                            .toList());
        }
        for (String name : List.of("board", "errormap", "memory", "numberline")) {
            assertArrayEquals(PICTURE, Files.readAllBytes(pictures.resolve(name + ".png")));
            Files.delete(pictures.resolve(name + ".png"));
        }
        Files.delete(pictures);
    }

    @Test
    void withoutADisplayTheGivenFileIsTaken() {
        Program program = program(Optional.of("there is no display"));
        String out = CommandRun.of(program, "sample:presets").done().out();
        assertTrue(out.contains("preset A") && out.contains("e4m3-16-one-level"), out);
        assertEquals(
                new Source.Stored(Input.OfSample.PRESETS), plotted.getFirst().input());
    }

    @Test
    void picturesThatCannotBeDrawnAreAFailure() {
        CommandRun run = CommandRun.of();
        assertEquals("nibblescope: no pictures here", run.complaint(ExitCode.FAILED));
        assertTrue(run.out().contains("1.27325e-04"), run.out());
    }

    @Test
    void aFileThatIsNotThereMayBeAMistypedCommand() {
        assertEquals(
                "nibblescope: there is no file \"bord\", and no command of that name; did you mean \"board\"?",
                CommandRun.of("bord").complaint(ExitCode.WRONG_USE));
        assertTrue(CommandRun.of("bord", "x").complaint(ExitCode.WRONG_USE).contains("Unmatched argument"));
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        String version = CommandRun.of("--version").done().out().strip();
        assertTrue(version.matches("nibblescope \\d+\\.\\d+\\.\\d+.*"), version);
        for (String command : List.of("board", "inspect", "quantize", "recipes", "plot", "devices", "run", "worker")) {
            assertTrue(CommandRun.of("--help").done().out().contains("  " + command), command);
            String help = CommandRun.of(command, "--help").done().out();
            assertTrue(help.startsWith("Usage: nibblescope " + command), help);
            assertTrue(help.contains("2   wrong use or input"), help);
            assertEquals(
                    version, CommandRun.of(command, "--version").done().out().strip());
        }
    }

    @Test
    void anUnknownOptionIsWrongUse() {
        assertEquals(
                "nibblescope: Unknown option: '--jsn'; did you mean \"--json\"?",
                CommandRun.of("recipes", "--jsn").complaint(ExitCode.WRONG_USE));
        assertTrue(CommandRun.of("board").complaint(ExitCode.WRONG_USE).endsWith("see nibblescope board --help"));
    }

    @Test
    void aStackTraceIsPrintedForDebuggingOnly() throws Exception {
        Path broken = Files.write(folder.resolve("broken"), new byte[] {1});
        CommandRun.of("inspect", broken.toString()).complaint(ExitCode.WRONG_USE);
        CommandRun debugged = CommandRun.of("inspect", broken.toString(), "--debug");
        assertEquals(ExitCode.WRONG_USE, debugged.exitCode());
        assertTrue(debugged.err().contains("\tat nibblescope"), debugged.err());
        assertTrue(CommandRun.of("--debug", "inspect", broken.toString()).err().contains("\tat nibblescope"));
    }

    @Test
    void plotAsksForThePictureAndWritesIt() throws Exception {
        Path out = folder.resolve("x.png");
        CommandRun.of(
                        program(Optional.empty()),
                        "plot",
                        "sample:minilm",
                        "--tensor",
                        "activation.layer.0.ffn_input",
                        "--view",
                        "errormap",
                        "--out",
                        out.toString(),
                        "--recipe",
                        "nvfp4-torchao",
                        "--rule",
                        "floor",
                        "--no-tensor-scale",
                        "--block",
                        "25",
                        "--size",
                        "640x480",
                        "--theme",
                        "dark")
                .done();
        assertArrayEquals(PICTURE, Files.readAllBytes(out));
        PlotRequest request = plotted.getFirst();
        assertEquals("activation.layer.0.ffn_input", request.tensor().name());
        assertEquals(PlotRequest.View.ERRORMAP, request.view());
        assertEquals(FileFormat.PNG, request.format());
        assertEquals("nvfp4-torchao", request.recipes().recipe().id());
        assertEquals("FLOOR", request.recipes().rule().name());
        assertFalse(request.recipes().tensorScale());
        assertEquals(
                new PlotRequest.Look(new PlotRequest.Size(640, 480), 1, PlotRequest.Theme.DARK, Locale.ENGLISH, 1),
                request.look());
        // Rows of 384 are 24 blocks of 16: block 25 is the second of row 1.
        assertEquals(new Position(1, 16), request.position());
    }

    @Test
    void plotRefusesWhatCannotBeDrawn() throws Exception {
        String png = folder.resolve("x.png").toString();
        assertTrue(plot("--view", "bars", "--out", png).contains("--view"));
        assertTrue(plot("--view", "board", "--out", png, "--size", "12x9999").contains("1200x800"));
        assertTrue(plot("--view", "board", "--out", png, "--block", "9216").contains("0 to 9215"));
        assertTrue(plot("--view", "board", "--out", png, "--block", "-1").contains("0 to 9215"));
        assertTrue(plot("--view", "board", "--out", png, "--recipe", "mxfp4").contains("there is no recipe"));
        assertTrue(plot("--view", "board", "--out", png, "--tensor", "w").contains("no tensor \"w\""));
        assertTrue(plot("--view", "board", "--out", png + ".gif").contains(".svg"));
        assertTrue(plot("--view", "board").contains("--out"));
        Files.writeString(Path.of(png), "mine");
        assertTrue(plot("--view", "board", "--out", png).contains("--force"));
        assertEquals("mine", Files.readString(Path.of(png)));
        CommandRun.of(program(Optional.empty()), "plot", "sample:minilm", "--view", "board", "--out", png, "--force")
                .done();
        assertArrayEquals(PICTURE, Files.readAllBytes(Path.of(png)));
    }

    private String plot(String... more) {
        List<String> arguments = new ArrayList<>(List.of("plot", "sample:minilm"));
        arguments.addAll(List.of(more));
        return CommandRun.of(program(Optional.empty()), arguments.toArray(String[]::new))
                .complaint(ExitCode.WRONG_USE);
    }
}
