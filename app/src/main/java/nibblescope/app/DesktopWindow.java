package nibblescope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import javafx.application.Application;
import nibblescope.app.cli.DisplayException;
import nibblescope.app.cli.ExitCode;
import nibblescope.app.cli.Window;
import nibblescope.core.io.Input;

/// The window on this machine's display. JavaFX is not loaded before it is shown. As it can be
/// started only once in a process, a display that cannot be opened makes the program run again
/// without one.
final class DesktopWindow implements Window {
    private static final String FAILURE = "nibblescope.display.failure";
    private static final String RENDERER = "prism.order";
    /// One of them is there where Linux has a GPU: that of the kernel, of NVIDIA's driver, of WSL.
    private static final List<String> GPU_DEVICES = List.of("/dev/dri", "/dev/nvidiactl", "/dev/dxg");

    private final Map<String, String> environment;
    private final Map<?, ?> properties;

    /// @param environment variables of the process
    /// @param properties  of the system
    DesktopWindow(Map<String, String> environment, Map<?, ?> properties) {
        this.environment = Map.copyOf(environment);
        this.properties = Map.copyOf(properties);
    }

    @Override
    public Optional<String> missing() {
        Object failure = properties.get(FAILURE);
        if (failure != null) {
            return Optional.of(failure.toString());
        }
        boolean needsVariable = onLinux() && !properties.containsKey("glass.platform");
        return needsVariable && !isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY")
                ? Optional.of("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)")
                : Optional.empty();
    }

    private boolean onLinux() {
        return String.valueOf(properties.get("os.name")).equals("Linux");
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }

    @Override
    public int show(Optional<Input> input) throws DisplayException {
        if (drawsInSoftware(device -> Files.exists(Path.of(device)))) {
            System.setProperty(RENDERER, "sw");
        }
        try {
            Application.launch(
                    ExplorerApp.class, input.stream().map(Input::toString).toArray(String[]::new));
            return ExitCode.DONE;
        } catch (UnsupportedOperationException e) {
            String failure = "the display %s cannot be opened: %s"
                    .formatted(environment.getOrDefault("DISPLAY", ""), e.getMessage());
            return runAgain(failure).orElseThrow(() -> new DisplayException(failure, e));
        }
    }

    /// Whether JavaFX is to be spared the search for a GPU: without one it would load OpenGL's
    /// software renderer, 50 MiB, only to refuse it.
    boolean drawsInSoftware(Predicate<String> exists) {
        return onLinux()
                && !properties.containsKey(RENDERER)
                && GPU_DEVICES.stream().noneMatch(exists);
    }

    /// Runs this program again, with the same arguments but no display.
    ///
    /// @return its exit code; nothing if it cannot be started
    private OptionalInt runAgain(String failure) {
        ProcessHandle.Info self = ProcessHandle.current().info();
        if (self.command().isEmpty() || self.arguments().isEmpty()) {
            return OptionalInt.empty();
        }
        List<String> command = new ArrayList<>(List.of(self.command().get(), "-D" + FAILURE + "=" + failure));
        command.addAll(List.of(self.arguments().get()));
        try {
            return OptionalInt.of(
                    new ProcessBuilder(command).inheritIO().start().waitFor());
        } catch (IOException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the pictures were made", e);
        }
    }
}
