package nibblescope.app.browse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import nibblescope.app.browse.Arrival.Reason;
import nibblescope.app.cli.TestFiles;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalModelTest {
    @TempDir
    private Path folder;

    private final List<Arrival> arrived = new ArrayList<>();
    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final Queue<Runnable> uiThread = new ArrayDeque<>();
    private final ArrivalModel model = new ArrivalModel(
            workers::add, uiThread::add, file -> file.toString().endsWith(".session"), arrived::add);

    private Arrival arrival(Path... paths) {
        model.take(List.of(paths));
        settle();
        return arrived.removeLast();
    }

    private void settle() {
        while (!workers.isEmpty() || !uiThread.isEmpty()) {
            (workers.isEmpty() ? uiThread : workers).remove().run();
        }
    }

    private Path tensors(String name) throws TensorFileException {
        return TestFiles.write(folder.resolve(name), TestFiles.info("t", DType.F32, 2, 16));
    }

    private Path text(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "nothing but words");
    }

    @Test
    void aFileOfTensorsIsOpenedWhateverItIsCalled() throws TensorFileException {
        Path named = tensors("a.safetensors");
        assertEquals(new Arrival.Tensors(named, List.of()), arrival(named));
        Path unnamed = tensors("weights");
        assertEquals(new Arrival.Tensors(unnamed, List.of()), arrival(unnamed));
    }

    @Test
    void aFileThatIsNotThereIsLeftToWhoOpensItToTell() {
        Path missing = folder.resolve("missing");
        assertEquals(new Arrival.Tensors(missing, List.of()), arrival(missing));
    }

    @Test
    void aWrongFileIsRefusedByName() throws IOException {
        assertEquals(new Arrival.Refused(Reason.FILE, "letter.txt"), arrival(text("letter.txt")));
        assertEquals(new Arrival.Refused(Reason.FILE, "empty"), arrival(Files.createFile(folder.resolve("empty"))));
    }

    @Test
    void aSessionIsKnownByItsName() throws IOException {
        Path session = text("work.session");
        assertEquals(new Arrival.Own(session), arrival(session));
    }

    @Test
    void aFolderWithOneFileOfTensorsOpensItHoweverDeepItLies() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        Path file = tensors("a/b/model.SafeTensors");
        text("a/config.json");
        assertEquals(new Arrival.Tensors(file, List.of()), arrival(folder));
    }

    @Test
    void aFolderWithSeveralLetsChooseByName() throws Exception {
        Path second = tensors("b.safetensors");
        Path first = tensors("a.safetensors");
        text("readme.md");
        text("work.session");
        assertEquals(
                new Arrival.Several(List.of(first, second), Optional.of(folder.toAbsolutePath()), 2), arrival(folder));
    }

    @Test
    void aFolderWithoutAnySaysSo() throws IOException {
        text("readme.md");
        assertEquals(new Arrival.Refused(Reason.FOLDER, folder.getFileName().toString()), arrival(folder));
    }

    @Test
    void aFolderWithOneSessionAndNoTensorsOpensTheSession() throws IOException {
        Path session = text("work.session");
        assertEquals(new Arrival.Own(session), arrival(folder));
    }

    @Test
    void ofTenFilesTheOneWithTensorsIsOpenedAndTheOthersAreNamed() throws Exception {
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            paths.add(text("text" + i + ".txt"));
        }
        Path tensors = tensors("a.safetensors");
        paths.add(4, tensors);
        Arrival.Tensors opened = assertInstanceOf(Arrival.Tensors.class, arrival(paths.toArray(Path[]::new)));
        assertEquals(tensors, opened.file());
        assertEquals(9, opened.leftOut().size());
        assertEquals("text0.txt", opened.leftOut().getFirst());
    }

    @Test
    void ofSeveralFilesOfTensorsOneIsChosen() throws Exception {
        Path one = tensors("1.safetensors");
        Path two = tensors("2.npy");
        Path other = text("3.txt");
        assertEquals(new Arrival.Several(List.of(one, two), Optional.empty(), 1), arrival(two, other, one));
    }

    @Test
    void severalFilesWithoutTensorsAreRefused() throws IOException {
        assertEquals(new Arrival.Refused(Reason.FILES, ""), arrival(text("a.txt"), text("b.txt")));
    }

    @Test
    void textIsRefused() {
        model.takeText();
        assertEquals(List.of(new Arrival.Refused(Reason.TEXT, "")), arrived);
    }

    @Test
    void aNewerDropOutdatesTheSearchUnderWay() throws Exception {
        Path one = tensors("1.safetensors");
        Path two = tensors("2.safetensors");
        model.take(List.of(one));
        model.take(List.of(two));
        settle();
        assertEquals(List.of(new Arrival.Tensors(two, List.of())), arrived);
    }

    @Test
    void nothingIsNoArrival() {
        model.take(List.of());
        settle();
        assertEquals(List.of(), arrived);
    }
}
