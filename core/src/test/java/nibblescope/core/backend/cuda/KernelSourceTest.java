package nibblescope.core.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kernels of the user's own, made by a small stand-in for NVRTC.
class KernelSourceTest {
    private final Failures failures = new Failures("cuda:0");

    @TempDir
    private Path folder = Path.of("");

    private LibrarySearch searchFor(Path library) {
        return new LibrarySearch(Optional.of(library.toString()), Map.of(), folder, false);
    }

    private LibrarySearch standIn() throws Exception {
        assumeTrue(HostDriver.isPossible(), "skipped: there is no g++ to make a stand-in for NVRTC with");
        Path library = folder.resolve("libnvrtc.so");
        Process compiler = new ProcessBuilder(
                        "g++", "-shared", "-fPIC", "-o", library.toString(), "src/test/cpp/nvrtc.cpp")
                .inheritIO()
                .start();
        assertTrue(compiler.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, compiler.exitValue());
        return searchFor(library);
    }

    @Test
    void aSourceBecomesPtxThatOldDriversTake() throws Exception {
        Path source = Files.writeString(
                folder.resolve("own.cu"), "PTX:.version 9.0\n.target sm_75\n\n.visible .entry k(\n)\n{\n}\n");
        Ptx ptx = KernelSource.compiled(source, standIn(), failures);
        assertEquals(64, ptx.version());
        assertEquals(75, ptx.capability());
        assertEquals(64, ptx.sourceHash().length());
        assertTrue(ptx.only("k").contains(".entry k("));
    }

    @Test
    void aSourceThatDoesNotCompileIsToldWithTheCompilersLog() throws Exception {
        Path source = Files.writeString(folder.resolve("own.cu"), "error");
        LibrarySearch search = standIn();
        BackendException e =
                assertThrows(BackendException.class, () -> KernelSource.compiled(source, search, failures));
        assertEquals(Obstacle.KERNELS_REJECTED, e.obstacle());
        assertTrue(e.found().contains("own.cu(1): refused"), e.found());
    }

    @Test
    void withoutACompilerItIsSaidWhereItWasLookedFor() throws Exception {
        Path source = Files.writeString(folder.resolve("own.cu"), "");
        Path nowhere = folder.resolve("nowhere.so");
        BackendException e =
                assertThrows(BackendException.class, () -> KernelSource.compiled(source, searchFor(nowhere), failures));
        assertEquals(Obstacle.LIBRARY_MISSING, e.obstacle());
        assertTrue(e.found().contains(nowhere.toString()), e.found());
    }

    @Test
    void aSourceThatIsNotThereIsAWrongRequest() {
        BackendException e = assertThrows(
                BackendException.class,
                () -> KernelSource.compiled(folder.resolve("none.cu"), searchFor(folder), failures));
        assertEquals(Obstacle.WRONG_REQUEST, e.obstacle());
    }
}
