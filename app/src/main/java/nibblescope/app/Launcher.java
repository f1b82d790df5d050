package nibblescope.app;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nibblescope.app.cli.Interrupts;
import nibblescope.app.cli.Program;
import nibblescope.app.cli.Services;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.screenshot.ViewPlotter;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.backend.worker.WorkerLaunch;

/// Where the program starts, and where the command line gets what it needs. Loads no class of
/// JavaFX: most commands run where there is none.
public final class Launcher {
    private Launcher() {}

    /// Runs the command that the arguments name; shows the window if they name none.
    public static void main(String[] arguments) {
        Services services = new Services(
                () -> new CpuBackend(Runtime.getRuntime().availableProcessors()),
                new SystemRunners(),
                new DesktopWindow(System.getenv(), System.getProperties()),
                (request, out, monitor) -> new ViewPlotter().draw(request, out, monitor),
                Launcher::onShutdown);
        System.exit(new Program(services).run(arguments));
    }

    /// How this program is started as a worker for itself. It may open what this program may.
    static WorkerLaunch worker() {
        List<String> arguments = new ArrayList<>(List.of("worker", "--stdio"));
        for (Path root : FileSystems.getDefault().getRootDirectories()) {
            arguments.addAll(List.of("--allow", root.toString()));
        }
        return WorkerLaunch.here(Launcher.class, arguments.toArray(String[]::new));
    }

    private static Interrupts.Registration onShutdown(Runnable action) {
        Thread hook = Thread.ofPlatform().name("interrupt").unstarted(action);
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The program is being ended already, and the hook has run or runs.
                return;
            }
        };
    }
}
