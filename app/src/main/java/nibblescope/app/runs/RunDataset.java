package nibblescope.app.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import nibblescope.app.chart.Dataset;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Verification;
import org.jspecify.annotations.Nullable;

/// Runs as a table, a row a report.
///
/// @param entries those that are not done are left out
record RunDataset(List<RunEntry> entries) implements Dataset {
    private static final List<String> COLUMNS = List.of(
            "run",
            "kind",
            "subject",
            "dtype",
            "elements",
            "recipe",
            "host",
            "device",
            "device_name",
            "device_memory_bytes",
            "driver",
            "kernels",
            "program_version",
            "started",
            "repeats",
            "median_ns",
            "all_ns",
            "bytes",
            "bytes_per_second",
            "copy_bytes_per_second",
            "share_of_copy",
            "mse",
            "sqnr_db",
            "relative_error",
            "speed_up",
            "verification",
            "verified_bytes",
            "differing_block",
            "differing_what",
            "differing_found",
            "differing_expected");

    RunDataset {
        entries = List.copyOf(entries);
    }

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    @Override
    public void forEachRow(Row row) throws IOException {
        for (RunEntry entry : entries) {
            RunReport report = entry.report().orElse(null);
            if (report != null) {
                row.accept(cells(entry, report));
            }
        }
    }

    private static List<@Nullable Object> cells(RunEntry entry, RunReport report) {
        Device device = report.receipt().device();
        Measurement timing = report.timing();
        List<@Nullable Object> cells = new ArrayList<>(Arrays.<@Nullable Object>asList(
                entry.number(),
                report.kind().name(),
                report.subject(),
                report.dtype().name(),
                report.elements(),
                report.recipe(),
                entry.place().attachment() instanceof Attachment.Host host ? host.name() : null,
                device.id(),
                device.name(),
                device.memoryBytes(),
                device.driver(),
                device.kernels(),
                report.receipt().programVersion(),
                report.receipt().started().toString(),
                timing.nanos().size(),
                timing.medianNanos(),
                timing.nanos().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                timing.bytes(),
                number(timing.bytesPerSecond()),
                number(timing.copyBytesPerSecond()),
                number(timing.shareOfCopy()),
                number(report.mse()),
                number(report.sqnrDecibels()),
                number(report.relativeError()),
                number(report.speedUp())));
        cells.addAll(verification(report.verification()));
        return cells;
    }

    private static List<@Nullable Object> verification(Verification verification) {
        return switch (verification) {
            case Verification.NotAsked _ -> Arrays.asList("not_asked", null, null, null, null, null);
            case Verification.AllEqual(long bytes) -> Arrays.asList("all_equal", bytes, null, null, null, null);
            case Verification.Differs(long block, var what, var found, var expected) ->
                Arrays.asList("differs", null, block, what, found, expected);
        };
    }

    /// What was not measured is not a number.
    private static @Nullable Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
