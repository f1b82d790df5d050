package nibblescope.app.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import nibblescope.app.export.WholeFile;
import picocli.CommandLine.Option;

/// Where a command writes its result.
final class OutputPath {
    @Option(names = "--out", required = true, paramLabel = "OUT", description = "File to write.")
    private Path out = Path.of("");

    @Option(names = "--force", description = "Overwrite OUT if it exists.")
    private boolean force;

    Path path() {
        return out;
    }

    boolean force() {
        return force;
    }

    /// Checks, before any work is done, that the file may be written.
    void require() throws InputException {
        if (Files.isDirectory(out)) {
            throw new InputException("--out " + out + " is a folder, a file to write is expected");
        }
        if (!force && Files.exists(out)) {
            throw new InputException(
                    "--out " + out + " exists already and is not overwritten; choose another name, or say --force");
        }
        if (Files.exists(out) && !Files.isRegularFile(out)) {
            throw new InputException("--out " + out + " is a device or a pipe, a file to write is expected");
        }
        Path folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InputException("--out " + out + " is in a folder that does not exist; create it");
        }
    }

    /// Begins to write the file in one step: nobody ever sees half of it. The caller closes it.
    WholeFile create() throws IOException {
        try {
            return WholeFile.create(out, force);
        } catch (AccessDeniedException e) {
            throw new IOException("--out " + out + " cannot be written: permission denied", e);
        }
    }
}
