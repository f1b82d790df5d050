package nibblescope.core.backend.worker;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a worker is started.
///
/// @param name    what it is called in messages
/// @param host    on which it runs, unless it is this one
/// @param command the program and its arguments
public record WorkerLaunch(String name, Optional<String> host, List<String> command) {
    /// Lets the backend of the processors add the JDK's vector module when it is worth it.
    private static final String VECTORS_WHEN_NEEDED = "--add-exports=java.base/jdk.internal.module=";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.:%@][A-Za-z0-9_.:%@-]*");
    private static final int CONNECT_SECONDS = 8;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int NO_CONNECTION = 255;

    public WorkerLaunch {
        command = List.copyOf(command);
    }

    /// A child process on the same Java and with the same classes as this program.
    ///
    /// @param main      the class whose main method takes the arguments
    /// @param arguments that make it a worker: `worker --stdio`
    public static WorkerLaunch here(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Standard output is for frames alone.
        command.add("-XX:+DisplayVMOutputToStderr");
        Module module = main.getModule();
        if (module.isNamed()) {
            String core = WorkerLaunch.class.getModule().getName();
            command.addAll(List.of("--enable-native-access=" + core, VECTORS_WHEN_NEEDED + core));
            // A runtime that was linked for the program has no module path.
            @Nullable String path = System.getProperty("jdk.module.path");
            if (path != null) {
                command.addAll(List.of("--module-path", absolute(path)));
            }
            command.addAll(List.of("-m", module.getName() + "/" + main.getName()));
        } else {
            command.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    VECTORS_WHEN_NEEDED + "ALL-UNNAMED",
                    "-cp",
                    absolute(System.getProperty("java.class.path", "")),
                    main.getName()));
        }
        command.addAll(List.of(arguments));
        return new WorkerLaunch("worker", Optional.empty(), command);
    }

    private static String absolute(String path) {
        return path.isEmpty()
                ? path
                : String.join(
                        File.pathSeparator,
                        Pattern.compile(Pattern.quote(File.pathSeparator))
                                .splitAsStream(path)
                                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                                .toList());
    }

    /// The program `nibblescope` on another host, over the system's ssh: no port is opened, and no
    /// password is asked for.
    ///
    /// @param host as ssh takes it: `gpu1`, `me@gpu1.example.org`
    /// @throws IllegalArgumentException if it is no name of a host, but could be an option
    public static WorkerLaunch onHost(String host) {
        requireHost(host);
        return new WorkerLaunch(
                "ssh:" + host,
                Optional.of(host),
                List.of(
                        "ssh",
                        "-T",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "ConnectTimeout=" + CONNECT_SECONDS,
                        "--",
                        host,
                        "nibblescope",
                        "worker",
                        "--stdio"));
    }

    static void requireHost(String host) {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name of a host; letters, digits and . _ - @ : %% are expected, no - first"
                            .formatted(host.replaceAll("\\p{Cntrl}", "?")));
        }
    }

    /// Whether an exit code says that there was no program or no host: those of shells and ssh.
    static boolean isMissing(int exitCode) {
        return exitCode == NOT_EXECUTABLE || exitCode == NOT_FOUND || exitCode == NO_CONNECTION;
    }

    /// What to do where a process has ended with such an exit code.
    String remedyIfMissing(int exitCode) {
        if (host.isEmpty()) {
            return remedyIfNotStarted();
        }
        return exitCode == NO_CONNECTION
                ? "check that `ssh -o BatchMode=yes %s true` works".formatted(host.get())
                : "install Nibblescope there, so that `ssh %s nibblescope --version` prints its version"
                        .formatted(host.get());
    }

    /// What to do where no process could be started.
    String remedyIfNotStarted() {
        return host.isPresent() ? "install OpenSSH" : "check that " + command.getFirst() + " starts";
    }
}
