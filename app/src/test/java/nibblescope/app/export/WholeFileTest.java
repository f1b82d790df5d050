package nibblescope.app.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder = Path.of("");

    private static void write(Path file, boolean replace) throws IOException {
        try (WholeFile whole = WholeFile.create(file, replace)) {
            whole.stream().write("new".getBytes(StandardCharsets.UTF_8));
            whole.finish();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::getFileName).map(String::valueOf).toList();
        }
    }

    @Test
    void theFileHasItsNameOnceItIsFinished() throws IOException {
        Path file = folder.resolve("a.csv");
        write(file, false);
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("a.csv"), files());
    }

    @Test
    void nothingIsLeftOfAFileThatIsNotFinished() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "old");
        try (WholeFile whole = WholeFile.create(file, true)) {
            whole.stream().write(1);
        }
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a.csv"), files());
    }

    @Test
    void aFileIsReplacedOnlyWhereThatIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "old");
        assertThrows(FileAlreadyExistsException.class, () -> write(file, false));
        assertEquals("old", Files.readString(file));
        write(file, true);
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("a.csv"), files());
    }
}
