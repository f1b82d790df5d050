package nibblescope.app.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nibblescope.core.quantize.RunMonitor;
import org.jspecify.annotations.Nullable;

/// Rows as comma-separated values (RFC 4180, but lines end with a line feed), after lines that begin
/// with `#` and say where they come from. Numbers have a point and as many digits as make them exact;
/// those that are none are `NaN`, `Infinity` and `-Infinity`. A cell that has nothing to say is empty.
final class Csv {
    private Csv() {}

    static void write(Table table, OutputStream out, RunMonitor monitor) throws IOException {
        // Whoever gave the stream closes it.
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        for (Map.Entry<String, String> entry : table.provenance().entries().entrySet()) {
            writer.append("# ")
                    .append(line(entry.getKey() + ": " + entry.getValue()))
                    .append('\n');
        }
        writer.append(row(table.data().columns())).append('\n');
        table.forEachRow(cells -> writer.append(row(cells)).append('\n'), monitor);
        writer.flush();
    }

    private static String row(List<? extends @Nullable Object> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(","));
    }

    private static String cell(@Nullable Object cell) {
        if (cell == null) {
            return "";
        }
        String text = cell.toString();
        boolean plain = !text.isEmpty()
                && text.charAt(0) != '#'
                && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /// A comment ends with its line.
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
