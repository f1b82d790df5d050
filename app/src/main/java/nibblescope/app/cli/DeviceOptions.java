package nibblescope.app.cli;

import nibblescope.core.backend.worker.BackendName;
import picocli.CommandLine.Option;

/// What is run on, and how often it is timed.
final class DeviceOptions {
    private static final int MOST_REPEATS = 10_000;

    @Option(
            names = "--backend",
            paramLabel = "BACKEND",
            defaultValue = "cpu",
            description = "What to run on: cpu, cuda, cuda:N, ssh:HOST, ssh:HOST/DEVICE. Default: ${DEFAULT-VALUE}.")
    private String backend = "";

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often it is timed, after a warm-up. Default: ${DEFAULT-VALUE}.")
    private int repeats;

    BackendName backend() throws InputException {
        try {
            return BackendName.parse(backend);
        } catch (IllegalArgumentException e) {
            throw new InputException("--backend " + e.getMessage());
        }
    }

    int repeats() throws InputException {
        if (repeats < 1 || repeats > MOST_REPEATS) {
            throw new InputException("--repeat %d is not 1 to %d".formatted(repeats, MOST_REPEATS));
        }
        return repeats;
    }
}
