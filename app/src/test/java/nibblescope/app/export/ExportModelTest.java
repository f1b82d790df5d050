package nibblescope.app.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import nibblescope.app.cli.TestFiles;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.Source;
import nibblescope.core.io.Input;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportModelTest {
    @TempDir
    private Path folder = Path.of("");

    private final Deque<Runnable> workers = new ArrayDeque<>();
    private final Exploration exploration = Explorations.empty();
    private final ExportModel model = new ExportModel(exploration, "1.2.3", workers::add, Runnable::run);

    @AfterEach
    void close() {
        exploration.close();
    }

    private Path open() throws TensorFileException {
        Path file = TestFiles.write(folder.resolve("w.safetensors"), TestFiles.info("w/1", DType.F32, 2, 32));
        exploration.open(new Source.Stored(new Input.OfPath(file)));
        return file;
    }

    private Provenance provenance() {
        return model.provenance("errormap", exploration.recipes(), Map.of("pooling", "mean"));
    }

    private void work() {
        while (!workers.isEmpty()) {
            workers.remove().run();
        }
    }

    @Test
    void theProvenanceNamesTensorSourceRecipesAndVersion() throws TensorFileException {
        open();
        Provenance known = provenance();
        assertEquals("w/1", known.tensor().orElseThrow().name());
        assertEquals(Optional.of("w.safetensors"), known.source());
        assertEquals(List.of("e8m0-32-rceil", "e8m0-16-rceil", "e4m3-32", "e4m3-16"), known.recipes());
        assertEquals("1.2.3", known.version());
        assertEquals(1, known.share());
        assertFalse(known.edited());
        exploration.edit(1, 2, 3);
        assertTrue(provenance().edited());
        exploration.open(Source.of("synthetic:normal:2048x1024:7"));
        assertEquals(Optional.of("synthetic:normal:2048x1024:7"), provenance().source());
        assertEquals(Optional.empty(), provenance().file());
    }

    @Test
    void theHashOfTheFileIsFoundOutOnceWhileItIsOpen() throws IOException, TensorFileException {
        Path file = open();
        String hash = FileHash.sha256(file, RunMonitor.NONE).substring(0, Provenance.HASH_DIGITS);
        List<Optional<String>> hashes = new ArrayList<>();
        model.complete(provenance(), known -> hashes.add(known.sha256()));
        assertTrue(model.busyProperty().get());
        work();
        assertFalse(model.busyProperty().get());
        // If it were read again, it would not be found.
        Files.delete(file);
        model.complete(provenance(), known -> hashes.add(known.sha256()));
        work();
        assertEquals(List.of(Optional.of(hash), Optional.of(hash)), hashes);
    }

    @Test
    void aFileIsWrittenWithAllThatIsKnown() throws IOException, TensorFileException {
        open();
        Path target = folder.resolve("out.csv");
        model.write(
                target,
                provenance(),
                (known, out, _) -> out.write(known.sha256().orElseThrow().getBytes(StandardCharsets.UTF_8)));
        assertNull(model.writtenProperty().get());
        work();
        assertEquals(target, model.writtenProperty().get());
        assertEquals(Provenance.HASH_DIGITS, Files.readString(target).length());
    }

    @Test
    void nothingIsLeftOfWhatIsCancelled() throws IOException, TensorFileException {
        open();
        model.write(folder.resolve("out.csv"), provenance(), (known, out, monitor) -> {
            out.write(1);
            model.cancel();
            new Table(Tables.of(List.of("n"), List.of(List.of(1))).data(), known).write(Table.Form.CSV, out, monitor);
        });
        work();
        assertFalse(model.busyProperty().get());
        assertNull(model.writtenProperty().get());
        assertNull(model.failureProperty().get());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("w.safetensors"),
                    files.map(Path::getFileName).map(String::valueOf).toList());
        }
    }

    @Test
    void whatCannotBeWrittenIsToldAndForgottenWithTheNext() throws TensorFileException {
        open();
        model.write(folder.resolve("none").resolve("out.csv"), provenance(), (_, _, _) -> {});
        work();
        Throwable failure = model.failureProperty().get();
        assertInstanceOf(NoSuchFileException.class, failure);
        assertEquals(folder.resolve("none").toString(), failure.getMessage());
        model.write(folder.resolve("out.csv"), provenance(), (_, _, _) -> {});
        work();
        assertNull(model.failureProperty().get());
    }

    @Test
    void filesAreCalledByViewAndTensor() throws TensorFileException {
        assertEquals("board.png", model.fileName("board", FileFormat.PNG));
        open();
        assertEquals("board-w-1.svg", model.fileName("board", FileFormat.SVG));
    }
}
