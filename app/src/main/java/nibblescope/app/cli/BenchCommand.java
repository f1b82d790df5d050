package nibblescope.app.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.RunJson;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.Runner;
import nibblescope.core.backend.worker.BackendName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Times all that a device does.
@Command(
        name = "bench",
        description = "Times every recipe on a device, dequantizing, products with packed weights, and a mapped file on"
                + " its way through, against the device's own copy speed. What is timed is checked.")
final class BenchCommand implements Callable<Integer> {
    private static final long MOST_ELEMENTS = 1L << 36;
    private static final long GPU_ELEMENTS = 1L << 30;
    private static final long CPU_ELEMENTS = 1L << 22;

    private final PrintStream out;
    private final Services services;

    @Mixin
    private DeviceOptions device = new DeviceOptions();

    @Option(
            names = "--elements",
            paramLabel = "N",
            description = "Elements to quantize. Default: 2^30 on a GPU, 2^22 on processors.")
    private long elements;

    @Option(names = "--json", description = "Print a JSON array; numbers that are not finite are null.")
    private boolean json;

    BenchCommand(PrintStream out, Services services) {
        this.out = out;
        this.services = services;
    }

    @Override
    public Integer call() throws InputException, BackendException {
        BackendName name = device.backend();
        int repeats = device.repeats();
        long count = elements != 0 ? elements : name.device().equals("cpu") ? CPU_ELEMENTS : GPU_ELEMENTS;
        if (count < 1 || count > MOST_ELEMENTS) {
            throw new InputException("--elements %d is not 1 to %d".formatted(count, MOST_ELEMENTS));
        }
        List<RunReport> reports;
        try (Cancellation cancellation = new Cancellation(services.interrupts());
                Runner runner = services.runners().of(name)) {
            reports = runner.run(new RunRequest.Bench(name.device(), repeats, count), cancellation);
        }
        if (json) {
            Json.print(out, generator -> {
                generator.writeStartArray();
                reports.forEach(report -> RunJson.write(report, generator));
                generator.writeEndArray();
            });
        } else {
            print(reports);
        }
        return ExitCode.DONE;
    }

    private void print(List<RunReport> reports) {
        Device on = reports.getFirst().receipt().device();
        out.println("%s: %s, %s; its own copy reaches %.0f GB/s, read and written"
                .formatted(
                        on.id(),
                        on.name(),
                        on.driver(),
                        reports.getFirst().timing().copyBytesPerSecond() / 1e9));
        out.println();
        Table table = new Table(2);
        table.row("recipe", "what", "ms", "GB/s", "of copy (%)", "speed-up");
        for (RunReport report : reports) {
            table.row(
                    report.recipe(),
                    report.subject(),
                    figure("%.3f", report.timing().medianNanos() / 1e6),
                    figure("%.1f", report.timing().bytesPerSecond() / 1e9),
                    figure("%.1f", 100 * report.timing().shareOfCopy()),
                    figure("%.2f", report.speedUp()));
        }
        table.print(out);
    }

    private static String figure(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
