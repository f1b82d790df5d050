package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private static CommandRun worker(String in, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new Program(CommandRun.SERVICES)
                .run(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.ISO_8859_1)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        arguments);
        return new CommandRun(
                exitCode, out.toString(StandardCharsets.ISO_8859_1), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void itGreetsAndEndsWithItsInput() {
        String out = worker("", "worker", "--stdio").done().out();
        assertTrue(out.contains("\"protocol\":1,\"programVersion\":\"" + Program.version() + "\""), out);
        // The length of what follows, in four bytes, and the type.
        assertEquals(out.length() - 4, out.charAt(3));
        assertEquals(1, out.charAt(4));
    }

    @Test
    void garbageIsAFailureWithOneLine() {
        String line = worker("hello\n", "worker", "--stdio").complaint(ExitCode.FAILED);
        assertTrue(line.startsWith("nibblescope: the worker ends: not of the protocol: \"hello\\x0a\""), line);
    }

    @Test
    void foldersThatAreNotThereAreWrongUse() {
        String line = worker(
                        "",
                        "worker",
                        "--stdio",
                        "--allow",
                        folder.toString(),
                        "--allow",
                        folder.resolve("no").toString())
                .complaint(ExitCode.WRONG_USE);
        assertTrue(line.contains("no folder") && line.contains("no"), line);
    }

    @Test
    void otherWaysToTalkThereAreNone() {
        assertTrue(worker("", "worker").complaint(ExitCode.WRONG_USE).contains("--stdio"));
    }
}
