package nibblescope.app;

import java.util.Map;
import java.util.Optional;
import javafx.application.Application;
import nibblescope.app.cli.DisplayException;
import nibblescope.app.cli.Input;
import nibblescope.app.cli.Window;

/// The window on this machine's display. JavaFX is not loaded before it is shown.
final class DesktopWindow implements Window {
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
        boolean needsVariable =
                String.valueOf(properties.get("os.name")).equals("Linux") && !properties.containsKey("glass.platform");
        return needsVariable && !isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY")
                ? Optional.of("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)")
                : Optional.empty();
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }

    @Override
    public void show(Optional<Input> input) throws DisplayException {
        try {
            Application.launch(
                    ExplorerApp.class, input.stream().map(Input::toString).toArray(String[]::new));
        } catch (UnsupportedOperationException e) {
            throw new DisplayException(
                    "the display %s cannot be opened: %s; unset DISPLAY to have pictures instead of a window"
                            .formatted(environment.getOrDefault("DISPLAY", ""), e.getMessage()),
                    e);
        }
    }
}
