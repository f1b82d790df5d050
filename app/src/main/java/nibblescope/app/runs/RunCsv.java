package nibblescope.app.runs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs as comma-separated values (RFC 4180, but lines end with a line feed), a line a report. What
/// there is not is empty.
final class RunCsv {
    private RunCsv() {}

    /// @param entries those that are not done are left out
    static String text(List<RunEntry> entries) {
        RunDataset runs = new RunDataset(entries);
        StringBuilder text = new StringBuilder(String.join(",", runs.columns())).append('\n');
        try {
            runs.forEachRow(cells -> text.append(line(cells)).append('\n'));
        } catch (IOException e) {
            throw new UncheckedIOException("a text takes every row", e);
        }
        return text.toString();
    }

    private static String line(List<@Nullable Object> cells) {
        return cells.stream().map(cell -> quoted(Objects.toString(cell, ""))).collect(Collectors.joining(","));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
