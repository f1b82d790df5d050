package nibblescope.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import nibblescope.core.backend.worker.AllowedFolders;
import nibblescope.core.backend.worker.WorkerMain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The worker, which another Nibblescope starts.
@Command(
        name = "worker",
        description = "Does runs for another Nibblescope, which starts it here or by ssh and talks to it over standard"
                + " input and output. It opens files of the allowed folders alone, and ends with its input.")
final class WorkerCommand implements Callable<Integer> {
    private final Streams streams;
    private final Services services;

    @Option(names = "--stdio", description = "Talk over standard input and output.")
    private boolean stdio;

    @Option(
            names = "--allow",
            paramLabel = "FOLDER",
            description =
                    "Open files in this folder and below; may be given several times. Default: the home folder and"
                            + " the current one.")
    private List<Path> allowed = List.of();

    /// What it talks over.
    ///
    /// @param out nothing but frames
    /// @param err gets what is wrong
    record Streams(InputStream in, PrintStream out, PrintStream err) {}

    WorkerCommand(Streams streams, Services services) {
        this.streams = streams;
        this.services = services;
    }

    @Override
    public Integer call() throws InputException {
        if (!stdio) {
            throw new InputException("a worker talks over standard input and output alone; say so with --stdio");
        }
        WorkerMain worker =
                new WorkerMain(services.runners().here(), services.runners().release(), folders());
        return worker.run(streams.in(), streams.out(), streams.err());
    }

    private AllowedFolders folders() throws InputException {
        List<Path> folders = new ArrayList<>(allowed);
        if (folders.isEmpty()) {
            Stream.of(Optional.ofNullable(System.getProperty("user.home")), Optional.of(""))
                    .flatMap(Optional::stream)
                    .map(Path::of)
                    .filter(Files::isDirectory)
                    .forEach(folders::add);
        }
        try {
            return AllowedFolders.of(folders);
        } catch (IOException e) {
            throw new InputException("--allow: there is no folder " + e.getMessage());
        }
    }
}
