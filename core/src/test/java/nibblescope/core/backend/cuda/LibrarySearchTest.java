package nibblescope.core.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrarySearchTest {
    @TempDir
    private Path folder = Path.of("");

    private String file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file).toString();
    }

    private List<String> candidates(Map<String, String> environment, boolean windows) {
        return new LibrarySearch(Optional.empty(), environment, folder.resolve("local"), windows)
                .candidates("cublasLt");
    }

    @Test
    void whatTheUserNamesIsTheOnlyCandidate() throws IOException {
        file("local/cuda/lib64/libcublasLt.so.13");
        LibrarySearch search = new LibrarySearch(Optional.of("/mine/lib.so"), Map.of(), folder.resolve("local"), false);
        assertEquals(List.of("/mine/lib.so"), search.candidates("cublasLt"));
        assertEquals("/mine/lib.so", search.places("cublasLt"));
    }

    @Test
    void theToolkitComesBeforePythonAndPythonBeforeTheSystem() throws IOException {
        String python = file("venv/lib/python3.12/site-packages/nvidia/cu13/lib/libcublasLt.so.13");
        String olderPackage = file("venv/lib/python3.12/site-packages/nvidia/cublas/lib/libcublasLt.so.12");
        String older = file("local/cuda-12.8/targets/x86_64-linux/lib/libcublasLt.so.12");
        String newer = file("local/cuda-13.0/lib64/libcublasLt.so.13");
        String chosen = file("chosen/lib64/libcublasLt.so.12");
        file("local/cuda-13.0/lib64/libcublas.so.13");
        Map<String, String> environment = Map.of(
                "CUDA_PATH", folder.resolve("chosen").toString(),
                "VIRTUAL_ENV", folder.resolve("venv").toString());
        assertEquals(
                List.of(chosen, newer, older, python, olderPackage, "libcublasLt.so.13", "libcublasLt.so.12"),
                candidates(environment, false));
    }

    @Test
    void whereNothingIsInstalledTheSystemIsAsked() {
        assertEquals(List.of("libcublasLt.so.13", "libcublasLt.so.12"), candidates(Map.of(), false));
    }

    @Test
    void windowsHasFoldersAndNamesOfItsOwn() throws IOException {
        String toolkit = file("toolkit/bin/x64/cublasLt64_13.dll");
        String python = file("venv/Lib/site-packages/nvidia/cublas/bin/cublasLt64_12.dll");
        Map<String, String> environment = Map.of(
                "CUDA_PATH", folder.resolve("toolkit").toString(),
                "VIRTUAL_ENV", folder.resolve("venv").toString());
        assertEquals(List.of(toolkit, python, "cublasLt64_13.dll", "cublasLt64_12.dll"), candidates(environment, true));
    }

    @Test
    void aMessageNamesTheFoldersThatWereLookedAt() throws IOException {
        file("local/cuda-13.0/lib64/other");
        String places = new LibrarySearch(Optional.empty(), Map.of("CUDA_PATH", ""), folder.resolve("local"), false)
                .places("cublasLt");
        assertTrue(places.contains(folder.resolve("local/cuda-13.0/lib64").toString()), places);
        assertTrue(places.contains("libcublasLt.so.13, libcublasLt.so.12"), places);
    }
}
