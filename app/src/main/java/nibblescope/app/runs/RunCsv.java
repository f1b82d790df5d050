package nibblescope.app.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Verification;

/// Runs as comma-separated values (RFC 4180, but lines end with a line feed), a line a report. What
/// there is not is empty.
final class RunCsv {
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

    private RunCsv() {}

    /// @param entries those that are not done are left out
    static String text(List<RunEntry> entries) {
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        for (RunEntry entry : entries) {
            entry.report().ifPresent(report -> text.append(line(entry, report)).append('\n'));
        }
        return text.toString();
    }

    private static String line(RunEntry entry, RunReport report) {
        Device device = report.receipt().device();
        Measurement timing = report.timing();
        List<String> cells = new ArrayList<>(List.of(
                entry.number(),
                report.kind().name(),
                report.subject(),
                report.dtype().name(),
                Long.toString(report.elements()),
                report.recipe(),
                entry.place().attachment() instanceof Attachment.Host host ? host.name() : "",
                device.id(),
                device.name(),
                Long.toString(device.memoryBytes()),
                device.driver(),
                device.kernels(),
                report.receipt().programVersion(),
                report.receipt().started().toString(),
                Integer.toString(timing.nanos().size()),
                Long.toString(timing.medianNanos()),
                timing.nanos().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                Long.toString(timing.bytes()),
                number(timing.bytesPerSecond()),
                number(timing.copyBytesPerSecond()),
                number(timing.shareOfCopy()),
                number(report.mse()),
                number(report.sqnrDecibels()),
                number(report.relativeError()),
                number(report.speedUp())));
        cells.addAll(verification(report.verification()));
        return cells.stream().map(RunCsv::quoted).collect(Collectors.joining(","));
    }

    private static List<String> verification(Verification verification) {
        return switch (verification) {
            case Verification.NotAsked _ -> List.of("not_asked", "", "", "", "", "");
            case Verification.AllEqual(long bytes) -> List.of("all_equal", Long.toString(bytes), "", "", "", "");
            case Verification.Differs(long block, var what, var found, var expected) ->
                List.of("differs", "", Long.toString(block), what, found, expected);
        };
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
