package nibblescope.core.backend.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.io.Input;

/// The folders whose files a worker may open, below them to any depth.
public final class AllowedFolders {
    private final List<Path> folders;

    private AllowedFolders(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /// Those folders, by their real paths.
    ///
    /// @throws IOException if one of them is no folder that can be found
    public static AllowedFolders of(List<Path> folders) throws IOException {
        List<Path> real = new ArrayList<>();
        for (Path folder : folders) {
            real.add(folder.toRealPath());
        }
        return new AllowedFolders(real);
    }

    /// The request with the real paths of its files: links are followed before, not after, the
    /// check.
    ///
    /// @throws BackendException if a file is not in one of the folders
    RunRequest check(RunRequest request) throws BackendException {
        return switch (request) {
            case RunRequest.Quantize q ->
                new RunRequest.Quantize(q.device(), q.repeats(), check(q.device(), q.source()), q.recipe(), q.verify());
            case RunRequest.Decode decode -> decode;
            case RunRequest.Bench bench -> bench;
            case RunRequest.Layer l ->
                new RunRequest.Layer(
                        l.device(),
                        l.repeats(),
                        check(l.device(), l.weights()),
                        TensorSources.isSynthetic(l.activations())
                                ? l.activations()
                                : check(l.device(), l.activations()),
                        l.recipes());
        };
    }

    private TensorSource check(String device, TensorSource source) throws BackendException {
        return switch (TensorSources.input(device, source)) {
            case Input.OfSample _ -> source;
            case Input.OfPath(Path path) -> new TensorSource(check(device, path).toString(), source.tensor());
        };
    }

    private Path check(String device, Path path) throws BackendException {
        Path absolute = path.toAbsolutePath().normalize();
        Path real;
        try {
            // Of the path as it is given: ".." behind a link leads elsewhere than its text says.
            real = path.toRealPath();
        } catch (IOException e) {
            // What is not there may be told only of places that may be looked at.
            throw isAllowed(absolute) && Files.notExists(path)
                    ? new BackendException(
                            device, Obstacle.WRONG_REQUEST, absolute + " does not exist", "check the path", e)
                    : refused(device, absolute);
        }
        if (!isAllowed(real)) {
            throw refused(device, absolute);
        }
        return real;
    }

    private boolean isAllowed(Path path) {
        return folders.stream().anyMatch(path::startsWith);
    }

    private BackendException refused(String device, Path path) {
        String allowed = folders.stream().map(Path::toString).collect(Collectors.joining(", "));
        return new BackendException(
                device,
                Obstacle.PATH_REFUSED,
                path + " is not in a folder that the worker may open: "
                        + (allowed.isEmpty() ? "there is none" : allowed),
                "start the worker with --allow and the folder",
                null);
    }
}
