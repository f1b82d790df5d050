package nibblescope.app.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunJson;
import nibblescope.core.backend.Runner;
import nibblescope.core.backend.Runner.DeviceState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/// Lists the devices that recipes can run on.
@Command(
        name = "devices",
        description = "Lists the devices that recipes can run on; of those that cannot run, what is missing and what to"
                + " do about it.")
final class DevicesCommand implements Callable<Integer> {
    private static final double BYTES_PER_GIBIBYTE = 1L << 30;

    private final PrintStream out;
    private final Services services;

    @Option(names = "--host", paramLabel = "HOST", description = "Those of another host, reached with ssh.")
    private Optional<String> host = Optional.empty();

    @Option(names = "--json", description = "Print a JSON array with an object for each device.")
    private boolean json;

    DevicesCommand(PrintStream out, Services services) {
        this.out = out;
        this.services = services;
    }

    @Override
    public Integer call() throws InputException, BackendException {
        List<DeviceState> devices;
        try (Runner runner = runner()) {
            devices = runner.devices();
        }
        if (json) {
            Json.print(out, generator -> write(devices, generator));
        } else {
            print(devices);
        }
        return ExitCode.DONE;
    }

    private Runner runner() throws InputException {
        try {
            return host.isPresent()
                    ? services.runners().onHost(host.get())
                    : services.runners().here();
        } catch (IllegalArgumentException e) {
            throw new InputException(e);
        }
    }

    private static void write(List<DeviceState> devices, JsonGenerator json) {
        json.writeStartArray();
        devices.forEach(device -> RunJson.write(device, json));
        json.writeEndArray();
    }

    private void print(List<DeviceState> devices) {
        Table table = new Table(4);
        List<String> missing = new ArrayList<>();
        table.row("device", "state", "name", "driver", "memory (GiB)");
        for (DeviceState state : devices) {
            switch (state.availability()) {
                case Availability.Ready(Device device) ->
                    table.row(
                            state.id(),
                            "ready",
                            device.name(),
                            device.driver(),
                            String.format(Locale.ROOT, "%.1f", device.memoryBytes() / BYTES_PER_GIBIBYTE));
                case Availability.Unavailable(Obstacle obstacle, String what, String remedy) -> {
                    table.row(
                            state.id(), obstacle.name().toLowerCase(Locale.ROOT).replace('_', ' '), "-", "-", "-");
                    missing.add(state.id() + ": " + what + (remedy.isEmpty() ? "" : "; " + remedy));
                }
            }
        }
        table.print(out);
        missing.forEach(out::println);
    }
}
