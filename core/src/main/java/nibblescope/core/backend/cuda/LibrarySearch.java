package nibblescope.core.backend.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a library of CUDA's toolkit may be that the driver does not bring along: as the user says,
/// in the toolkit, in the active Python environment, and wherever the system looks.
///
/// @param explicit    what the user says, a file
/// @param environment variables of the process
/// @param toolkits    the folder in which toolkits are installed
/// @param windows     whether names and folders are those of Windows
record LibrarySearch(Optional<String> explicit, Map<String, String> environment, Path toolkits, boolean windows) {
    /// Versions of the toolkit whose libraries are known to do, newest first.
    private static final List<Integer> VERSIONS = List.of(13, 12);

    /// The search on this machine.
    ///
    /// @param property name of the system property that says which file to take
    static LibrarySearch onThisMachine(String property) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return new LibrarySearch(
                Optional.ofNullable(System.getProperty(property)), System.getenv(), Path.of("/usr/local"), windows);
    }

    /// What to try to open, in this order: files that are there, then names for the system's own
    /// search. What the user says is the only one if there is such a thing.
    ///
    /// @param library name without prefix and version, `cublasLt`
    List<String> candidates(String library) {
        if (explicit.isPresent()) {
            return List.of(explicit.get());
        }
        List<String> names = names(library);
        List<String> candidates = new ArrayList<>();
        for (Path folder : folders()) {
            for (String name : names) {
                Path file = folder.resolve(name);
                if (Files.exists(file)) {
                    candidates.add(file.toString());
                }
            }
        }
        candidates.addAll(names);
        return candidates;
    }

    /// The places that are looked at, for a message.
    String places(String library) {
        if (explicit.isPresent()) {
            return explicit.get();
        }
        List<String> places = new ArrayList<>();
        folders().forEach(folder -> places.add(folder.toString()));
        places.add("the system's search path for " + String.join(", ", names(library)));
        return String.join("; ", places);
    }

    private List<String> names(String library) {
        // On Windows the compiler's name has its minor version too, which is that of the first release.
        String onWindows = library.equals(Nvrtc.LIBRARY) ? "%s64_%d0_0.dll" : "%s64_%d.dll";
        String pattern = windows ? onWindows : "lib%s.so.%d";
        return VERSIONS.stream()
                .map(version -> pattern.formatted(library, version))
                .toList();
    }

    /// Folders that are there.
    private List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        variable("CUDA_PATH").ifPresent(path -> folders.addAll(ofToolkit(path)));
        if (!windows) {
            for (Path toolkit : newestFirst(toolkits, "cuda*")) {
                folders.addAll(ofToolkit(toolkit));
            }
        }
        variable("VIRTUAL_ENV").ifPresent(path -> folders.addAll(ofPython(path)));
        return folders.stream().filter(Files::isDirectory).distinct().toList();
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private List<Path> ofToolkit(Path toolkit) {
        if (windows) {
            return List.of(toolkit.resolve("bin", "x64"), toolkit.resolve("bin"));
        }
        List<Path> folders = new ArrayList<>(List.of(toolkit.resolve("lib64")));
        newestFirst(toolkit.resolve("targets"), "*-linux").forEach(target -> folders.add(target.resolve("lib")));
        return folders;
    }

    private List<Path> ofPython(Path environment) {
        List<Path> packages = windows
                ? List.of(environment.resolve("Lib", "site-packages"))
                : newestFirst(environment.resolve("lib"), "python*").stream()
                        .map(python -> python.resolve("site-packages"))
                        .toList();
        String kind = windows ? "bin" : "lib";
        return packages.stream()
                .map(folder -> folder.resolve("nvidia"))
                .flatMap(nvidia -> List.of(
                        nvidia.resolve("cu13", kind),
                        nvidia.resolve("cu13", kind, "x86_64"),
                        nvidia.resolve("cublas", kind),
                        nvidia.resolve("cuda_nvrtc", kind))
                        .stream())
                .toList();
    }

    /// What is in a folder, by name, the higher version first; nothing if there is no such folder.
    private static List<Path> newestFirst(Path folder, String glob) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(folder.toString(), e);
        }
        found.sort(Comparator.comparing(Path::toString).reversed());
        return found;
    }
}
