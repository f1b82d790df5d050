package nibblescope.core.backend.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.TensorSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedFoldersTest {
    @TempDir
    private Path folder = Path.of("");

    private Path models = Path.of("");
    private Path secret = Path.of("");

    @BeforeEach
    void makeFiles() throws IOException {
        models = Files.createDirectory(folder.resolve("models")).toRealPath();
        Files.createDirectory(models.resolve("deep"));
        Files.createFile(models.resolve("deep").resolve("a.npy"));
        secret = Files.createFile(folder.resolve("secret.npy")).toRealPath();
        Files.createDirectory(folder.resolve("models2"));
        Files.createFile(folder.resolve("models2").resolve("b.npy"));
    }

    private String check(String file) throws BackendException, IOException {
        RunRequest request = new RunRequest.Quantize("cpu", 1, new TensorSource(file, "w"), "e4m3-16", false);
        RunRequest checked = AllowedFolders.of(List.of(models)).check(request);
        return ((RunRequest.Quantize) checked).source().file();
    }

    private void isRefused(String file) {
        BackendException e = assertThrows(BackendException.class, () -> check(file));
        assertEquals(Obstacle.PATH_REFUSED, e.obstacle(), e.getMessage());
        assertTrue(e.found().contains(models.toString()), e.found());
    }

    @Test
    void filesBelowTheFolderAreAllowed() throws Exception {
        Path file = models.resolve("deep").resolve("a.npy");
        assertEquals(file.toString(), check(file.toString()));
        assertEquals(file.toString(), check(models + "/deep/../deep/a.npy"));
    }

    @Test
    void filesBesideTheFolderAreRefused() {
        isRefused(secret.toString());
        isRefused(models + "/../secret.npy");
        isRefused(models + "/deep/../../secret.npy");
        // A folder whose name begins like that of the allowed one.
        isRefused(folder.resolve("models2").resolve("b.npy").toString());
        isRefused("/");
    }

    @Test
    void aLinkIsWhatItLeadsTo() throws Exception {
        Files.createSymbolicLink(models.resolve("out.npy"), secret);
        Files.createSymbolicLink(models.resolve("up"), folder);
        Files.createSymbolicLink(
                folder.resolve("in.npy"), models.resolve("deep").resolve("a.npy"));
        isRefused(models.resolve("out.npy").toString());
        isRefused(models.resolve("up").resolve("secret.npy").toString());
        assertEquals(
                models.resolve("deep").resolve("a.npy").toString(),
                check(folder.resolve("in.npy").toString()));
    }

    @Test
    void aParentBehindALinkIsThatOfItsTarget() throws Exception {
        // By its text it is models/secret.npy; by the system it is the file beside the other folder.
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(models.resolve("link"), elsewhere);
        isRefused(models + "/link/../secret.npy");
    }

    @Test
    void whatIsMissingIsToldOnlyWhereOneMayLook() {
        BackendException e = assertThrows(
                BackendException.class, () -> check(models.resolve("no.npy").toString()));
        assertEquals(Obstacle.WRONG_REQUEST, e.obstacle());
        assertTrue(e.found().endsWith("no.npy does not exist"), e.found());
        isRefused(folder.resolve("no.npy").toString());
    }

    @Test
    void samplesAreAlwaysAllowed() throws Exception {
        assertEquals("sample:presets", check("sample:presets"));
        assertEquals(
                Obstacle.WRONG_REQUEST,
                assertThrows(BackendException.class, () -> check("sample:none")).obstacle());
    }

    @Test
    void bothFilesOfALayerAreChecked() throws Exception {
        AllowedFolders allowed = AllowedFolders.of(List.of(models));
        TensorSource sample = new TensorSource("sample:minilm", "w");
        TensorSource outside = new TensorSource(secret.toString(), "x");
        RunRequest made =
                new RunRequest.Layer("cpu", 1, sample, new TensorSource("synthetic", "7"), List.of("e4m3-16"));
        assertEquals(made, allowed.check(made));
        assertThrows(
                BackendException.class,
                () -> allowed.check(new RunRequest.Layer("cpu", 1, sample, outside, List.of())));
        assertThrows(
                BackendException.class,
                () -> allowed.check(new RunRequest.Layer("cpu", 1, outside, sample, List.of())));
    }

    @Test
    void aFolderThatIsNotThereCannotBeAllowed() {
        assertFalse(Files.exists(folder.resolve("none")));
        assertThrows(IOException.class, () -> AllowedFolders.of(List.of(folder.resolve("none"))));
    }
}
