package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.Input;

/// What a command came to.
public record CommandRun(int exitCode, String out, String err) {
    /// A machine without a display and without pictures.
    static final Services SERVICES = services((_, _, _) -> {
        throw new DisplayException("no pictures here");
    });

    /// A machine without a display.
    public static Services services(Plotter plotter) {
        return new Services(
                () -> new CpuBackend(2),
                new SystemRunners(),
                new Window() {
                    @Override
                    public Optional<String> missing() {
                        return Optional.of("this is a test");
                    }

                    @Override
                    public int show(Optional<Input> input) {
                        throw new AssertionError("a window where there is none");
                    }
                },
                plotter,
                _ -> () -> {});
    }

    static CommandRun of(String... arguments) {
        return of(new Program(SERVICES), arguments);
    }

    public static CommandRun of(Program program, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = program.run(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// Requires that the command is done, and that it has nothing to complain of.
    CommandRun done() {
        assertEquals("", err);
        assertEquals(ExitCode.DONE, exitCode);
        return this;
    }

    /// Requires that the command ended so, with one line that says why, and returns the line.
    String complaint(int expected) {
        assertEquals(expected, exitCode, err);
        List<String> lines = err.lines().toList();
        assertEquals(1, lines.size(), err);
        return lines.getFirst();
    }
}
